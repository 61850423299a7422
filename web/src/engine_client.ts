// The engine's worker, as the application's effects use it: requests, and one stream of bytes at a time, in or out.

import { WorkerChannel } from './engine/channel.js';
import type { RequestOptions } from './engine/core.js';
import { feedWithHelp, Helpers } from './engine/parts.js';
import type { AppEvent } from './messages.js';

export interface EngineHandlers {
  replied(json: string): void;
  event(event: AppEvent): void;
  /** A finished result file. */
  save(name: string, file: Blob): void;
}

/** One processor reads and joins, one is the browser's: it hands the file over from a process of its own. */
const helperCount = () => Math.max(0, Math.min(4, (navigator.hardwareConcurrency || 2) - 2));

/** In a row, without an answer between them. */
const mostFailures = 3;

export class EngineClient {
  readonly #start: () => Worker;
  readonly #handlers: EngineHandlers;
  #worker: Worker;
  #channel: WorkerChannel;
  #running: AbortController | undefined;
  #failures = 0;
  /** While an export of the page around us is read, nothing else may open one. */
  #quiet: Promise<unknown> = Promise.resolve();

  constructor(start: () => Worker, handlers: EngineHandlers) {
    this.#start = start;
    this.#handlers = handlers;
    this.#worker = start();
    this.#channel = this.#connect();
  }

  #connect(): WorkerChannel {
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#restart(event.message || 'stopped');
    });
    return new WorkerChannel(this.#worker);
  }
  #restart(reason: string): void {
    this.#running?.abort();
    this.#channel.close();
    // one that never answered will not answer the next time either
    if (++this.#failures > mostFailures) return;
    this.#worker = this.#start();
    this.#channel = this.#connect();
    this.#handlers.event({ type: 'engine_restarted', reason });
  }

  close(): void {
    this.#running?.abort();
    this.#channel.close();
  }

  async request(json: string): Promise<void> {
    await this.#quiet;
    const channel = this.#channel;
    try {
      const reply = await channel.request(json);
      this.#failures = 0;
      this.#handlers.replied(reply);
    } catch {
      // a stopped worker is told as such; nothing waits for this reply any more
      if (channel === this.#channel) this.#restart('stopped');
    }
  }

  /** A question of the page around us; the application does not see it. */
  ask(json: string, options: RequestOptions): Promise<string> {
    return this.#channel.request(json, options);
  }
  /** A result file for the page around us: opened, read and closed in one go. */
  async exportFile(open: string, close: string, signal: AbortSignal): Promise<{ reply: string; parts: BlobPart[] }> {
    if (this.#running && !this.#running.signal.aborted) throw new Error('busy');
    const channel = this.#channel;
    const work = async () => {
      const reply = await channel.request(open, { signal });
      const parts: BlobPart[] = [];
      if ('error' in (JSON.parse(reply) as object)) return { reply, parts };
      try {
        for (let part = await channel.read(); part !== null; part = await channel.read()) {
          signal.throwIfAborted();
          parts.push(part as BlobPart);
        }
      } finally {
        await channel.request(close);
      }
      return { reply, parts };
    };
    const result = this.#quiet.then(work);
    this.#quiet = result.catch(() => undefined);
    return result;
  }

  cancel(request: string): void {
    this.#running?.abort();
    if (request !== '') void this.request(request);
  }

  /** The bytes of the open import, then `finish`, whose reply goes to the application as it comes. */
  async feedFile(number: number, file: Blob, finish: string): Promise<void> {
    const { signal } = this.#begin();
    const channel = this.#channel;
    const progress = this.#progress(number, file.size);
    const helpers = new Helpers(helperCount(), this.#start);
    try {
      await feedWithHelp(channel, helpers, file, { signal, size: file.size, onProgress: ({ done }) => progress(done) });
      this.#handlers.replied(await channel.request(finish, { signal }));
    } catch {
      this.#handlers.event({ type: 'file_failed', file: number, reason: signal.aborted ? 'cancelled' : 'unreadable' });
    } finally {
      helpers.close(); // and their memory
      this.#end(signal);
    }
  }

  /** The bytes of the open export become a download; then `close`. */
  async saveExport(name: string, mime: string, close: string): Promise<void> {
    const { signal } = this.#begin();
    const channel = this.#channel;
    const progress = this.#progress(0, 0);
    const parts: BlobPart[] = [];
    let bytes = 0;
    try {
      for (let part = await channel.read(); part !== null; part = await channel.read()) {
        signal.throwIfAborted();
        parts.push(part as BlobPart);
        bytes += part.length;
        progress(bytes);
      }
      this.#handlers.replied(await channel.request(close));
      this.#handlers.save(name, new Blob(parts, { type: mime }));
      this.#handlers.event({ type: 'file_saved', name });
    } catch {
      if (signal.aborted) void this.request(close);
      this.#handlers.event({ type: 'file_failed', file: 0, reason: signal.aborted ? 'cancelled' : 'unreadable' });
    } finally {
      this.#end(signal);
    }
  }

  #begin(): AbortController {
    this.#running?.abort();
    this.#running = new AbortController();
    return this.#running;
  }

  #end(signal: AbortSignal): void {
    if (this.#running?.signal === signal) this.#running = undefined;
  }

  /** Tells how far it is, at most ten times a second. */
  #progress(file: number, total: number): (bytes: number) => void {
    const start = performance.now();
    let last = -Infinity;
    return (bytes) => {
      const now = performance.now();
      if (now - last < 100 && bytes !== total) return;
      last = now;
      this.#handlers.event({ type: 'file_progress', file, bytes, total, milliseconds: Math.round(now - start) });
    };
  }
}
