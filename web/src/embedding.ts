// What an instance inside somebody else's page is given and tells; web/src/widget/frame.ts carries it over the wire.

import type { Keeper } from './keeper.js';
import type { Embedding } from './messages.js';

export interface Host {
  embedding: Embedding;
  /** `auto`: the system's. */
  theme: 'auto' | 'light' | 'dark' | 'contrast';
  locale: string;
  route: string;
  keeper: Keeper;
  /** Puts an assignment to the page. */
  assign(question: { customer: string; name: string; request: string }): Promise<Decision>;
  /** True: the page has taken the file, no download is needed. */
  exported(name: string, file: Blob): Promise<boolean>;
  routed(hash: string): void;
  /** The height in pixels at which nothing would scroll, when it is another one; the height there is does not count. */
  measured(height: number): void;
  /** A reply of the engine, as it came. */
  replied(json: string): void;
}
export interface Decision {
  apply: boolean;
  /** JSON of the real interface's reply; empty: it was not asked. */
  reply: string;
  code: string;
  message: string;
}

export const notEmbedded: Embedding = {
  mode: 'full', customer: '', amounts: true, asks: false, waits: false, keeps: false,
};
