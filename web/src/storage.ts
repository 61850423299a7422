// Small texts in localStorage, written, read back and compared; files in IndexedDB; one writer among the tabs.

import type { Durability, StoreResult } from './messages.js';

let prefix = 'telco-overage/';

/** What an embedded instance keeps lies apart from the person's own, and apart for each page that embeds. */
export function keepApart(page: string): void {
  prefix = `telco-overage-in/${page}/`;
}

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

export function store(key: string, value: string): StoreResult {
  const storage = box();
  if (!storage) return 'unavailable';
  try {
    storage.setItem(prefix + key, value);
  } catch {
    return 'quota';
  }
  return storage.getItem(prefix + key) === value ? 'ok' : 'mismatch';
}

export function load(keys: string[]): Record<string, string> {
  const storage = box();
  const values: Record<string, string> = {};
  for (const key of keys) {
    const value = storage?.getItem(prefix + key) ?? null;
    if (value !== null) values[key] = value;
  }
  return values;
}

export function remove(key: string): void {
  box()?.removeItem(prefix + key);
}

/** Everything kept here, as it is: what an error page offers for download. */
export function everything(): string {
  const storage = box();
  const values: Record<string, string> = {};
  for (let i = 0; storage && i < storage.length; i++) {
    const key = storage.key(i);
    if (key?.startsWith(prefix)) values[key.slice(prefix.length)] = storage.getItem(key) ?? '';
  }
  return JSON.stringify(values, null, 1);
}
export function holdsData(): boolean {
  return everything() !== '{}';
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
    // asks once, and only after something worth keeping is there
    void navigator.storage?.persist?.();
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

// ---- one writer ----

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
          this.#release = undefined; // stolen by another tab
          this.#changed(false);
        });
    });
  }
}
