// <telco-overage>: the app in a sandboxed frame, behind attributes, methods and events. The page and the frame share
// nothing but the messages of wire.ts, over a private port that only this frame was given.

import type { Operations } from '../engine/protocol.js';
import { Link, type CallOptions } from './link.js';
import {
  config as isConfig, elementCalls, fileKinds, frameCalls, frameEvents, hello, limits, modes, persistences, prices, protocolVersion, tag,
  themes, WidgetError,
  type Config, type Failure, type FileKind, type GivenFile, type Hello, type LoadedFile, type Overage,
  type OverageCollection, type OverageReply, type OverageRequest, type Question, type State,
} from './wire.js';

export { WidgetError } from './wire.js';
export type {
  AzureResourceGroup, FileKind, LoadedFile, Mode, Overage, OverageCollection, OverageReply, OverageRequest, Persistence, Prices,
  Question, State, Theme,
} from './wire.js';

export type Status = 'idle' | 'loading' | 'ready' | 'failed' | 'unsupported' | 'closed';
export type FileSource = Blob | string | ArrayBuffer | Uint8Array;
/** What `load` takes: files by what they hold. */
export type Files = { [Kind in FileKind]?: FileSource | FileSource[] };
export interface LoadOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { stage: string; done: number; total: number }) => void) | undefined;
}
export interface ReadyInfo {
  version: string;
  protocol: number;
  questions: Question[];
}
export interface AssignDetail {
  customer: string;
  name: string;
  overage: OverageRequest;
  /** The page carries it out: the app waits for the reply of the real interface, or shows why it was refused. */
  respondWith(result: Promise<OverageReply | null | undefined> | OverageReply | null | undefined): void;
}
export interface TelcoOverageEventMap {
  'ov-ready': CustomEvent<ReadyInfo>;
  'ov-change': CustomEvent<{ revision: number }>;
  'ov-rated': CustomEvent<Operations['summary'][1]>;
  'ov-route': CustomEvent<{ route: string }>;
  'ov-state': CustomEvent<{ state: State }>;
  'ov-storage': CustomEvent<{ result: 'ok' | 'quota' | 'unavailable' | 'mismatch' }>;
  'ov-resize': CustomEvent<{ height: number }>;
  'ov-assign': CustomEvent<AssignDetail>;
  'ov-export': CustomEvent<{ name: string; file: Blob }>;
  'ov-error': CustomEvent<Failure & { fatal: boolean }>;
}
type Body<Op> = Op extends keyof Operations ? Operations[Op][0] : object;
type Reply<Op> = Op extends keyof Operations ? Operations[Op][1] : unknown;

const helloWithin = 10_000; // milliseconds after the frame's page has come
const readyWithin = 60_000;
const beat = 15_000;

const texts = {
  en: { loading: 'Loading…', failed: 'This part of the page could not start.', again: 'Try again', label: 'Telco Overage' },
  fr: { loading: 'Chargement…', failed: 'Cette partie de la page n’a pas pu démarrer.', again: 'Réessayer', label: 'Telco Overage' },
};
const style = `
:host{display:block;position:relative;box-sizing:border-box;height:var(--ov-height,640px);overflow:hidden;
  background:var(--ov-background,Canvas);color:var(--ov-color,CanvasText);border:var(--ov-border,1px solid #8888);
  border-radius:var(--ov-radius,8px);font:14px/1.5 var(--ov-font,system-ui,sans-serif)}
:host([hidden]){display:none}
iframe{position:absolute;inset:0;width:100%;height:100%;border:0;display:block;opacity:0}
:host([status=ready]) iframe{opacity:1}
:host([status=ready]:focus-within){outline:var(--ov-focus,none)}
div{position:absolute;inset:0;display:none;place-content:center;place-items:center;padding:16px;gap:12px;text-align:center}
:host(:is([status=idle],[status=loading])) [part=loading],:host([status=failed]) [part=error],
:host([status=unsupported]) [part=fallback]{display:grid}
button{font:inherit;min-height:32px;padding:0 16px;cursor:pointer}
`;

