// How an engine is reached: in this thread, or in a worker behind messages. The typed engine and the
// app's shell speak to either in the same way.

import type { Core, RequestOptions } from './core.js';
import type { Progress } from './protocol.js';
import { piecesOf, type Source } from './source.js';

export interface FeedOptions {
  signal?: AbortSignal | undefined;
  /** Size of the source in bytes, where known; `total` of the progress. */
  size?: number | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Channel {
  /** JSON text of a request (docs/embedding.md) to JSON text of its reply. */
  request(json: string, options?: RequestOptions): Promise<string>;
  /** Streams the bytes of the open import. Rejects with the signal's reason when aborted. */
  feed(source: Source, options?: FeedOptions): Promise<void>;
  /** A large file can be read by several engines: see Core, and parts.ts. */
  partOpening(): Promise<Uint8Array | null>;
  part(opening: Uint8Array, source: Source, last: boolean, options?: FeedOptions): Promise<Uint8Array | null>;
  join(part: Uint8Array): Promise<boolean>;
  /** The next bytes of the open export; null at its end. */
  read(): Promise<Uint8Array | null>;
  /** Ends the engine; everything under way is rejected. */
  close(): void;
}

const sizeOf = (source: Source): number => {
  if (typeof source === 'string') return source.length;
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return source.byteLength;
  return typeof Blob !== 'undefined' && source instanceof Blob ? source.size : 0;
};

/** A source piece by piece, with progress when a piece was taken. */
async function* watched(source: Source, { signal, size, onProgress }: FeedOptions): AsyncGenerator<Uint8Array> {
  const total = size ?? sizeOf(source);
  let done = 0;
  for await (const piece of piecesOf(source)) {
    signal?.throwIfAborted();
    yield piece;
    done += piece.length;
    onProgress?.({ stage: 'read', done, total });
  }
  signal?.throwIfAborted();
}
/** Used on both sides of the worker, as readPart. */
export async function feedAll(core: Core, source: Source, options: FeedOptions): Promise<void> {
  for await (const piece of watched(source, options)) await core.feed(piece);
}
export function readPart(
  core: Core, opening: Uint8Array, source: Source, last: boolean, options: FeedOptions,
): Promise<Uint8Array | null> {
  return core.part(opening, watched(source, options), last);
}

export class LocalChannel implements Channel {
  readonly #core: Core;
  #closed = false;

  constructor(core: Core) {
    this.#core = core;
  }
  request(json: string, options?: RequestOptions): Promise<string> {
    return this.#closed ? this.#refuse() : this.#core.request(json, options);
  }
  feed(source: Source, options: FeedOptions = {}): Promise<void> {
    return this.#closed ? this.#refuse() : feedAll(this.#core, source, options);
  }
  partOpening(): Promise<Uint8Array | null> {
    return this.#closed ? this.#refuse() : this.#core.partOpening();
  }
  part(opening: Uint8Array, source: Source, last: boolean, options: FeedOptions = {}): Promise<Uint8Array | null> {
    return this.#closed ? this.#refuse() : readPart(this.#core, opening, source, last, options);
  }
  join(part: Uint8Array): Promise<boolean> {
    return this.#closed ? this.#refuse() : this.#core.join(part);
  }
  read(): Promise<Uint8Array | null> {
    return this.#closed ? this.#refuse() : this.#core.read();
  }
  close(): void {
    this.#closed = true;
  }
  #refuse(): Promise<never> {
    return Promise.reject(new Error('the engine is closed'));
  }
}

/** What comes back for what was asked. */
export type Answer = string | Uint8Array | boolean | null;
/** To the worker. `key` pairs what belongs together. */
export type ToWorker =
  | { key: number; what: 'request'; json: string }
  | { key: number; what: 'feed'; source: Source; size: number | undefined }
  | { key: number; what: 'part'; opening: Uint8Array; source: Source; last: boolean }
  | { key: number; what: 'join'; part: Uint8Array }
  | { key: number; what: 'partOpening' }
  | { key: number; what: 'read' }
  | { key: number; what: 'cancel' };
/** From the worker. */
export type FromWorker =
  | { key: number; what: 'progress'; progress: Progress }
  | { key: number; what: 'done'; value: Answer }
  | { key: number; what: 'failed'; aborted: boolean; message: string };

interface Waiting {
  resolve(value: Answer): void;
  reject(reason: unknown): void;
  onProgress: ((progress: Progress) => void) | undefined;
  signal: AbortSignal | undefined;
}

