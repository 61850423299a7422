// Where an instance keeps what shall survive a reload: the browser, or the page around it, or nowhere.

import type { Durability, StoreResult } from './messages.js';
import * as browser from './storage.js';

export interface Keeper {
  durability(): Durability;
  /** `done` is called before this returns where nothing had to be waited for. */
  store(key: string, value: string, done: (result: StoreResult) => void): void;
  load(keys: string[]): Promise<Record<string, string>>;
  remove(key: string): void;
  /** Everything kept, by its keys. */
  all(): Promise<Record<string, string>>;
  keepFile(key: string, name: string, file: Blob): Promise<StoreResult>;
  forgetFile(key: string): Promise<void>;
  keptFiles(): Promise<{ key: string; name: string; file: Blob }[]>;
}

export const inBrowser: Keeper = {
  ...browser,
  all: async () => JSON.parse(await browser.everything()) as Record<string, string>,
};

/** In memory; `changed` hears of every change, and tells the page around us. */
export function elsewhere(given: Record<string, string> | undefined, changed?: (all: Record<string, string>) => void): Keeper {
  const values = new Map(Object.entries(given ?? {}));
  const told = () => changed?.(Object.fromEntries(values));
  return {
    durability: () => (changed ? 'durable' : 'none'),
    store(key, value, done) {
      values.set(key, value);
      told();
      done('ok');
    },
    load: (keys) =>
      Promise.resolve(Object.fromEntries(keys.flatMap((key) => (values.has(key) ? [[key, values.get(key) as string]] : [])))),
    remove(key) {
      if (values.delete(key)) told();
    },
    all: () => Promise.resolve(Object.fromEntries(values)),
    keepFile: () => Promise.resolve('ok'), // the page has the bytes, or nobody keeps them
    forgetFile: () => Promise.resolve(),
    keptFiles: () => Promise.resolve([]),
  };
}
