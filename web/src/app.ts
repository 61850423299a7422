// One instance of the application in one element: module, canvas, mirror, input, engine, storage, put together. Nothing of
// it is global, so a page may hold several, in shadow roots too.

import { showCard } from './cards.js';
import { notEmbedded, type Host } from './embedding.js';
import { EngineClient } from './engine_client.js';
import { copyText, download, Files } from './files.js';
import { Glyphs } from './glyphs.js';
import { Input } from './input.js';
import { inBrowser, type Keeper } from './keeper.js';
import { localeFor } from './locale.js';
import { currentLook, watchLook } from './look.js';
import type { AppEvent, Effect, Look } from './messages.js';
import { Mirror } from './mirror.js';
import { AppModule } from './module.js';
import * as storage from './storage.js';
import * as workspaces from './workspaces.js';
import { Surface } from './surface.js';
import { scriptUrl } from './trusted.js';
import { version } from '../../package.json';

declare const shipped: string; // written by tools/components.mjs

export interface AppOptions {
  /** The whole page is ours: address, title and language of the document too. */
  page?: boolean;
  /** Files may be dropped here. */
  drop?: boolean;
  /** Where fonts/ and worker.js are; by default beside this script. */
  base?: URL;
  /** Starts the engine's worker; by default worker.js of `base`. */
  worker?: () => Worker;
  /** The page around us, when we are part of one. */
  host?: Host;
}

const cursors = [
  'default', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize', 'pointer', 'wait', 'progress',
  'not-allowed',
];
const savedKey = 'telco-overage/workspace'; // written last, when a save is whole
const lateAfter = 100; // milliseconds after which we draw by ourselves: a browser has no frames for what is out of sight
const mirrorPause = 100; // milliseconds between updates of the mirror while frames follow each other