/** Anything a worker's messages go through: a Worker, or a MessagePort. */
export interface Port {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
  addEventListener(type: 'error', listener: (event: Event) => void): void;
  terminate?(): void;
  start?(): void;
}

export class WorkerChannel implements Channel {
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  #key = 0;
  #closed = false;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', ({ data }) => this.#receive(data));
    port.addEventListener('error', () => this.#end(new Error('the engine stopped')));
    port.start?.();
  }

  async request(json: string, { signal, onProgress }: RequestOptions = {}): Promise<string> {
    return (await this.#ask({ key: ++this.#key, what: 'request', json }, signal, onProgress)) as string;
  }

  async feed(source: Source, { signal, size, onProgress }: FeedOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (transferable(source)) {
      const transfer = typeof source === 'object' && 'getReader' in source ? [source as unknown as Transferable] : [];
      await this.#ask({ key: ++this.#key, what: 'feed', source, size }, signal, onProgress, transfer);
      return;
    }
    // an iterable cannot cross: its pieces do, one at a time
    let done = 0;
    for await (const piece of piecesOf(source)) {
      await this.#ask({ key: ++this.#key, what: 'feed', source: piece, size: undefined }, signal, undefined);
      done += piece.length;
      onProgress?.({ stage: 'read', done, total: size ?? 0 });
    }
  }

  async partOpening(): Promise<Uint8Array | null> {
    return (await this.#ask({ key: ++this.#key, what: 'partOpening' }, undefined, undefined)) as Uint8Array | null;
  }
  async part(
    opening: Uint8Array, source: Source, last: boolean, { signal, onProgress }: FeedOptions = {},
  ): Promise<Uint8Array | null> {
    signal?.throwIfAborted();
    // a view would take all its buffer along, and a Buffer's slice() is one
    const whole = source instanceof Uint8Array ? new Uint8Array(source) : source;
    const transfer = whole instanceof Uint8Array ? [whole.buffer] : [];
    const message = { key: ++this.#key, what: 'part', opening, source: whole, last } as const;
    return (await this.#ask(message, signal, onProgress, transfer)) as Uint8Array | null;
  }
  /** The bytes go over. */
  async join(part: Uint8Array): Promise<boolean> {
    const transfer = [part.buffer as ArrayBuffer];
    return (await this.#ask({ key: ++this.#key, what: 'join', part }, undefined, undefined, transfer)) as boolean;
  }

  async read(): Promise<Uint8Array | null> {
    return (await this.#ask({ key: ++this.#key, what: 'read' }, undefined, undefined)) as Uint8Array | null;
  }

  close(): void {
    this.#end(new Error('the engine is closed'));
    this.#port.terminate?.();
  }

  #ask(
    message: ToWorker, signal: AbortSignal | undefined, onProgress: Waiting['onProgress'], transfer: Transferable[] = [],
  ): Promise<Answer> {
    if (this.#closed) return Promise.reject(new Error('the engine is closed'));
    const { key } = message;
    return new Promise((resolve, reject) => {
      const cancel = () => this.#port.postMessage({ key, what: 'cancel' }, []);
      const settled = () => signal?.removeEventListener('abort', cancel);
      this.#waiting.set(key, {
        resolve: (value) => (settled(), resolve(value)),
        reject: (reason) => (settled(), reject(reason as Error)),
        onProgress,
        signal,
      });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#port.postMessage(message, transfer);
      if (signal?.aborted) cancel();
    });
  }

  #receive(message: FromWorker): void {
    const waiting = this.#waiting.get(message.key);
    if (!waiting) return;
    if (message.what === 'progress') {
      waiting.onProgress?.(message.progress);
      return;
    }
    this.#waiting.delete(message.key);
    if (message.what === 'done') waiting.resolve(message.value);
    else waiting.reject(message.aborted && waiting.signal ? waiting.signal.reason : new Error(message.message));
  }

  #end(reason: Error): void {
    this.#closed = true;
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
  }
}

function transferable(source: Source): boolean {
  if (typeof source === 'string' || source instanceof Uint8Array || source instanceof ArrayBuffer) return true;
  if (typeof Blob !== 'undefined' && source instanceof Blob) return true;
  // Safari cannot move streams to a worker
  return 'getReader' in source && canMoveStreams();
}

function canMoveStreams(): boolean {
  try {
    const stream = new ReadableStream();
    structuredClone(stream, { transfer: [stream as unknown as Transferable] });
    return true;
  } catch {
    return false;
  }
}
