// One engine instance: JSON text in, JSON text out, file bytes beside it. Knows the C functions of
// src/programs/engine.cpp and nothing of the trade.

import type { Progress } from './protocol.js';

/** What emscripten's module gives us, as far as we use it. */
export interface EngineModule {
  HEAPU8: Uint8Array;
  _engine_alloc(size: number): number;
  _engine_free(address: number): void;
  _engine_request(address: number, size: number): number;
  _engine_step(): number;
  _engine_cancel(): void;
  _engine_reply(): number;
  _engine_reply_size(): number;
  _engine_feed(address: number, size: number): void;
  _engine_read(): number;
  _engine_chunk(): number;
  _engine_part_opening(): number;
  _engine_part_join(address: number, size: number): number;
  _engine_part_open(address: number, size: number): number;
  _engine_part_feed(address: number, size: number): void;
  _engine_part_take(last: number): number;
  _engine_is_out_of_memory(): number;
  /** Loads what a request may need, where the module comes in parts. Rejects when it cannot be had; nothing has happened then. */
  prepare?(json: string): Promise<void>;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Bytes are handed over in pieces of at most this size: short calls keep the page's worker responsive. */
export const chunkSize = 512 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A turn of the event loop, so that messages (cancel among them) get through. */
const turn: () => Promise<void> = (() => {
  const immediate = (globalThis as { setImmediate?: (f: () => void) => void }).setImmediate;
  if (immediate) return () => new Promise((done) => immediate(done));
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((done) => {
      waiting.push(done);
      port2.postMessage(null);
    });
})();

const failure = (json: string, code: 'out_of_memory' | 'part_missing'): string => {
  const id: unknown = /"id":(\d+)/.exec(json)?.[1] ?? 0;
  return `{"id":${String(id)},"error":{"code":"${code}","place":{"file":"","row":0,"column":0,"field":""},"args":{}}}`;
};

export class Core {
  readonly #module: EngineModule;
  #broken = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(module: EngineModule) {
    this.#module = module;
  }

  /** True once memory ran out: every further request is answered with that error. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Answers with the reply's text. Requests are carried out one after another, long ones in slices. */
  request(json: string, options: RequestOptions = {}): Promise<string> {
    const answer = this.#queue.then(() => this.#run(json, options));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** The next bytes of the open import. Faults of the content show in the reply of `import.finish`. */
  async feed(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += chunkSize) {
      await this.#queue;
      this.#hand(bytes.subarray(at, at + chunkSize), (address, size) => this.#module._engine_feed(address, size));
    }
  }

  /** What another engine must know to read a part of the open import's file; null: it cannot be divided (yet). */
  async partOpening(): Promise<Uint8Array | null> {
    await this.#queue;
    return this.#chunk(() => this.#module._engine_part_opening());
  }
  /** Takes over what another has read from where the bytes fed end. False: they must be fed after all. */
  async join(part: Uint8Array): Promise<boolean> {
    await this.#queue;
    return this.#hand(part, (address, size) => this.#module._engine_part_join(address, size)) === 1;
  }
  /** Reads a part of another engine's file, for its `join`; null when nothing can be made of it. */
  part(opening: Uint8Array, pieces: AsyncIterable<Uint8Array>, last: boolean): Promise<Uint8Array | null> {
    const part = this.#queue.then(async () => {
      await this.#module.prepare?.('');
      if (this.#hand(opening, (address, size) => this.#module._engine_part_open(address, size)) !== 1) return null;
      for await (const bytes of pieces) {
        for (let at = 0; at < bytes.length; at += chunkSize) {
          this.#hand(bytes.subarray(at, at + chunkSize), (address, size) => this.#module._engine_part_feed(address, size));
          await turn();
        }
      }
      return this.#chunk(() => this.#module._engine_part_take(last ? 1 : 0));
    });
    this.#queue = part.catch(() => undefined);
    return part;
  }

  /** The next bytes of the open export, a copy; null at its end. */
  async read(): Promise<Uint8Array | null> {
    await this.#queue;
    return this.#chunk(() => this.#module._engine_read());
  }

  /** A copy of what stands at engine_chunk(); null when its size is 0. */
  #chunk(make: () => number): Uint8Array | null {
    let bytes: Uint8Array | null = null;
    this.#guard(() => {
      const size = make();
      const from = this.#module._engine_chunk();
      if (size > 0) bytes = this.#module.HEAPU8.slice(from, from + size);
    });
    return bytes;
  }
  /** What `take` says of bytes that are there while it looks at them; undefined when memory ran out. */
  #hand<T>(bytes: Uint8Array, take: (address: number, size: number) => T): T | undefined {
    let said: T | undefined;
    this.#guard(() => {
      const address = this.#put(bytes);
      said = take(address, bytes.length);
      this.#module._engine_free(address);
    });
    return said;
  }

  async #run(json: string, { signal, onProgress }: RequestOptions): Promise<string> {
    try {
      await this.#module.prepare?.(json);
    } catch {
      return failure(json, 'part_missing');
    }
    let more = false;
    const start = () => {
      const bytes = encoder.encode(json);
      const address = this.#put(bytes);
      more = this.#module._engine_request(address, bytes.length) !== 0;
      this.#module._engine_free(address);
    };
    if (!this.#guard(start)) return failure(json, 'out_of_memory');
    while (more) {
      if (onProgress) onProgress((JSON.parse(this.#reply()) as { ok: Progress }).ok);
      await turn();
      const next = () => {
        if (signal?.aborted) this.#module._engine_cancel();
        more = this.#module._engine_step() !== 0;
      };
      if (!this.#guard(next)) return failure(json, 'out_of_memory');
    }
    return this.#reply();
  }

  #reply(): string {
    const from = this.#module._engine_reply();
    return decoder.decode(this.#module.HEAPU8.subarray(from, from + this.#module._engine_reply_size()));
  }

  #put(bytes: Uint8Array): number {
    const address = this.#module._engine_alloc(bytes.length);
    this.#module.HEAPU8.set(bytes, address);
    return address;
  }

  /** False when memory ran out in `work`, now or before. Any other trap is a fault of ours and is thrown on. */
  #guard(work: () => void): boolean {
    if (this.#broken) return false;
    try {
      work();
      return true;
    } catch (error) {
      this.#broken = true;
      if (this.#module._engine_is_out_of_memory() !== 0) return false;
      throw error;
    }
  }
}
