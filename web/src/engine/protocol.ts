// The engine's messages as types: the mirror of src/engine/messages.hpp, which says what each means.
// Money is text beside its currency, so that no amount ever becomes a binary fraction.

export type Guid = string;
/** Three letters, ISO 4217. */
export type Currency = string;
/** `2026-06` */
export type Month = string;
/** `2026-06-03` */
export type Day = string;
/** `2026-06-03T09:15:07Z` */
export type Instant = string;
/** `FR`; empty where unknown. */
export type Country = string;

export interface Money {
  amount: string;
  currency: Currency;
}
export type Args = Record<string, string>;

export interface Place {
  file: string;
  /** From 1, the header counts; 0 = unknown. */
  row: number;
  column: number;
  /** Caption of the column, or a JSON pointer. */
  field: string;
}
/** What went wrong and where, as data; `code` is one of the names in src/base/error.hpp. */
export interface Failure {
  code: string;
  place: Place;
  args: Args;
}

export type Payer = 'free' | 'pool' | 'credits' | 'overage' | 'blocked' | 'unrated';
export type Severity = 'warning' | 'duplicate' | 'suspended' | 'rejected';
export type Dimension =
  | 'customer' | 'user' | 'department' | 'country' | 'destination' | 'payer' | 'plan' | 'day' | 'callType' | 'reason';
export type CallColumn =
  | 'start' | 'customer' | 'user' | 'number' | 'destination' | 'callType' | 'seconds' | 'minutes' | 'payer' | 'amount';
export type ExportKind =
  | 'ratedCalls' | 'totals' | 'pools' | 'suspense' | 'rateCard' | 'customers' | 'workspace';

export interface Totals {
  calls: number;
  seconds: number;
  /** Whole started minutes. */
  minutes: number;
  freeMinutes: number;
  poolMinutes: number;
  creditMinutes: number;
  overageMinutes: number;
  blockedMinutes: number;
  unratedMinutes: number;
  freeCalls: number;
  poolCalls: number;
  creditCalls: number;
  overageCalls: number;
  blockedCalls: number;
  unratedCalls: number;
  /** Drawn from Communications Credits, one amount a currency. */
  credits: Money[];
  /** Charged to the overage meter, one amount a currency. */
  overage: Money[];
}

/** Calls of one month that meet every condition given. */
export interface Selection {
  month: Month;
  customers?: Guid[];
  payers?: Payer[];
  countries?: Country[];
  destinations?: string[];
  user?: string;
  department?: string;
  day?: Day;
  text?: string;
}

export interface Problem {
  severity: Severity;
  error: Failure;
}
export interface MonthCount {
  month: Month;
  calls: number;
}
export interface CustomerCount {
  customer: Guid;
  calls: number;
}

export interface OpenImport {
  /** Its name, for places in errors. */
  file?: string;
  /** One of `ImportPreview.formats`; empty = detected. */
  format?: string;
  /** Owner of rows that name none. */
  customer?: Guid;
  delimiter?: string;
  decimalComma?: boolean;
  encoding?: 'utf-8' | 'windows-1252';
  /** Rate cards: name, and currency where the file has no such column. */
  card?: string;
  currency?: Currency;
  /** Rate cards: field -> caption. */
  mapping?: Args;
}
/** accepted + duplicate + suspended + rejected = rows */
export interface ImportPreview {
  import: number;
  file: string;
  format: string;
  formats: string[];
  delimiter: string;
  decimalComma: boolean;
  encoding: string;
  bytes: number;
  rows: number;
  accepted: number;
  duplicate: number;
  suspended: number;
  rejected: number;
  problems: Problem[];
  problemCount: number;
  header: string[];
  firstRows: string[][];
  mapping: Args;
  months: MonthCount[];
  customers: CustomerCount[];
}
export interface ImportAccepted {
  revision: number;
  dataset: number;
  patch: unknown;
}

export interface Dataset {
  dataset: number;
  file: string;
  format: string;
  rows: number;
  accepted: number;
  duplicate: number;
  suspended: number;
  rejected: number;
  months: MonthCount[];
}
export interface Datasets {
  revision: number;
  datasets: Dataset[];
  months: MonthCount[];
}