/** Where there is no document, the class can be named, not used. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;
const attributes = [
  'frame-src', 'trust', 'mode', 'customer', 'prices', 'locale', 'theme', 'route', 'persistence', 'height', 'max-height', 'label',
] as const;

interface Queued {
  name: keyof typeof frameCalls;
  body: unknown;
  options: CallOptions & LoadOptions;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

export class TelcoOverage extends Base {
  static readonly observedAttributes = attributes;

  /** The page the frame shows when `frame-src` is absent: of this very release, beside this module. */
  static frameSrc = new URL('frame.html', import.meta.url).href;

  #parts: { frame: HTMLElement; text: HTMLElement; failed: HTMLElement; again: HTMLElement } | undefined;
  #frame: HTMLIFrameElement | undefined;
  #link: Link | undefined;
  #life: AbortController | undefined;
  #status: Status = 'idle';
  #info: ReadyInfo | undefined;
  #queue: Queued[] = [];
  #progress = new Map<number, LoadOptions['onProgress']>();
  #given: GivenFile[] = [];
  #state: State | undefined;
  #route = '';
  #ready = deferred<ReadyInfo>();
  #seen: IntersectionObserver | undefined;

  // ---- attributes as properties ----

  get mode() { return this.#word('mode', modes, 'full'); }
  set mode(value) { this.setAttribute('mode', value); }
  get theme() { return this.#word('theme', themes, 'auto'); }
  set theme(value) { this.setAttribute('theme', value); }
  get persistence() { return this.#word('persistence', persistences, 'local'); }
  set persistence(value) { this.setAttribute('persistence', value); }
  get prices() { return this.#word('prices', prices, 'none'); }
  set prices(value) { this.setAttribute('prices', value); }
  get customer() { return this.getAttribute('customer') ?? ''; }
  set customer(value) { this.setAttribute('customer', value); }
  get locale() { return this.getAttribute('locale') ?? 'auto'; }
  set locale(value) { this.setAttribute('locale', value); }
  get route() { return this.#route || (this.getAttribute('route') ?? ''); }
  set route(value) { this.setAttribute('route', value); }
  get label() { return this.getAttribute('label') ?? texts.en.label; }
  set label(value) { this.setAttribute('label', value); }
  get frameSrc() { return this.getAttribute('frame-src') ?? TelcoOverage.frameSrc; }
  set frameSrc(value) { this.setAttribute('frame-src', value); }

  #word<W extends string>(name: string, words: readonly W[], usual: W): W {
    const given = this.getAttribute(name);
    return words.find((word) => word === given) ?? usual;
  }

  // ---- what a page may know ----

  /** Resolves when the app can be used; rejects when it cannot. Anew after a restart. */
  get ready(): Promise<ReadyInfo> { return this.#ready.promise; }
  get status(): Status { return this.#status; }
  get version(): string { return this.#info?.version ?? ''; }
  get protocol(): number { return protocolVersion; }
  /** What `persistence="host"` starts from; read it in `ov-state`. */
  get state(): State | undefined { return this.#state; }
  set state(state) {
    this.#state = state;
    if (this.#frame) this.restart();
  }

  // ---- methods ----

  /** Takes files over as they are: customers, rate cards, usage, a workspace. */
  async load(files: Files, options: LoadOptions = {}): Promise<LoadedFile[]> {
    const given: GivenFile[] = [];
    for (const kind of fileKinds) {
      const sources = Object.hasOwn(files, kind) ? files[kind] : undefined;
      for (const source of sources === undefined ? [] : Array.isArray(sources) ? sources : [sources]) {
        const name = typeof File !== 'undefined' && source instanceof File ? source.name.slice(0, 255) : kind;
        given.push({ kind, name, bytes: source instanceof Blob ? source : new Blob([source as BlobPart]) });
      }
    }
    this.#given.push(...given);
    try {
      return (await this.#call('load', { files: given }, options)) as LoadedFile[];
    } catch (error) {
      // a moved frame is given them again; what was refused is not
      if (!(error instanceof WidgetError && error.code === 'moved')) {
        this.#given = this.#given.filter((file) => !given.includes(file));
      }
      throw error;
    }
  }
  /** A question of the engine's protocol that changes nothing. */
  async ask<Op extends Question>(op: Op, body: Body<Op>, options: LoadOptions = {}): Promise<Reply<Op>> {
    return (await this.#call('ask', { op, body }, options)) as Reply<Op>;
  }
  rate(month: string, options?: LoadOptions) { return this.ask('rate', { month }, options); }
  summary(month: string, customers: string[] = [], options?: LoadOptions) { return this.ask('summary', { month, customers }, options); }
  totals(by: Operations['totals'][0]['by'], selection: Operations['totals'][0]['selection'], options?: LoadOptions) {
    return this.ask('totals', { by, selection }, options);
  }
  explain(usage: string, options?: LoadOptions) { return this.ask('explain', { usage }, options); }
  /** A result file, as the engine's `export.open` takes its description. */
  async exportFile(what: Operations['export.open'][0], options: LoadOptions = {}): Promise<File> {
    const { name, bytes } = (await this.#call('export', { what }, options)) as { name: string; bytes: Blob };
    return new File([bytes], name, { type: bytes.type });
  }
  async getOverage(customer: string, options: CallOptions = {}): Promise<OverageCollection> {
    return (await this.#call('overage.get', { customer }, options)) as OverageCollection;
  }
  /** Carried out by the rules; rejects with the rule's code and Partner Center's number. Sends no `ov-assign`. */
  async setOverage(customer: string, overage: OverageRequest, options: CallOptions = {}): Promise<Overage> {
    return (await this.#call('overage.set', { customer, overage }, options)) as Overage;
  }
  async getState(options: CallOptions = {}): Promise<State> {
    return (await this.#call('state', undefined, options)) as State;
  }
  /** Back to nothing: data given, data kept, undo. */
  async reset(options: CallOptions = {}): Promise<void> {
    this.#given = [];
    this.#state = undefined;
    await this.#call('reset', undefined, options);
  }
  override focus(options?: FocusOptions): void {
    this.#frame?.focus(options);
    if (this.#status === 'ready') this.#call('focus', undefined, {}).catch(() => undefined);
  }
  /** A new frame, with the same data. */
  restart(): void {
    this.#end(new WidgetError('restarted'));
    this.#start();
  }
  /** Ends it; calls under way are rejected with `closed`. A restart brings it back. */
  destroy(): void {
    this.#given = [];
    this.#end(new WidgetError('closed'), 'closed');
  }

  // ours first: the last resort of HTMLElement takes any name
  declare addEventListener: (<Name extends keyof TelcoOverageEventMap>(
    type: Name, listener: (event: TelcoOverageEventMap[Name]) => void, options?: boolean | AddEventListenerOptions,
  ) => void) & HTMLElement['addEventListener'];

  // ---- life ----

  connectedCallback(): void {
    this.#build();
    if (this.#status === 'closed') return;
    // a frame that was moved is a new page: its port is dead
    if (this.#frame) this.#end(new WidgetError('moved'));
    if (this.getAttribute('loading') === 'eager' || this.#given.length > 0 || !globalThis.IntersectionObserver) {
      this.#start();
      return;
    }
    this.#show('idle');
    this.#seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#start();
    }, { rootMargin: '300px' });
    this.#seen.observe(this);
  }
  /** `moveBefore` keeps the frame alive. */
  connectedMoveCallback(): void {}
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected && this.#status !== 'closed') this.#end(new WidgetError('detached'), 'idle');
    });
  }
  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (old === value || !this.#frame) return;
    if (name === 'label') this.#frame.title = this.label;
    else if (name === 'height' || name === 'max-height') {
      if (this.#grows() === 0) this.style.removeProperty('height');
      this.#set({ grows: this.#grows() });
    }
    else if (name === 'locale') this.#set({ locale: this.#locale() });
    else if (name === 'theme') this.#set({ theme: this.theme });
    else if (name === 'route') this.#set({ route: value ?? '' });
    else this.restart();
  }
  #set(what: object): void {
    if (this.#link) this.#call('set', what, {}).catch((error: unknown) => this.#fault(error, false));
  }

  #build(): void {
    if (this.#parts) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open', delegatesFocus: false });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const add = (parent: Node, tag: string, part = '', text = '') => {
      const element = document.createElement(tag);
      if (part) element.setAttribute('part', part);
      element.textContent = text;
      parent.appendChild(element);
      return element;
    };
    const slot = (name: string) => {
      const box = add(root, 'div', name);
      const element = add(box, 'slot');
      element.setAttribute('name', name);
      return element;
    };
    root.replaceChildren();
    const frame = add(root, 'span');
    const text = add(slot('loading'), 'span');
    text.setAttribute('role', 'status');
    const error = slot('error');
    const failed = add(error, 'span', 'message');
    failed.setAttribute('role', 'alert');
    const again = add(error.parentNode as Node, 'button', 'retry');
    again.addEventListener('click', () => this.restart());
    slot('fallback');
    this.#parts = { frame, text, failed, again };
  }

  #show(status: Status): void {
    this.#status = status;
    this.setAttribute('status', status);
    const parts = this.#parts;
    if (!parts) return;
    const words = texts[/^fr\b/i.test(this.#locale()) ? 'fr' : 'en'];
    parts.text.textContent = status === 'loading' ? words.loading : '';
    parts.failed.textContent = status === 'failed' ? words.failed : '';
    parts.again.textContent = words.again;
  }

  #locale(): string {
    const near = (this.closest('[lang]') ?? document.documentElement) as HTMLElement;
    // pages write fr_FR, and a browser without a language says C
    const known = [this.locale === 'auto' ? '' : this.locale, near.lang, navigator.language].map((each) => each.replaceAll('_', '-'));
    return known.find((each) => each !== '' && tag(each)) ?? 'en';
  }
  #grows(): number {
    if (this.getAttribute('height') !== 'auto') return 0;
    const most = Number(this.getAttribute('max-height') ?? 4000);
    return Number.isSafeInteger(most) && most > 0 ? most : 4000;
  }

  #start(): void {
    this.#seen?.disconnect();
    if (this.#frame || !this.isConnected || !this.#parts) return;
    this.#show('loading');
    this.#ready.renew();
    const own = location.origin;
    let source: URL;
    try {
      source = new URL(this.frameSrc, document.baseURI);
    } catch {
      return this.#fault(new WidgetError('frame_src', 'frame-src is no address'));
    }
    const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(source.hostname);
    if (source.protocol !== 'https:' && !(source.protocol === 'http:' && local)) {
      return this.#fault(new WidgetError('insecure', 'the frame must come over https'));
    }
    if (source.origin === own && this.getAttribute('trust') !== 'same-origin') {
      // a sandbox that may run scripts of our own origin holds nothing back: the page must have said so
      return this.#fault(new WidgetError('same_origin', 'the frame is of this page’s origin: say trust="same-origin", or serve it from another'));
    }
    if (!isConfig(this.#config())) {
      return this.#fault(new WidgetError('invalid', 'customer is no GUID, route no place of the app, or state not one that ov-state gave'));
    }
    const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    source.hash = new URLSearchParams({ v: String(protocolVersion), parent: own, nonce }).toString();
    const life = (this.#life = new AbortController());
    const frame = (this.#frame = document.createElement('iframe'));
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-downloads allow-popups allow-popups-to-escape-sandbox');
    frame.setAttribute('allow', 'clipboard-write');
    frame.setAttribute('part', 'frame');
    frame.referrerPolicy = 'origin';
    frame.title = this.label;
    frame.src = source.href;
    this.#shake(frame, source.origin, nonce, life.signal);
    this.#parts.frame.replaceChildren(frame);
  }

  /** Waits for this very frame to say hello with the nonce only it was told, and gives it the port. */
  #shake(frame: HTMLIFrameElement, origin: string, nonce: string, signal: AbortSignal): void {
    const stranger = setTimeout(() => this.#fault(new WidgetError('no_frame', 'the frame did not come')), readyWithin);
    signal.addEventListener('abort', () => clearTimeout(stranger));
    let pages = 0;
    frame.addEventListener('load', () => {
      if (++pages > 1) return this.#fault(new WidgetError('frame_lost', 'the frame shows another page'));
      if (this.#link) return;
      const late = setTimeout(() => {
        if (!this.#link) this.#fault(new WidgetError('no_hello', 'the frame did not answer: is this origin allowed?'));
      }, helloWithin);
      signal.addEventListener('abort', () => clearTimeout(late));
    }, { signal });
    const listening = new AbortController();
    signal.addEventListener('abort', () => listening.abort());
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.source === null || event.source !== frame.contentWindow || event.origin !== origin) return;
      if (!hello(event.data) || (event.data as Hello).nonce !== nonce) return;
      listening.abort();
      clearTimeout(stranger);
      if (!(event.data as Hello).versions.includes(protocolVersion)) {
        return this.#fault(new WidgetError('version', 'the frame speaks no version of the protocol that this element speaks'));
      }
      const { port1, port2 } = new MessageChannel();
      this.#connect(port1, signal);
      frame.contentWindow?.postMessage(
        { ov: protocolVersion, type: 'init', nonce, version: protocolVersion, config: this.#config() }, origin, [port2],
      );
    }, { signal: listening.signal });
  }

  #config(): Config {
    const customer = this.customer;
    return {
      mode: this.mode, prices: this.prices, locale: this.#locale(), theme: this.theme,
      route: this.getAttribute('route') ?? '', persistence: this.persistence, grows: this.#grows(),
      waits: this.#given.length > 0,
      ...(customer ? { customer } : {}),
      ...(this.#state && this.persistence === 'host' ? { state: this.#state } : {}),
    };
  }

  #connect(port: MessagePort, signal: AbortSignal): void {
    const link = new Link(port, {
      calls: elementCalls,
      answers: {
        assign: (body: Omit<AssignDetail, 'respondWith'>) => this.#assign(body),
        export: ({ name, bytes }: { name: string; bytes: Blob }) => !this.#emit('ov-export', { name, file: bytes }, true),
      },
      asks: frameCalls,
      events: frameEvents,
      heard: (name, body) => this.#heard(name, body),
      broken: (code) => this.#fault(new WidgetError(code, 'the frame sent what it must not')),
    });
    this.#link = link;
    const late = setTimeout(() => {
      if (this.#status === 'loading') this.#fault(new WidgetError('timeout', 'the app did not start'));
    }, readyWithin);
    const heart = setInterval(() => {
      if (this.#status !== 'ready') return;
      link.call('ping', undefined, { timeout: 2 * beat }).catch((error: unknown) => {
        if (error instanceof WidgetError && error.code === 'timeout') this.#fault(new WidgetError('frame_lost', 'the frame no longer answers'));
      });
    }, beat);
    signal.addEventListener('abort', () => {
      clearTimeout(late);
      clearInterval(heart);
    });
  }

  // ---- what comes ----

  #emit(name: keyof TelcoOverageEventMap, detail: unknown, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
  }

  #heard(name: string, body: unknown): void {
    switch (name) {
      case 'ready': return this.#begin(body as ReadyInfo);
      case 'unsupported': return this.#fault(new WidgetError((body as { code: string }).code, 'this browser cannot show the app'), true, 'unsupported');
      case 'progress': {
        const { call, ...progress } = body as { call: number; stage: string; done: number; total: number };
        return this.#progress.get(call)?.(progress);
      }
      case 'height': return this.#resize((body as { height: number }).height);
      case 'state':
        this.#state = (body as { state: State }).state;
        break;
      case 'route':
        this.#route = (body as { route: string }).route;
        break;
      case 'error': return void this.#emit('ov-error', { ...(body as Failure), fatal: false });
    }
    this.#emit(`ov-${name}` as keyof TelcoOverageEventMap, body);
  }

  #begin(info: ReadyInfo): void {
    if (this.#status === 'ready') return;
    this.#info = info;
    this.#show('ready');
    this.#ready.resolve(info);
    this.#emit('ov-ready', info);
    const queue = this.#queue.splice(0);
    const waiting = new Set(queue.flatMap(({ name, body }) => (name === 'load' ? (body as { files: GivenFile[] }).files : [])));
    const again = this.#given.filter((file) => !waiting.has(file));
    if (again.length > 0) this.#call('load', { files: again }, {}).catch((error: unknown) => this.#fault(error, false));
    for (const { name, body, options, resolve, reject } of queue) this.#call(name, body, options).then(resolve, reject);
  }

  /** Not below 120 pixels, not above what the page allows, and only when it is worth it: a loop ends at once. */
  #resize(height: number): void {
    const most = this.#grows();
    if (most === 0) return;
    const wanted = Math.min(most, Math.max(120, Math.ceil(height)));
    if (Math.abs(wanted - this.clientHeight) < 2) return;
    const border = this.offsetHeight - this.clientHeight;
    this.style.height = `${wanted + border}px`;
    this.#emit('ov-resize', { height: wanted });
  }

  async #assign(body: Omit<AssignDetail, 'respondWith'>): Promise<object> {
    let answer: Promise<OverageReply | null | undefined> | undefined;
    const detail: AssignDetail = { ...body, respondWith: (result) => void (answer = Promise.resolve(result)) };
    const mayGoOn = this.#emit('ov-assign', detail, true);
    if (!answer) return mayGoOn ? { apply: true } : { apply: false, code: 'vetoed', message: '' };
    try {
      const reply = await answer;
      if (!reply || typeof reply !== 'object') return { apply: true };
      // of the reply only what we know: a real interface sends more
      const fields = ['azureEntitlementId', 'partnerId', 'overageEnabled', 'azureResourceGroup', 'type'] as const;
      const result = Object.fromEntries(fields.filter((key) => Object.hasOwn(reply, key)).map((key) => [key, reply[key]]));
      return 'overageEnabled' in result ? { apply: true, result } : { apply: true };
    } catch (error) {
      const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
      return {
        apply: false,
        code: /^[\w.:-]{1,64}$/.test(String(code ?? '')) ? String(code) : 'refused',
        message: String(message ?? '').slice(0, 4000),
      };
    }
  }

  // ---- what goes ----

  async #call(name: keyof typeof frameCalls, body: unknown, options: CallOptions & LoadOptions): Promise<unknown> {
    options.signal?.throwIfAborted();
    if (this.#status === 'closed') throw new WidgetError('closed');
    if (this.#status === 'ready' && this.#link) {
      const id = this.#link.nextId;
      this.#progress.set(id, options.onProgress);
      try {
        return await this.#link.call(name, body, options);
      } finally {
        this.#progress.delete(id);
      }
    }
    if (this.#queue.length >= limits.calls) throw new WidgetError('busy');
    return new Promise((resolve, reject) => {
      const queued: Queued = { name, body, options, resolve, reject };
      this.#queue.push(queued);
      options.signal?.addEventListener('abort', () => {
        const at = this.#queue.indexOf(queued);
        if (at < 0) return;
        this.#queue.splice(at, 1);
        reject(options.signal?.reason as Error);
      });
      this.#start(); // somebody needs it: no longer lazy
    });
  }

  // ---- how it ends ----

  #fault(error: unknown, fatal = true, status: Status = 'failed'): void {
    const { code = 'failed', message = '', partnerCenter = 0, status: http = 0 } = error instanceof WidgetError ? error : {};
    if (fatal) this.#end(error, status);
    this.#emit('ov-error', { code, message: message || String(error), partnerCenter, status: http, fatal });
  }
  #end(reason: unknown, status: Status = 'idle'): void {
    this.#seen?.disconnect();
    this.#life?.abort();
    this.#link?.close(reason);
    this.#link = undefined;
    this.#frame?.remove();
    this.#frame = undefined;
    for (const { reject } of this.#queue.splice(0)) reject(reason);
    this.#ready.reject(reason);
    this.#ready.renew();
    this.style.removeProperty('height');
    this.#show(status);
  }
}

/** A promise that can be settled from outside, and begun anew. Nobody has to look at it. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  let settled = true;
  const box = {
    promise: undefined as unknown as Promise<T>,
    renew() {
      if (!settled) return;
      settled = false;
      box.promise = new Promise<T>((done, fail) => ([resolve, reject] = [done, fail]));
      box.promise.catch(() => undefined);
    },
    resolve: (value: T) => ((settled = true), resolve(value)),
    reject: (reason: unknown) => ((settled = true), reject(reason)),
  };
  box.renew();
  return box;
}

/** Makes the tag known; without a document (rendering on a server) and when it is known already, nothing happens. */
export function define(name = 'telco-overage'): void {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, TelcoOverage);
}

declare global {
  interface HTMLElementTagNameMap {
    'telco-overage': TelcoOverage;
  }
}
