// Calls and events over a private MessagePort, the same code at both ends. Every message is checked by wire.ts; a peer
// that sends what it must not, or too much, is cut off.

import { kindOf, limits, WidgetError, type Call, type Check, type Failure, type Message } from './wire.js';

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds; 0 = as long as it takes. */
  timeout?: number | undefined;
}
export type Answer = (body: never, signal: AbortSignal, id: number) => unknown;

interface Waiting {
  gives: Check;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}
interface Settings {
  /** What the peer may call, and who answers. */
  calls: Record<string, Call>;
  answers: Record<string, Answer>;
  /** What the peer can be asked. */
  asks: Record<string, Call>;
  /** Events of the peer. */
  events?: Record<string, Check>;
  heard?: (name: string, body: never) => void;
  /** The link is over, by a fault of the peer. */
  broken: (code: string) => void;
}

export class Link {
  readonly #port: MessagePort;
  readonly #settings: Settings;
  readonly #waiting = new Map<number, Waiting>();
  readonly #running = new Map<number, AbortController>();
  #next = 0;
  #closed = false;
  #second = 0;
  #heard = 0;

  constructor(port: MessagePort, settings: Settings) {
    this.#port = port;
    this.#settings = settings;
    port.onmessage = (event: MessageEvent<unknown>) => this.#receive(event.data);
    port.onmessageerror = () => this.#break('protocol');
  }

  call(name: string, body: unknown, { signal, timeout = 0 }: CallOptions = {}): Promise<unknown> {
    const call = Object.hasOwn(this.#settings.asks, name) ? this.#settings.asks[name] : undefined;
    if (this.#closed) return Promise.reject(new WidgetError('closed'));
    if (!call?.takes(body)) return Promise.reject(new WidgetError('invalid', `${name}: not what it takes`));
    if (this.#waiting.size >= limits.calls) return Promise.reject(new WidgetError('busy'));
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const end = (reason: unknown) => {
        if (!this.#waiting.has(id)) return;
        this.#send({ id, stop: true });
        (this.#waiting.get(id) as Waiting).reject(reason);
      };
      const stopped = () => end(signal?.reason);
      const settled = () => {
        this.#waiting.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', stopped);
      };
      this.#waiting.set(id, {
        gives: call.gives,
        resolve: (value) => (settled(), resolve(value)),
        reject: (reason) => (settled(), reject(reason as Error)),
      });
      signal?.addEventListener('abort', stopped, { once: true });
      if (timeout > 0) timer = setTimeout(() => end(new WidgetError('timeout')), timeout);
      this.#send(body === undefined ? { id, m: name } : { id, m: name, p: body });
    });
  }

  /** The id the next call will have: progress names it. */
  get nextId(): number {
    return this.#next + 1;
  }

  tell(name: string, body: unknown): void {
    if (!this.#closed) this.#send({ ev: name, d: body });
  }

  close(reason: unknown = new WidgetError('closed')): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#port.onmessage = null;
    this.#port.close();
    for (const running of this.#running.values()) running.abort();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(reason);
  }

  #send(message: Message): void {
    this.#port.postMessage(message);
  }
  #break(code: string): void {
    if (this.#closed) return;
    this.close(new WidgetError(code));
    this.#settings.broken(code);
  }

  #receive(message: unknown): void {
    if (this.#closed) return;
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#heard = 0;
    this.#second = second;
    if (++this.#heard > limits.rate) return this.#break('flood');
    const kind = kindOf(message);
    if (kind === 'request') void this.#answer(message as { id: number; m: string; p?: unknown });
    else if (kind === 'reply') this.#settle(message as { id: number; r: unknown });
    else if (kind === 'refusal') this.#refused(message as { id: number; e: Failure });
    else if (kind === 'stop') this.#running.get((message as { id: number }).id)?.abort();
    else if (kind === 'event') this.#event(message as { ev: string; d: unknown });
    else this.#break('protocol');
  }

  #settle({ id, r }: { id: number; r: unknown }): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return; // it was given up
    if (waiting.gives(r)) waiting.resolve(r);
    else this.#break('protocol');
  }
  #refused({ id, e }: { id: number; e: Failure }): void {
    this.#waiting.get(id)?.reject(new WidgetError(e.code, e.message, e.partnerCenter, e.status));
  }
  #event({ ev, d }: { ev: string; d: unknown }): void {
    const { events = {}, heard } = this.#settings;
    if (!Object.hasOwn(events, ev)) return; // of a newer release
    if ((events[ev] as Check)(d)) heard?.(ev, d as never);
    else this.#break('protocol');
  }

  async #answer({ id, m, p }: { id: number; m: string; p?: unknown }): Promise<void> {
    const { calls, answers } = this.#settings;
    const refuse = (code: string, message = '', partnerCenter = 0, status = 0) => {
      if (!this.#closed) this.#send({ id, e: { code, message: message.slice(0, 4000), partnerCenter, status } });
    };
    if (!Object.hasOwn(calls, m) || !Object.hasOwn(answers, m)) return refuse('unsupported', m);
    if (!(calls[m] as Call).takes(p)) return refuse('invalid', m);
    if (this.#running.size >= limits.calls || this.#running.has(id)) return refuse('busy');
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      const result = await (answers[m] as Answer)(p as never, abort.signal, id);
      if (!this.#closed) this.#send({ id, r: result });
    } catch (error) {
      if (abort.signal.aborted) refuse('aborted');
      else if (error instanceof WidgetError) refuse(error.code, error.message, error.partnerCenter, error.status);
      else refuse(codeOf(error), String(error));
    } finally {
      this.#running.delete(id);
    }
  }
}

/** Errors of the engine carry their own code. */
const codeOf = (error: unknown): string => {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[\w.:-]{1,64}$/.test(code) ? code : 'failed';
};
