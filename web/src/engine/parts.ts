// A large file of calls read by several engines at once. The first reads every so-manieth stretch itself and takes over, in
// the file's order, what the others have read of the stretches between: the result is as if it had read them all. Where a
// stretch does not begin with a row (a line end may stand in quotes), or the file is of another kind, it reads it itself.

import { WorkerChannel, type Channel, type FeedOptions, type Port } from './channel.js';
import type { Source } from './source.js';

/** Smaller files are read by one: a further engine must first start. */
const worthIt = 16 * 1024 * 1024;
/** At most: what waits to be taken over is memory. A reader learns a file's users and prices anew for each, so not less. */
const stretchBytes = 64 * 1024 * 1024;
/** Enough to know the file by. */
const headBytes = 256 * 1024;
/** A row is hardly longer. */
const lookBytes = 64 * 1024;

/** Further engines, started when they are first needed. */
export class Helpers {
  readonly #start: () => Port;
  readonly #count: number;
  #channels: WorkerChannel[] = [];

  constructor(count: number, start: () => Port) {
    this.#count = count;
    this.#start = start;
  }
  /** Starts what is not there yet. None where the page may not start any. */
  channels(): WorkerChannel[] {
    try {
      while (this.#channels.length < this.#count) this.#channels.push(new WorkerChannel(this.#start()));
    } catch {
      this.close();
    }
    return this.#channels;
  }
  close(): void {
    for (const channel of this.#channels) channel.close();
    this.#channels = [];
  }
}

type Divisible = Blob | Uint8Array;

const sizeOf = (file: Divisible) => (file instanceof Uint8Array ? file.length : file.size);
const stretchOf = (file: Divisible, begin: number, end?: number): Divisible =>
  file instanceof Uint8Array ? file.subarray(begin, end) : file.slice(begin, end);
const bytesOf = async (file: Divisible) => (file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer()));

function divisible(source: Source): Divisible | undefined {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const known = source instanceof Uint8Array || (typeof Blob !== 'undefined' && source instanceof Blob);
  return known ? source : undefined;
}

/** Behind the first line end from `at` on; the file's end if there is none. */
async function afterLineEnd(file: Divisible, at: number): Promise<number> {
  for (; at < sizeOf(file); at += lookBytes) {
    const found = (await bytesOf(stretchOf(file, at, at + lookBytes))).indexOf(10);
    if (found >= 0) return at + found + 1;
  }
  return sizeOf(file);
}

/** Feeds the open import of `main`, with help where that is worth it and can be done. */
export async function feedWithHelp(main: Channel, helpers: Helpers | undefined, source: Source, options: FeedOptions = {}): Promise<void> {
  const file = divisible(source);
  if (!file || !helpers || sizeOf(file) < worthIt) return main.feed(source, options);

  const { signal, onProgress } = options;
  const total = sizeOf(file);
  const read = new Map<number, number>(); // by where the stretch begins; what is read again was read once
  const tellFrom = (begin: number) => (done: number) => {
    read.set(begin, Math.max(done, read.get(begin) ?? 0));
    onProgress?.({ stage: 'read', done: [...read.values()].reduce((all, each) => all + each, 0), total });
  };
  const feed = (begin: number, end: number) => {
    const tell = tellFrom(begin);
    return main.feed(stretchOf(file, begin, end), { signal, onProgress: ({ done }) => tell(done) });
  };

  await feed(0, headBytes);
  const opening = await main.partOpening();
  if (!opening) return feed(headBytes, total);
  const engines = [main, ...helpers.channels()];
  // as many for each
  const rounds = Math.ceil((total - headBytes) / (engines.length * stretchBytes));
  const size = Math.ceil((total - headBytes) / (engines.length * rounds));
  const ask = async (index: number, begin: number, end: number) => {
    const tell = tellFrom(begin);
    return engines[index % engines.length]?.part(opening, stretchOf(file, begin, end), end === total, {
      signal, onProgress: ({ done }) => tell(done),
    });
  };

  const stretches: { begin: number; end: number; part: Promise<Uint8Array | null | undefined> | undefined }[] = [];
  for (let next = headBytes, i = 0; ; ++i) {
    // each helper has one more to do when it has done one
    while (next < total && stretches.length < i + 2 * engines.length) {
      const begin = next;
      const index = stretches.length;
      next = await afterLineEnd(file, Math.min(begin + size, total));
      const part = index % engines.length === 0 ? undefined : ask(index, begin, next).catch(() => null);
      stretches.push({ begin, end: next, part });
    }
    const stretch = stretches[i];
    if (!stretch) return;
    const part = await stretch.part;
    stretch.part = undefined;
    if (!part || !(await main.join(part))) await feed(stretch.begin, stretch.end);
    signal?.throwIfAborted();
  }
}
