// Plain HTML where the canvas cannot be: no WebGL, a fault at the start, a crash. The data is always offered.
// These texts stand here because nothing that holds the others may have loaded.

import { download } from './files.js';
import { everything, holdsData } from './storage.js';

const texts = {
  en: {
    webgl: ['This browser cannot draw the application', 'Telco Overage needs WebGL 2, which is switched off or missing here. Switch on hardware acceleration or use another browser. Your data is still in this browser.'],
    start: ['The application could not start', 'A part of it did not load. Check the connection and try again. Your data is still in this browser.'],
    crash: ['The application stopped', 'A fault inside stopped it. What was saved last is still in this browser: you can download it, or start again.'],
    data: 'Download your data', again: 'Start again',
  },
  fr: {
    webgl: ['Ce navigateur ne peut pas afficher l’application', 'Telco Overage a besoin de WebGL 2, désactivé ou absent ici. Activez l’accélération matérielle ou utilisez un autre navigateur. Vos données sont toujours dans ce navigateur.'],
    start: ['L’application n’a pas pu démarrer', 'Une partie ne s’est pas chargée. Vérifiez la connexion et réessayez. Vos données sont toujours dans ce navigateur.'],
    crash: ['L’application s’est arrêtée', 'Une erreur interne l’a arrêtée. Le dernier enregistrement est toujours dans ce navigateur : vous pouvez le télécharger ou recommencer.'],
    data: 'Télécharger vos données', again: 'Recommencer',
  },
} as const;

export type Card = 'webgl' | 'start' | 'crash';

export function showCard(container: HTMLElement, card: Card, detail: string): void {
  const words = texts[navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'];
  const add = <K extends keyof HTMLElementTagNameMap>(parent: Element, tag: K, text = '', name = '') => {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = name;
    parent.append(element);
    return element;
  };
  const over = add(container, 'main', '', 'ov-over');
  const paper = add(over, 'section', '', 'ov-card');
  paper.setAttribute('role', 'alert');
  const [title, text] = words[card];
  const heading = add(paper, 'h1', title);
  heading.id = 'ov-card-title';
  paper.setAttribute('aria-labelledby', heading.id);
  add(paper, 'p', text);
  if (detail !== '') add(add(paper, 'p'), 'code', detail);
  const actions = add(paper, 'div', '', 'ov-actions');
  if (holdsData()) {
    add(actions, 'button', words.data).addEventListener('click', () => {
      void everything().then((data) => download('telco-overage-data.json', new Blob([data], { type: 'application/json' })));
    });
  }
  if (card !== 'webgl') add(actions, 'button', words.again).addEventListener('click', () => location.reload());
}