async function bytesOf(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** In a shadow root the page's style sheet does not reach. */
async function styled(container: HTMLElement, base: URL): Promise<void> {
  const scope = container.getRootNode();
  if (!(scope instanceof ShadowRoot)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('style.css', base).href;
  await new Promise((done) => {
    link.onload = link.onerror = done;
    scope.append(link);
  });
}

const frenchOf = (base: URL) => bytesOf(new URL('french.txt', base));

/** Files and the module, asked for together. */
async function parts(base: URL, locale: string) {
  const font = (name: string) => bytesOf(new URL(`fonts/${name}.ttf`, base));
  const glyphs = new Glyphs(base);
  const host = {
    hasGlyph: (codepoint: number) => glyphs.has(codepoint),
    rasterise: (...wanted: Parameters<Glyphs['rasterise']>) => glyphs.rasterise(...wanted),
  };
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const french = localeFor(locale).language === 'fr' ? frenchOf(base) : Promise.resolve(null);
  const [module, text, strong, icons, texts] = await Promise.all([
    AppModule.load(host, mac), font('text'), font('strong'), font('icons'), french,
  ]);
  if (texts) module.french(texts);
  // the same face for the text field in use, which the page itself draws; with room for descenders, which a field cuts
  // off at the line: as much above as below, so that the baseline stays
  const metrics = { ascentOverride: '95.7%', descentOverride: '24.3%', lineGapOverride: '0%' };
  document.fonts.add(await new FontFace('Telco Overage Text', text.slice().buffer, metrics).load());
  module.fonts(text, strong, icons);
  return { module, glyphs };
}

export class App {
  readonly #container: HTMLElement;
  readonly #layers: HTMLElement;
  readonly #options: AppOptions;
  readonly #base: URL;
  readonly #module: AppModule;
  readonly #end = new AbortController();
  readonly #surface: Surface;
  readonly #mirror: Mirror;
  readonly #input: Input;
  readonly #files: Files;
  readonly #engine: EngineClient;
  readonly #writer: storage.Writer;
  readonly #keeper: Keeper;
  readonly #calls = new Map<number, { done: (json: string) => void; fail: (json: string) => void }>();
  #call = 0;
  #locale = '';
  #french = false;
  #theme: Host['theme'] = 'auto';
  #frameAsked = 0;
  #timer = 0;
  #measuring = 0;
  #late = 0;
  #height = 0;
  #mirrored = -Infinity;
  #drawable = false;
  #page = '';

  /** Starts an instance in the element, which keeps its size; shows a card there if it cannot. */
  static async start(container: HTMLElement, options: AppOptions = {}): Promise<App | null> {
    const base = options.base ?? new URL('.', import.meta.url);
    // before anything is read, a card's offer of what is kept included; inside somebody else's page there is but one
    const fresh = options.page === true && workspaces.enter();
    try {
      await styled(container, base);
      const { module, glyphs } = await parts(base, options.host?.locale ?? '');
      const app = new App(container, options, module, base);
      glyphs.arrived = () => app.#touch(() => module.forgetGlyphs());
      await app.#begin(fresh);
      return app.#end.signal.aborted ? null : app;
    } catch (error) {
      const card = error instanceof NoWebGl ? 'webgl' : 'start';
      container.replaceChildren();
      showCard(container, card, card === 'start' ? String(error) : '');
      return null;
    }
  }

  private constructor(container: HTMLElement, options: AppOptions, module: AppModule, base: URL) {
    this.#container = container;
    this.#options = options;
    this.#base = base;
    this.#module = module;
    this.#keeper = options.host?.keeper ?? inBrowser;
    this.#locale = options.host?.locale ?? '';
    this.#theme = options.host?.theme ?? 'auto';
    const { signal } = this.#end;
    const layers = (this.#layers = document.createElement('div'));
    layers.className = 'ov ov-layers';
    layers.style.position = 'absolute';
    layers.style.inset = '0';
    container.append(layers);

    this.#surface = new Surface(
      layers,
      {
        resized: (...size) => this.#safely(() => {
          module.resize(...size);
          this.#settle(); // an emptied canvas must not be seen
        }),
        lost: () => {
          this.#drawable = false;
          module.loseContext();
        },
        restored: () => this.#safely(() => this.#gainContext()),
      },
      signal,
    );
    this.#mirror = new Mirror(
      layers,
      {
        activate: (id) => this.#touch(() => module.activate(id)),
        focus: (id) => this.#touch(() => module.focusItem(id, this.#input.keyboard)),
        edit: (id, text) => this.#touch(() => module.edit(id, text)),
        step: (id, steps) => this.#touch(() => module.step(id, steps)),
        frames: () => module.frames(),
      },
      signal,
    );
    this.#input = new Input(
      layers, this.#surface.canvas, module, this.#mirror,
      {
        request: () => this.#request(),
        settle: () => this.#safely(() => this.#settle()),
        focus: (on) => this.#touch(() => {
          module.focus(on);
          if (!on) module.focusItem(0, false);
        }),
        reducedMotion: () => currentLook().reduced_motion,
        page: options.page === true,
      },
      signal,
    );
    this.#files = new Files(
      layers, options.drop ?? true,
      {
        offered: (files) => this.#event({ type: 'files_offered', files }),
        dragged: (over) => this.#event({ type: 'drag_changed', over }),
      },
      signal,
    );
    const worker = options.worker ?? (() => new Worker(scriptUrl(new URL('worker.js', base)), { type: 'module' }));
    this.#engine = new EngineClient(worker, {
      replied: (json) => {
        this.#touch(() => module.engineReplied(json));
        options.host?.replied(json);
      },
      event: (event) => this.#event(event),
      save: (name, file) => void this.#save(name, file),
    });
    this.#writer = new storage.Writer((writer) => this.#event({ type: 'writer_changed', writer }), signal);
  }

  async #begin(fresh: boolean): Promise<void> {
    const { signal } = this.#end;
    this.#gainContext();
    if (!this.#drawable) throw new NoWebGl();
    const locale = localeFor(this.#locale);
    const { host } = this.#options;
    const several = this.#options.page === true;
    this.#module.event({
      type: 'started',
      now: seconds(),
      hash: this.#options.page ? location.hash : (host?.route ?? ''),
      look: this.#look(),
      locale,
      storage: this.#keeper.durability(),
      writer: this.#keeper === inBrowser ? await this.#writer.start() : true,
      embedded: this.#options.page !== true,
      embedding: host?.embedding ?? notEmbedded,
      workspace: several ? workspaces.workspace() : '',
      workspaces: several ? workspaces.workspaces() : [],
      fresh,
      version,
      versions: shipped,
    });
    this.#surface.follow(); // the first frames
    if (signal.aborted) return; // a fault in them: its card stands
    watchLook(() => this.#event({ type: 'look_changed', look: this.#look() }), signal);
    this.#measure();
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#hide() : this.#request()), { signal });
    window.addEventListener('pagehide', () => this.#hide(), { signal });
    if (this.#options.page) {
      const told = () => this.#event({ type: 'route_changed', hash: location.hash });
      window.addEventListener('popstate', told, { signal });
    }
    for (const child of [...this.#container.children]) {
      if (!child.classList.contains('ov-layers')) child.remove(); // what stood here while it loaded
    }
  }

  destroy(): void {
    this.#end.abort();
    this.#unask();
    clearTimeout(this.#timer);
    clearTimeout(this.#measuring);
    this.#engine.close();
    this.#module.destroy();
    this.#container.replaceChildren();
  }

  // ---- the page around us ----

  /** What the page may change while we run. */
  configure({ locale, theme, route }: { locale?: string; theme?: Host['theme']; route?: string }): void {
    if (theme !== undefined) {
      this.#theme = theme;
      this.#event({ type: 'look_changed', look: this.#look() });
    }
    if (locale !== undefined) {
      this.#locale = locale;
      this.#language('');
    }
    if (route !== undefined) this.#event({ type: 'route_changed', hash: route });
  }
  /** Files taken over as they are; the JSON of what became of them. */
  give(files: { name: string; bytes: Blob }[]): Promise<string> {
    const numbered = this.#files.number(files.map(({ bytes }) => bytes), files.map(({ name }) => ({ name, key: '' })));
    return this.#ask((call) => ({ type: 'files_given', call, files: numbered }));
  }
  overage(customer: string, request?: string): Promise<string> {
    return this.#ask((call) =>
      request === undefined
        ? { type: 'overage_read', call, customer }
        : { type: 'overage_set', call, customer, now: seconds(), request });
  }
  async reset(): Promise<void> {
    await this.#ask((call) => ({ type: 'reset_asked', call }));
  }
  get engine(): EngineClient {
    return this.#engine;
  }
  focus(): void {
    this.#mirror.root.querySelector<HTMLElement>('a,button:enabled,input:enabled,textarea:enabled,[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** Resolves to JSON; rejects with the failure's JSON in an error. */
  #ask(event: (call: number) => AppEvent): Promise<string> {
    const call = ++this.#call;
    return new Promise((done, fail) => {
      this.#calls.set(call, { done, fail: (json) => fail(new HostFailure(json)) });
      this.#event(event(call));
    });
  }
  #look(): Look {
    const look = currentLook();
    if (this.#theme === 'auto') return look;
    return { ...look, dark: this.#theme === 'dark', high_contrast: this.#theme === 'contrast' };
  }
  async #save(name: string, file: Blob): Promise<void> {
    const taken = await this.#options.host?.exported(name, file).catch(() => false);
    if (!taken) download(name, file);
  }

  #gainContext(): void {
    const context = this.#surface.context();
    this.#drawable = context !== null && this.#module.gainContext(context);
    this.#request();
  }

  // ---- frames, only when something happened ----

  #request(): void {
    if (this.#frameAsked !== 0 || document.hidden || !this.#drawable || this.#end.signal.aborted) return;
    const draw = (now: number) => {
      this.#unask();
      this.#surface.check();
      this.#safely(() => this.#frame(now));
    };
    this.#frameAsked = requestAnimationFrame(draw);
    this.#late = setTimeout(() => draw(performance.now()), lateAfter);
  }
  #unask(): void {
    cancelAnimationFrame(this.#frameAsked);
    clearTimeout(this.#late);
    this.#frameAsked = 0;
  }

  #frame(now: number): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const wake = this.#module.frame(now);
    this.#layers.dataset['frames'] = String(this.#module.frames()); // for tests: nothing drawn, nothing counted
    this.#carryOutAll();
    const height = this.#module.contentHeight();
    if (height !== 0 && height !== this.#height) this.#options.host?.measured((this.#height = height));
    if (wake !== 0 || now - this.#mirrored >= mirrorPause) this.#reflect(now);
    const next = this.#module.nextFrameIn(); // effects may have asked for more
    if (next === 0) this.#request();
    else if (next > 0) this.#timer = setTimeout(() => this.#request(), next);
  }

  /** Draws until nothing is due (or long enough). */
  #settle(): void {
    if (!this.#drawable) return;
    for (let i = 0; i < 6 && this.#module.nextFrameIn() === 0; i++) this.#frame(performance.now());
    this.#reflect(performance.now());
  }

  #reflect(now: number): void {
    this.#mirrored = now;
    const change = this.#module.mirror();
    if (change) this.#mirror.apply(change);
    else this.#mirror.follow(this.#module.frames());
    this.#mirror.hover(this.#module.hovered());
    this.#surface.canvas.style.cursor = cursors[this.#module.cursor()] ?? 'none';
    const page = this.#module.pageColour();
    if (page !== this.#page) {
      this.#page = page;
      this.#container.style.background = page;
      this.#mirror.colours(this.#module.textColour(), this.#module.quietColour());
    }
  }

  #touch(work: () => void): void {
    this.#safely(work);
    this.#request();
    // no frame comes, and what follows cannot wait for one
    if (document.hidden) this.#safely(() => this.#carryOutAll());
  }

  #event(event: AppEvent): void {
    if (!this.#end.signal.aborted) this.#touch(() => this.#module.event(event));
  }

  /** Nothing goes on after a fault inside: a card says so and offers the data. */
  #safely(work: () => void): void {
    if (this.#end.signal.aborted) return;
    try {
      work();
    } catch (error) {
      this.#end.abort();
      this.#unask();
      clearTimeout(this.#timer);
      this.#engine.close();
      this.#container.replaceChildren();
      showCard(this.#container, 'crash', `${version} ${String(error)}`);
    }
  }

  /** The page may not come back: nothing is drawn any more, what waits is saved. */
  #hide(): void {
    this.#event({ type: 'hidden', now: seconds() });
    this.#safely(() => this.#carryOutAll());
  }

  #measure(): void {
    if (this.#keeper !== inBrowser) return;
    clearTimeout(this.#measuring);
    this.#measuring = setTimeout(() => {
      void storage.measure().then((use) => this.#event({ type: 'storage_measured', ...use }));
    }, 200);
  }

  // ---- effects ----

  #carryOutAll(): void {
    for (const effect of this.#module.effects()) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'engine_request': void this.#engine.request(effect.json); break;
      case 'feed_file': this.#feed(effect); break;
      case 'cancel': this.#engine.cancel(effect.request); break;
      case 'save_export': void this.#engine.saveExport(effect.name, effect.mime, effect.close); break;
      case 'save_text':
        void this.#save(effect.name, new Blob([effect.text], { type: effect.mime }));
        this.#event({ type: 'file_saved', name: effect.name });
        break;
      case 'copy_text': void copyText(effect.text); break;
      case 'fetch_text': void this.#fetch(effect.name); break;
      case 'pick_files': this.#files.pick(); break;
      case 'keep_file': void this.#keep(effect); break;
      case 'forget_file': void this.#keeper.forgetFile(effect.key); break;
      case 'list_kept_files': void this.#listKept(); break;
      case 'store':
        this.#keeper.store(effect.key, effect.value, (result) => {
          this.#event({ type: 'stored', key: effect.key, result });
          if (result === 'ok' && effect.key === savedKey && this.#keeper === inBrowser) storage.persist();
          this.#measure();
        });
        break;
      case 'load':
        void this.#keeper.load(effect.keys).then((values) => this.#event({ type: 'loaded', asked: effect.keys, values }));
        break;
      case 'remove': this.#keeper.remove(effect.key); break;
      case 'set_route': this.#route(effect.hash, effect.push); break;
      case 'set_title': if (this.#options.page) document.title = effect.title; break;
      case 'use_language': this.#language(effect.tag); break;
      case 'open_link': if (effect.url.startsWith('https://')) window.open(effect.url, '_blank', 'noopener,noreferrer'); break;
      case 'wake':
        setTimeout(() => this.#event({ type: 'woken', id: effect.id, now: seconds() }), effect.milliseconds);
        break;
      case 'take_over': void this.#writer.takeOver(); break;
      case 'open_workspace': workspaces.openWorkspace(effect.id, effect.fresh); break;
      case 'name_workspace': workspaces.nameWorkspace(effect.name); break;
      case 'remove_workspace':
        void workspaces.removeWorkspace(effect.id).then((removed) =>
          this.#event({ type: 'workspaces_changed', workspaces: workspaces.workspaces(), refused: !removed }));
        break;
      case 'mint':
        this.#event({ type: 'minted', now: seconds(), guids: Array.from({ length: effect.count }, guid) });
        break;
      case 'ask_host': void this.#consult(effect); break;
      case 'answer_host': {
        const waiting = this.#calls.get(effect.call);
        this.#calls.delete(effect.call);
        if (effect.ok) waiting?.done(effect.json);
        else waiting?.fail(effect.json);
        break;
      }
    }
  }

  #feed({ file, finish }: Extract<Effect, { type: 'feed_file' }>): void {
    const bytes = this.#files.get(file);
    if (bytes) void this.#engine.feedFile(file, bytes, finish);
    else this.#event({ type: 'file_failed', file, reason: 'unreadable' });
  }

  async #fetch(name: string): Promise<void> {
    const text = await bytesOf(new URL(name, this.#base)).then((bytes) => new TextDecoder().decode(bytes), () => '');
    this.#event({ type: 'text_fetched', name, text });
  }

  async #keep({ file, key, name }: Extract<Effect, { type: 'keep_file' }>): Promise<void> {
    const bytes = this.#files.get(file);
    const result = bytes ? await this.#keeper.keepFile(key, name, bytes) : 'unavailable';
    this.#event({ type: 'stored', key, result });
  }

  async #listKept(): Promise<void> {
    const kept = await this.#keeper.keptFiles();
    this.#event({ type: 'files_kept', files: this.#files.number(kept.map(({ file }) => file), kept) });
  }

  async #consult({ call, customer, name, request }: Extract<Effect, { type: 'ask_host' }>): Promise<void> {
    const refused = { apply: false, reply: '', code: 'refused', message: '' };
    const decision = (await this.#options.host?.assign({ customer, name, request }).catch(() => refused)) ?? refused;
    this.#event({ type: 'host_answered', call, now: seconds(), ...decision });
  }

  #route(hash: string, push: boolean): void {
    this.#options.host?.routed(hash);
    if (!this.#options.page || hash === location.hash) return;
    if (push) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  }

  #language(tag: string): void {
    const locale = localeFor(tag || this.#locale);
    if (this.#options.page) document.documentElement.lang = locale.language === 'fr' ? 'fr' : 'en';
    else this.#container.lang = locale.language === 'fr' ? 'fr' : 'en';
    const told = () => this.#event({ type: 'locale_changed', locale });
    if (locale.language !== 'fr' || this.#french) return told();
    this.#french = true;
    // without them the words stay English; they are asked for again next time
    frenchOf(this.#base).then((texts) => this.#module.french(texts), () => { this.#french = false; }).finally(told);
  }
}

class NoWebGl extends Error {}

/** `message` is the failure's JSON (src/app/host.hpp). */
export class HostFailure extends Error {}

const seconds = (): number => Math.floor(Date.now() / 1000);

function guid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http has no randomUUID
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
