// What the element and the frame say to each other, and the one check of it that both sides use. docs/embedding.md names
// every message; a test compares.
//
// A message is data of a stranger until it passed here: known fields only, own properties of plain objects, texts, lists and
// depth limited, no key that a prototype could answer to.

export const protocolVersion = 1;

export const limits = {
  /** Of one text. */
  text: 1 << 20,
  /** Of one list. */
  list: 100_000,
  /** Of everything in one message. */
  values: 500_000,
  depth: 16,
  /** Of one file, in bytes. */
  file: 2 ** 30,
  files: 100,
  /** Of the state the host keeps: all its texts together. */
  state: 16 << 20,
  /** Calls under way or waiting, in one direction. */
  calls: 100,
  /** Messages of one second that are read; a port that sends more is closed. */
  rate: 2000,
} as const;

// ---- checks ----

export type Check = (value: unknown) => boolean;

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const plain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

const text = (most: number = 1024): Check => (value) => typeof value === 'string' && value.length <= most;
const like = (pattern: RegExp): Check => (value) => typeof value === 'string' && value.length <= 1024 && pattern.test(value);
const flag: Check = (value) => typeof value === 'boolean';
const whole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const one = (...words: readonly (string | number)[]): Check => (value) => words.includes(value as string);
const list = (item: Check, most: number = limits.list): Check => (value) =>
  Array.isArray(value) && value.length <= most && value.every(item);
const maybe = (check: Check): Check => (value) => value === undefined || value === null || check(value);
/** Names of the sender's choice. */
const map = (item: Check, most: number): Check => (value) => {
  if (!plain(value)) return false;
  const keys = Object.keys(value);
  return keys.length <= most && keys.every((key) => key.length <= 256 && !forbidden.has(key) && item(value[key]));
};
const shape = (fields: Record<string, Check>): Check => (value) => {
  if (!plain(value)) return false;
  for (const key of Reflect.ownKeys(value)) if (typeof key !== 'string' || !Object.hasOwn(fields, key)) return false;
  for (const key of Object.keys(fields)) {
    const own = Object.getOwnPropertyDescriptor(value, key);
    if (own && !('value' in own)) return false;
    if (!(fields[key] as Check)(own?.value)) return false;
  }
  return true;
};
/** Anything JSON could write, within the limits. */
export const data: Check = (value) => {
  let left = limits.values;
  const good = (item: unknown, depth: number): boolean => {
    if (--left < 0 || depth > limits.depth) return false;
    if (item === null || item === undefined || typeof item === 'boolean') return true;
    if (typeof item === 'number') return Number.isFinite(item);
    if (typeof item === 'string') return item.length <= limits.text;
    if (Array.isArray(item)) return item.length <= limits.list && item.every((each) => good(each, depth + 1));
    return plain(item) && Object.keys(item).every((key) => !forbidden.has(key) && good(item[key], depth + 1));
  };
  return good(value, 0);
};
const blob: Check = (value) => typeof Blob !== 'undefined' && value instanceof Blob && value.size <= limits.file;
const nothing: Check = (value) => value === undefined || value === null;

