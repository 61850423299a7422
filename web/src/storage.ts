// Small texts in localStorage, written, read back and compared; files in IndexedDB; one writer among the tabs.

import type { Durability, StorageUse, StoreResult } from './messages.js';
import { pack, packFrom, unpack } from './packing.js';

const prefixOf = (workspace: string) => (workspace === '' ? 'telco-overage/' : `telco-overage@${workspace}/`);
let prefix = prefixOf('');
let shared = prefix;

/** One of several workspaces of this browser. */
export function keepWorkspace(id: string): void {
  prefix = prefixOf(id);
}

/** What an embedded instance keeps lies apart from the person's own, and apart for each page that embeds. */
export function keepApart(page: string): void {
  prefix = shared = `telco-overage-in/${page}/`;
}

/** Where a text lies. A person's preferences are one and the same in all workspaces. */
const placeOf = (key: string) => (key === 'telco-overage/preferences' ? shared : prefix) + key;

/** localStorage, or null where the browser refuses it (blocked in a foreign frame, sandbox without an origin). */
function box(): Storage | null {
  try {
    const probe = `${prefix}probe`;
    localStorage.setItem(probe, '1');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}

export function durability(): Durability {
  return box() ? 'durable' : 'none';
}

function write(key: string, value: string): StoreResult {
  const storage = box();
  if (!storage) return 'unavailable';
  try {
    storage.setItem(placeOf(key), value);
  } catch {
    return 'quota';
  }
  return storage.getItem(placeOf(key)) === value ? 'ok' : 'mismatch';
}

// One after another, in the order they were asked for; what needs no packing is done at once if nothing waits.
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  waiting++;
  const turn = last.then(work).finally(() => waiting--);
  last = turn.catch(() => undefined);
  return turn;
}

/** Writes, reads back, unpacks and compares. */
async function storePacked(key: string, value: string): Promise<StoreResult> {
  const packed = await pack(value);
  const result = write(key, packed);
  if (result !== 'ok' || packed === value) return result;
  return (await unpack(packed)) === value ? 'ok' : 'mismatch';
}

export function store(key: string, value: string, done: (result: StoreResult) => void): void {
  if (waiting === 0 && value.length < packFrom) return done(write(key, value));
  void inTurn(() => storePacked(key, value)).then(done, () => done('unavailable'));
}

export function load(keys: string[]): Promise<Record<string, string>> {
  return inTurn(async () => {
    const storage = box();
    const values: Record<string, string> = {};
    for (const key of keys) {
      const value = storage?.getItem(placeOf(key)) ?? null;
      if (value !== null) values[key] = await unpack(value);
    }
    return values;
  });
}

export function remove(key: string): void {
  if (waiting === 0) return box()?.removeItem(placeOf(key));
  void inTurn(async () => box()?.removeItem(placeOf(key)));
}

function stored(start = prefix): [key: string, value: string][] {
  const storage = box();
  const found: [string, string][] = [];
  for (let i = 0; storage && i < storage.length; i++) {
    const key = storage.key(i);
    if (key?.startsWith(start)) found.push([key.slice(start.length), storage.getItem(key) ?? '']);
  }
  return found;
}

/** Everything kept here, as it is: what an error page offers for download. */
export async function everything(): Promise<string> {
  const values: Record<string, string> = {};
  for (const [key, value] of stored()) values[key] = await unpack(value);
  return JSON.stringify(values, null, 1);
}
export function holdsData(): boolean {
  return stored().length > 0;
}

/** What browsers give localStorage, in characters. (None of them tells.) */
const characters = 5 * 1024 * 1024;

export async function measure(): Promise<StorageUse> {
  const used = stored('').reduce((sum, [key, value]) => sum + key.length + value.length, 0); // all share one room
  const kept = await keptFiles();
  return {
    used,
    limit: characters,
    files: kept.reduce((sum, { file }) => sum + file.size, 0),
    persistent: (await navigator.storage?.persisted?.().catch(() => false)) ?? false,
    // Safari clears script-writable storage after seven days of use without a visit to the site
    may_purge: /^((?!chrome|android|chromium).)*safari/i.test(navigator.userAgent),
  };
}

