// Keeps the app for use without a network, and offers a new release when there is one: never by itself, because a reload ends
// what is not finished. Loaded after the app is there.

const texts = {
  en: ['A new version is ready.', 'Update now', 'Later'],
  fr: ['Une nouvelle version est prête.', 'Mettre à jour', 'Plus tard'],
} as const;

/** What was changed last is written within this time (src/app/update.cpp, kSaveAfter). */
const savedWithin = 1000;

function offer(container: HTMLElement, accepted: () => void): void {
  const [said, now, later] = texts[document.documentElement.lang === 'fr' ? 'fr' : 'en'];
  const card = document.createElement('div');
  card.className = 'ov-card ov-update';
  card.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.textContent = said;
  const actions = document.createElement('div');
  actions.className = 'ov-actions';
  const button = (label: string, act: () => void) => {
    const element = document.createElement('button');
    element.textContent = label;
    element.addEventListener('click', act);
    actions.append(element);
  };
  button(now, () => {
    card.remove();
    accepted();
  });
  button(later, () => card.remove());
  card.append(text, actions);
  container.append(card);
}

/** `scriptUrl` is the app's (trusted.ts): a policy is made once, and this file is a bundle of its own. */
export async function keepOffline(container: HTMLElement, base: URL, scriptUrl: (url: URL) => string): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers || !/^https?:$/.test(location.protocol)) return;
  const registration = await workers.register(scriptUrl(new URL('sw.js', base)), { updateViaCache: 'none' });
  const ask = (waiting: ServiceWorker) =>
    offer(container, () => {
      workers.addEventListener('controllerchange', () => location.reload(), { once: true });
      setTimeout(() => waiting.postMessage('take over'), savedWithin);
    });
  if (registration.waiting && workers.controller) ask(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => {
      // the very first one has nobody to replace
      if (next.state === 'installed' && workers.controller) ask(next);
    });
  });
  // a page that stays open for days looks now and then
  const look = () => void registration.update().catch(() => undefined);
  document.addEventListener('visibilitychange', () => !document.hidden && look());
}