export interface Rated {
  month: Month;
  revision: number;
  totals: Totals;
  /** Of the canonical result: the same on every platform. */
  sha256: string;
  problems: Problem[];
}

export interface PoolUse {
  plan: string;
  country: Country;
  counter: string;
  user: string;
  licences: number;
  total: number;
  used: number;
  exhaustedAt?: Instant;
}
export interface CreditUse {
  opening: Money;
  bought: Money;
  recharged: Money;
  lapsed: Money;
  spent: Money;
  closing: Money;
  postpaidSince?: Instant;
}
export interface DayTotals {
  day: Day;
  totals: Totals;
}
export interface CustomerSummary {
  customer: Guid;
  totals: Totals;
  pools: PoolUse[];
  credits?: CreditUse;
  days: DayTotals[];
}
export interface Summary {
  month: Month;
  revision: number;
  totals: Totals;
  customers: CustomerSummary[];
  days: DayTotals[];
  suspended: number;
}

export interface Group {
  key: string;
  label: string;
  totals: Totals;
}
export interface GroupTotals {
  revision: number;
  groups: Group[];
  groupCount: number;
  rest: Totals;
  totals: Totals;
}

export interface CallRow {
  usage: Guid;
  customer: Guid;
  start: Instant;
  user: string;
  upn: string;
  department: string;
  number: string;
  country: Country;
  destination: string;
  callType: string;
  seconds: number;
  minutes: number;
  poolMinutes: number;
  chargedMinutes: number;
  payer: Payer;
  reason: string;
  plan: string;
  amount: Money;
}
export interface Calls {
  revision: number;
  rows: CallRow[];
  totals: Totals;
}

export interface Step {
  code: string;
  args: Args;
  rules: string[];
}
export interface Explanation {
  call: CallRow;
  steps: Step[];
}

export interface SuspenseRow {
  usage?: Guid;
  reason: string;
  place: Place;
  customer: Guid;
  upn: string;
  number: string;
}
export interface Suspense {
  revision: number;
  count: number;
  rows: SuspenseRow[];
}

export interface TestNumber {
  number: string;
  card?: string;
  origin?: Country;
  direction?: 'outbound' | 'inbound_tollfree' | 'inbound_toll';
  at: Instant;
  customer?: Guid;
  seconds?: number;
}
export interface MatchedRate {
  card: string;
  row: number;
  prefix: string;
  destination: string;
  country: Country;
  numberType: string;
  rate: string;
  connectionFee: string;
  currency: Currency;
}
export interface NumberTested {
  digits: string;
  country: Country;
  matches: MatchedRate[];
  ambiguous: boolean;
  minutes: number;
  amount?: Money;
}

export interface OpenExport {
  kind: ExportKind;
  selection?: Selection;
  card?: string;
  bom?: boolean;
  decimalComma?: boolean;
}
export interface ExportOpened {
  file: string;
  mediaType: string;
}

export interface Progress {
  stage: string;
  done: number;
  total: number;
}

/** Operation -> what it takes and what it gives. */
export interface Operations {
  hello: [Record<never, never>, { version: string; protocol: number }];
  'workspace.set': [{ workspace: unknown }, { revision: number }];
  'workspace.change': [{ patch: unknown }, { revision: number }];
  'import.open': [OpenImport, { import: number }];
  'import.finish': [{ import: number }, ImportPreview];
  'import.accept': [{ import: number }, ImportAccepted];
  'import.discard': [{ import: number }, Record<never, never>];
  datasets: [Record<never, never>, Datasets];
  'datasets.remove': [{ dataset: number }, Datasets];
  rate: [{ month: Month; hash?: boolean }, Rated];
  summary: [{ month: Month; customers?: Guid[] }, Summary];
  totals: [{ selection: Selection; by: Dimension; limit?: number }, GroupTotals];
  calls: [
    { selection: Selection; sort?: CallColumn; descending?: boolean; offset?: number; count?: number }, Calls,
  ];
  explain: [{ usage: Guid; month?: Month }, Explanation];
  suspense: [{ month: Month; offset?: number; count?: number }, Suspense];
  test_number: [TestNumber, NumberTested];
  'export.open': [OpenExport, ExportOpened];
  'export.close': [Record<never, never>, Record<never, never>];
}
export type Operation = keyof Operations;
