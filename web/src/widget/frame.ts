// frame.html, the app's side of <telco-overage>: says hello to the one page that may embed it, takes the port, and carries
// the app's events and the page's calls over it. Whoever is not on the list of allowed-origins.json gets a notice.

import { App } from '../app.js';
import type { Decision, Host } from '../embedding.js';
import { elsewhere, inBrowser, type Keeper } from '../keeper.js';
import { keepApart } from '../storage.js';
import { Link } from './link.js';
import { isAllowed, originsIn } from './origins.js';
import {
  elementCalls, frameCalls, init, protocolVersion, questions, WidgetError,
  type Config, type Failure, type GivenFile, type Init, type OverageRequest, type Question, type State,
} from './wire.js';
import { version as product } from '../../../package.json';

const helloEvery = 200; // milliseconds
const helloFor = 10_000;
const storeAfter = 300;
const heightEvery = 300;
/** The page's word on an assignment may need a person and a slow interface. */
const assignWithin = 10 * 60_000;

const container = document.getElementById('app') as HTMLElement;

function notice(text: string): void {
  const card = document.createElement('p');
  card.className = 'ov-card';
  card.setAttribute('role', 'alert');
  card.textContent = text;
  container.replaceChildren(card);
}

/** The page that says it is around us, if it is, and if it may be. */
async function embedder(): Promise<{ parent: string; nonce: string } | null> {
  const claim = new URLSearchParams(location.hash.slice(1));
  const parent = claim.get('parent') ?? '';
  const nonce = claim.get('nonce') ?? '';
  history.replaceState(null, '', location.pathname); // a later page in this frame must not read it
  if (window.parent === window || !/^[0-9a-f]{32}$/.test(nonce)) return null;
  const response = await fetch(new URL('allowed-origins.json', import.meta.url), { cache: 'no-cache' });
  const list = response.ok ? originsIn(await response.json().catch(() => null)) : [];
  if (!isAllowed(parent, list, location.origin)) return null;
  // what the browser itself knows about our parent, where it says so
  const [above] = 'ancestorOrigins' in location ? [...location.ancestorOrigins] : [];
  if (above !== undefined && above !== parent) return null;
  if (document.referrer !== '' && new URL(document.referrer).origin !== parent) return null;
  return { parent, nonce };
}

/** Says hello until the page answers with the port. */
function shakeHands(parent: string, nonce: string): Promise<{ port: MessagePort; config: Config }> {
  return new Promise((done, fail) => {
    const end = new AbortController();
    const say = () => window.parent.postMessage(
      { ov: protocolVersion, type: 'hello', nonce, versions: [protocolVersion], product }, parent,
    );
    const timer = setInterval(say, helloEvery);
    const late = setTimeout(() => (end.abort(), fail(new Error('nobody answered'))), helloFor);
    end.signal.addEventListener('abort', () => (clearInterval(timer), clearTimeout(late)));
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.source !== window.parent || event.origin !== parent || !init(event.data)) return;
      const { nonce: said, version, config } = event.data as Init;
      const [port] = event.ports;
      if (said !== nonce || version !== protocolVersion || !port) return;
      end.abort();
      done({ port, config });
    }, { signal: end.signal });
    say();
  });
}

/** The law's and the engine's refusals come as JSON or with a code; both become what the wire carries. */
function asWidgetError(error: unknown): never {
  if (error instanceof Error && error.message.startsWith('{')) {
    const { code, message, partnerCenter, status } = JSON.parse(error.message) as Failure;
    throw new WidgetError(code, message, partnerCenter, status);
  }
  throw error;
}

function keeperFor({ persistence, state }: Config, parent: string, tell: (state: State) => void): Keeper {
  if (persistence === 'none') return elsewhere(undefined);
  if (persistence === 'local') {
    keepApart(parent);
    return inBrowser;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  return elsewhere(state ?? undefined, (all) => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(all), storeAfter);
  });
}

class Frame {
  readonly #config: Config;
  readonly #link: Link;
  readonly #keeper: Keeper;
  readonly #app: Promise<App | null>;
  #grows: number;
  #height = 0;
  #told = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #number = 1_000_000; // requests of the page; the application's own count from 1

  constructor(parent: string, port: MessagePort, config: Config) {
    this.#config = config;
    this.#grows = config.grows;
    this.#link = new Link(port, {
      calls: frameCalls,
      answers: {
        load: ({ files }: { files: GivenFile[] }, _signal: AbortSignal, id: number) => this.#load(files, id),
        ask: ({ op, body }: { op: Question; body: object }, signal: AbortSignal, id: number) => this.#ask(op, body, signal, id),
        export: ({ what }: { what: object }, signal: AbortSignal) => this.#export(what, signal),
        'overage.get': ({ customer }: { customer: string }) => this.#json((app) => app.overage(customer)),
        'overage.set': ({ customer, overage }: { customer: string; overage: OverageRequest }) => {
          if (config.mode === 'self-service') throw new WidgetError('read_only');
          return this.#json((app) => app.overage(customer, JSON.stringify(overage)));
        },
        set: async ({ grows, ...what }: { locale?: string; theme?: Config['theme']; route?: string; grows?: number }) => {
          const app = await this.#running();
          app.configure(what);
          if (grows === undefined) return;
          this.#grows = grows;
          this.#told = 0;
          this.#measured(this.#height);
        },
        state: () => this.#keeper.all(),
        reset: async () => (await this.#running()).reset(),
        focus: async () => (await this.#running()).focus(),
        ping: () => undefined,
      },
      asks: elementCalls,
      broken: () => notice('The page around this app sent what it must not.'),
    });
    this.#keeper = keeperFor(config, parent, (state) => this.#link.tell('state', { state }));
    this.#app = this.#start();
  }