const guid = like(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const word = like(/^[\w.:-]{1,64}$/);
const route = like(/^(#\/v1\/[\w/?=&-]{0,200})?$/);
/** A language as BCP 47 writes it, or none. */
export const tag = like(/^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|)$/);

export const modes = ['full', 'customer', 'self-service', 'demo'] as const;
export const themes = ['auto', 'light', 'dark', 'contrast'] as const;
export const persistences = ['local', 'host', 'none'] as const;
/** Who may see amounts in `self-service`: nobody, or the customer, because the card holds retail prices. */
export const prices = ['none', 'retail'] as const;
export type Mode = (typeof modes)[number];
export type Theme = (typeof themes)[number];
export type Persistence = (typeof persistences)[number];
export type Prices = (typeof prices)[number];

/** Opaque: what the app would have kept in the browser, by its own keys. */
export type State = Record<string, string>;
const stateTexts = map(text(limits.state), 16);
const state: Check = (value) =>
  stateTexts(value) && Object.values(value as State).reduce((sum, each) => sum + each.length, 0) <= limits.state;

/** Partner Center's overage resource, as PUT takes it. */
export interface OverageRequest {
  azureEntitlementId?: string | null;
  partnerId?: string | null;
  overageEnabled: boolean;
  azureResourceGroup?: AzureResourceGroup | null;
  type?: 'PhoneServices';
}
/** How the resource group that overage creates is labelled, and where it is. */
export interface AzureResourceGroup {
  tags?: Record<string, string>;
  /** An Azure region, such as `francecentral`. */
  location?: string;
}
/** As GET and PUT answer it. */
export interface Overage {
  /** Absent while overage is off. */
  azureEntitlementId?: string;
  /** Of the indirect reseller; absent without one. */
  partnerId?: string;
  type: 'PhoneServices';
  overageEnabled: boolean;
  /** Absent unless one was asked for; not every version of the interface gives it back. */
  azureResourceGroup?: AzureResourceGroup;
  links: { overage: { uri: string; method: 'GET'; headers: [] } };
  attributes: { objectType: 'Overage' };
}
/** What a page's own call to the interface brought back: anything may be missing, or null. */
export type OverageReply = { [Member in keyof Overage]?: Overage[Member] | null };
export interface OverageCollection {
  totalCount: number;
  items: Overage[];
  attributes: { objectType: 'Collection' };
}
const azureResourceGroup = shape({ tags: maybe(map(text(256), 50)), location: maybe(like(/^[a-z0-9]{0,64}$/)) });
/** A request, or a reply of the page's own call: what else a reply has is passed over before it is sent. */
const overage = shape({
  azureEntitlementId: maybe(guid), partnerId: maybe(like(/^\d{0,20}$/)), overageEnabled: flag,
  azureResourceGroup: maybe(azureResourceGroup), type: maybe(one('PhoneServices')),
});

// ---- the handshake, by window messages ----

/** frame -> element, every 200 ms until it is answered. */
export interface Hello {
  ov: typeof protocolVersion;
  type: 'hello';
  nonce: string;
  versions: number[];
  product: string;
}
/** element -> frame, once, with the port. */
export interface Init {
  ov: typeof protocolVersion;
  type: 'init';
  nonce: string;
  version: number;
  config: Config;
}
export interface Config {
  mode: Mode;
  customer?: string | undefined;
  prices: Prices;
  locale: string;
  theme: Theme;
  route: string;
  persistence: Persistence;
  state?: State | undefined;
  /** Data will come: do not open the demo meanwhile. */
  waits: boolean;
  /** Height follows the content, up to so many pixels; 0 = the host's own height. */
  grows: number;
}
const nonce = like(/^[0-9a-f]{32}$/);
export const config = shape({
  mode: one(...modes), customer: maybe(guid), prices: one(...prices), locale: tag, theme: one(...themes), route,
  persistence: one(...persistences), state: maybe(state), waits: flag, grows: whole,
});
export const hello = shape({
  ov: one(protocolVersion), type: one('hello'), nonce, versions: list(whole, 16), product: text(64),
});
export const init = shape({ ov: one(protocolVersion), type: one('init'), nonce, version: whole, config });

// ---- calls, by the port ----

export const fileKinds = ['customers', 'rates', 'usage', 'workspace'] as const;
export type FileKind = (typeof fileKinds)[number];
export interface GivenFile {
  kind: FileKind;
  name: string;
  bytes: Blob;
}
export interface LoadedFile {
  name: string;
  format: string;
  rows: number;
  accepted: number;
  duplicate: number;
  suspended: number;
  rejected: number;
  error: string;
}
export interface Failure {
  /** A name of docs/embedding.md, of the engine, or of the law. */
  code: string;
  message: string;
  /** Partner Center's own number and HTTP status, where it has one; 0 = none. */
  partnerCenter: number;
  status: number;
}
const failure = shape({ code: word, message: text(4096), partnerCenter: whole, status: whole });
const loadedFile = shape({
  name: text(), format: text(64), rows: whole, accepted: whole, duplicate: whole, suspended: whole, rejected: whole,
  error: text(64),
});

/** The engine's questions (docs/embedding.md, The protocol) that a host may ask: none of them changes anything. */
export const questions = [
  'hello', 'datasets', 'rate', 'summary', 'totals', 'calls', 'explain', 'suspense', 'test_number', 'evaluate', 'forecast',
  'forecast.back_test', 'what_if', 'advise', 'compare_cards', 'changes', 'resale', 'unusual',
] as const;
export type Question = (typeof questions)[number];

export interface Call {
  takes: Check;
  gives: Check;
}
/** element -> frame */
export const frameCalls = {
  load: { takes: shape({ files: list(shape({ kind: one(...fileKinds), name: text(255), bytes: blob }), limits.files) }), gives: list(loadedFile, limits.files) },
  ask: { takes: shape({ op: one(...questions), body: data }), gives: data },
  export: { takes: shape({ what: data }), gives: shape({ name: text(255), bytes: blob }) },
  'overage.get': { takes: shape({ customer: guid }), gives: data },
  'overage.set': { takes: shape({ customer: guid, overage }), gives: data },
  set: { takes: shape({ locale: maybe(tag), theme: maybe(one(...themes)), route: maybe(route), grows: maybe(whole) }), gives: nothing },
  state: { takes: nothing, gives: state },
  reset: { takes: nothing, gives: nothing },
  focus: { takes: nothing, gives: nothing },
  ping: { takes: nothing, gives: nothing },
} satisfies Record<string, Call>;
/** frame -> element */
export const elementCalls = {
  assign: {
    takes: shape({ customer: guid, name: text(), overage }),
    gives: shape({ apply: flag, result: maybe(overage), code: maybe(word), message: maybe(text(4096)) }),
  },
  export: { takes: shape({ name: text(255), bytes: blob }), gives: flag },
} satisfies Record<string, Call>;
/** frame -> element, without an answer */
export const frameEvents = {
  ready: shape({ version: text(64), protocol: whole, questions: list(one(...questions), questions.length) }),
  unsupported: shape({ code: word }),
  change: shape({ revision: whole }),
  rated: data,
  route: shape({ route }),
  state: shape({ state }),
  storage: shape({ result: one('ok', 'quota', 'unavailable', 'mismatch') }),
  height: shape({ height: whole }),
  progress: shape({ call: whole, stage: text(64), done: whole, total: whole }),
  error: failure,
} satisfies Record<string, Check>;

export type FrameCall = keyof typeof frameCalls;
export type ElementCall = keyof typeof elementCalls;
export type FrameEvent = keyof typeof frameEvents;

/** Either way, on the port. */
export type Message =
  | { id: number; m: string; p?: unknown }
  | { id: number; stop: true }
  | { id: number; r: unknown }
  | { id: number; e: Failure }
  | { ev: string; d: unknown };

const request = shape({ id: whole, m: word, p: () => true });
const stop = shape({ id: whole, stop: one(true as unknown as string) });
const reply = shape({ id: whole, r: () => true });
const refusal = shape({ id: whole, e: failure });
const event = shape({ ev: word, d: () => true });
/** What kind of message it is; null: none of ours. What is inside `p`, `r` and `d` is checked by the name it belongs to. */
export function kindOf(value: unknown): 'request' | 'stop' | 'reply' | 'refusal' | 'event' | null {
  if (request(value)) return 'request';
  if (reply(value) && Object.hasOwn(value as object, 'r')) return 'reply';
  if (event(value)) return 'event';
  if (refusal(value)) return 'refusal';
  if (stop(value)) return 'stop';
  return null;
}

export class WidgetError extends Error {
  readonly code: string;
  readonly partnerCenter: number;
  readonly status: number;
  constructor(code: string, message = '', partnerCenter = 0, status = 0) {
    super(message || code);
    this.name = 'WidgetError';
    this.code = code;
    this.partnerCenter = partnerCenter;
    this.status = status;
  }
}