let asked = false;
/** Asks the browser not to clear what we keep; once, and only after something worth keeping is there. */
export function persist(): void {
  if (asked) return;
  asked = true;
  void navigator.storage?.persist?.().catch(() => false);
}

// ---- files ----

interface KeptFile {
  key: string;
  name: string;
  file: Blob;
}

function database(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open(prefix.slice(0, -1), 1);
    request.onupgradeneeded = () => request.result.createObjectStore('files', { keyPath: 'key' });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('no database'));
    request.onblocked = () => fail(new Error('database blocked'));
  });
}

async function files<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database();
  try {
    return await new Promise<T>((done, fail) => {
      const transaction = db.transaction('files', mode);
      const request = work(transaction.objectStore('files'));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => fail(transaction.error ?? new Error('not kept'));
    });
  } finally {
    db.close();
  }
}

export async function keepFile(key: string, name: string, file: Blob): Promise<StoreResult> {
  try {
    await files('readwrite', (kept) => kept.put({ key, name, file } satisfies KeptFile));
    persist();
    return 'ok';
  } catch (error) {
    return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'quota' : 'unavailable';
  }
}

export async function forgetFile(key: string): Promise<void> {
  await files('readwrite', (kept) => kept.delete(key)).catch(() => undefined);
}

export async function keptFiles(): Promise<KeptFile[]> {
  return files('readonly', (kept) => kept.getAll() as IDBRequest<KeptFile[]>).catch(() => []);
}

/** The texts of another workspace, and its files. */
export function removeTexts(workspace: string): void {
  for (const [key] of stored(prefixOf(workspace))) box()?.removeItem(prefixOf(workspace) + key);
}
export function deleteFiles(workspace: string): Promise<void> {
  return new Promise((done) => {
    const request = indexedDB.deleteDatabase(prefixOf(workspace).slice(0, -1));
    request.onsuccess = request.onerror = request.onblocked = () => done();
  });
}

// ---- one writer ----

/** Does it if no tab writes to that workspace; false: one does. */
export async function leaseOf(workspace: string, work: () => Promise<void>): Promise<boolean> {
  if (!navigator.locks) return work().then(() => true);
  return navigator.locks.request(`${prefixOf(workspace)}writer`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}

/** The lease to write, which one tab holds at a time. Where there are no locks, every tab is a writer. */
export class Writer {
  readonly #changed: (writer: boolean) => void;
  #release: (() => void) | undefined;

  constructor(changed: (writer: boolean) => void, signal: AbortSignal) {
    this.#changed = changed;
    signal.addEventListener('abort', () => this.#release?.());
  }

  /** True if the lease was free. Otherwise it is waited for. */
  async start(): Promise<boolean> {
    if (!navigator.locks) return true;
    const free = await this.#ask({ ifAvailable: true });
    if (!free) void this.#ask({}).then((got) => got && this.#changed(true));
    return free;
  }

  async takeOver(): Promise<void> {
    if (this.#release || !navigator.locks) return;
    if (await this.#ask({ steal: true })) this.#changed(true);
  }

  #ask(options: LockOptions): Promise<boolean> {
    return new Promise((answer) => {
      navigator.locks
        .request(`${prefix}writer`, options, (lock) => {
          if (!lock) {
            answer(false);
            return undefined;
          }
          return new Promise<void>((release) => {
            this.#release = release;
            answer(true);
          });
        })
        .catch(() => {
          answer(false);
          if (!this.#release) return;
          this.#release = undefined; // stolen by another tab; its turn comes again when that one goes
          this.#changed(false);
          void this.#ask({}).then((got) => got && this.#changed(true));
        });
    });
  }
}