  async #start(): Promise<App | null> {
    const { mode, customer, prices, theme, locale, route, persistence, waits } = this.#config;
    const host: Host = {
      embedding: {
        mode,
        customer: customer ?? '',
        amounts: mode !== 'self-service' || prices === 'retail',
        asks: true,
        waits: waits || (persistence !== 'host' && (mode === 'customer' || mode === 'self-service')),
        keeps: persistence === 'host',
      },
      theme, locale, route,
      keeper: this.#keeper,
      assign: (question) => this.#assign(question),
      exported: async (name, file) => (await this.#link.call('export', { name, bytes: file }, { timeout: 10_000 })) as boolean,
      routed: (hash) => this.#link.tell('route', { route: hash }),
      measured: (height) => this.#measured(height),
      replied: (json) => this.#replied(json),
    };
    const app = await App.start(container, { host, drop: mode !== 'self-service' });
    if (!app) {
      this.#link.tell('unsupported', { code: 'unsupported' });
      return null;
    }
    this.#link.tell('ready', { version: product, protocol: protocolVersion, questions: [...questions] });
    return app;
  }
  /** The page hears of the height when what is shown has come to rest. */
  #measured(height: number): void {
    this.#height = height;
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      const wanted = Math.min(this.#height, this.#grows);
      if (wanted === 0 || wanted === this.#told) return;
      this.#told = wanted;
      this.#link.tell('height', { height: wanted });
    }, heightEvery);
  }
  async #running(): Promise<App> {
    const app = await this.#app;
    if (!app) throw new WidgetError('unsupported');
    return app;
  }
  async #json(work: (app: App) => Promise<string>): Promise<unknown> {
    return JSON.parse(await work(await this.#running()).catch(asWidgetError)) as unknown;
  }

  #load(files: GivenFile[], id: number): Promise<unknown> {
    const tell = (done: number) => this.#link.tell('progress', { call: id, stage: 'read', done, total: files.length });
    tell(0);
    return this.#json((app) => app.give(files.map(({ name, bytes }) => ({ name, bytes }))));
  }

  async #ask(op: Question, body: object, signal: AbortSignal, id: number): Promise<unknown> {
    const { engine } = await this.#running();
    const text = await engine.ask(JSON.stringify({ ...body, id: ++this.#number, op }), {
      signal,
      onProgress: ({ stage, done, total }) => this.#link.tell('progress', { call: id, stage, done, total }),
    });
    return answerOf(text);
  }

  async #export(what: object, signal: AbortSignal): Promise<{ name: string; bytes: Blob }> {
    const { engine } = await this.#running();
    const open = JSON.stringify({ ...what, id: ++this.#number, op: 'export.open' });
    const close = JSON.stringify({ id: ++this.#number, op: 'export.close' });
    const { reply, parts } = await engine.exportFile(open, close, signal);
    const { file, mediaType } = answerOf(reply) as { file: string; mediaType: string };
    return { name: file.slice(0, 255), bytes: new Blob(parts, { type: mediaType }) };
  }

  async #assign({ customer, name, request }: { customer: string; name: string; request: string }): Promise<Decision> {
    const overage = JSON.parse(request) as OverageRequest;
    const answer = (await this.#link.call('assign', { customer, name: name.slice(0, 1000), overage }, { timeout: assignWithin })) as
      { apply: boolean; result?: object | null; code?: string | null; message?: string | null };
    return {
      apply: answer.apply,
      reply: answer.result ? JSON.stringify(answer.result) : '',
      code: answer.code ?? '',
      message: answer.message ?? '',
    };
  }

  /** The page hears of what changed, once the engine knows it. */
  #replied(json: string): void {
    const kind = /^\{"id":\d+,"is":"(\w+)"/.exec(json)?.[1];
    if (kind === 'summary') this.#link.tell('rated', answerOf(json));
    else if (kind === 'workspace' || kind === 'importAccepted') {
      this.#link.tell('change', { revision: (answerOf(json) as { revision: number }).revision });
    }
  }
}

function answerOf(text: string): unknown {
  const reply = JSON.parse(text) as { ok?: unknown; error?: { code: string; place: { field: string } } };
  if (reply.error) throw new WidgetError(reply.error.code, reply.error.place.field);
  return reply.ok;
}

async function begin(): Promise<void> {
  const found = await embedder().catch(() => null);
  if (!found) return notice('This part of Telco Overage may not be shown in this page.');
  try {
    const { port, config } = await shakeHands(found.parent, found.nonce);
    new Frame(found.parent, port, config);
  } catch {
    notice('The page around Telco Overage did not answer.');
  }
}
void begin();
