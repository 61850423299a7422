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
  | 'customer' | 'user' | 'department' | 'country' | 'destination' | 'payer' | 'plan' | 'day' | 'callType' | 'reason'
  | 'hour';
export type CallColumn =
  | 'start' | 'customer' | 'user' | 'number' | 'destination' | 'callType' | 'seconds' | 'minutes' | 'payer' | 'amount';
export type ExportKind =
  | 'ratedCalls' | 'totals' | 'pools' | 'suspense' | 'rateCard' | 'customers' | 'workspace'
  /** Of what was asked last. */
  | 'variance' | 'scenarios' | 'statement'
  /** Tables of the month in one workbook. */
  | 'workbook'
  | 'credits' | 'trail'
  /** Our rating in the shapes of the daily rated usage and reconciliation files. */
  | 'dailyUsage' | 'reconciliation';
/** Tables can be had in each; `customers` and `workspace` are JSON documents of their own. */
export type ExportLayout = 'csv' | 'xlsx' | 'json' | 'jsonLines';

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
  /** Of the user: the country of the calling plan. */
  location?: Country;
  /** Reason of the call's difference against the Charge column; "none" = they agree. */
  variance?: string;
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
  /** The engine reads the file of its own demo that `file` names; no bytes follow. */
  demo?: boolean;
  /** Read as if there were no document and no calls yet. */
  fresh?: boolean;
  /** Make `ImportPreview.checksum`. */
  checksum?: boolean;
}
/** accepted + duplicate + suspended + rejected = rows */
export interface ImportPreview {
  import: number;
  file: string;
  format: string;
  formats: string[];
  /** What it came in. */
  container: '' | 'zip' | 'gzip' | 'xlsx';
  delimiter: string;
  decimalComma: boolean;
  encoding: string;
  bytes: number;
  /** CRC-32 of the bytes, eight hexadecimal digits, if it was asked for. */
  checksum: string;
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
  /** Rate cards: required fields without a column; open again with `mapping`. */
  missing: string[];
  months: MonthCount[];
  customers: CustomerCount[];
  /** Scenarios: the file's text, to be played. */
  scenario: string;
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
  /** Minutes drawn on each day of the month; of customers named. */
  days: number[];
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

// --- the overage law: shapes of docs/formats.md ("Scenario file", "The law's answers") ---------------------------

/** A customer's situation, as a scenario file holds it. */
export interface Situation {
  customer: { id: Guid; name?: string; country?: Country; [more: string]: unknown };
  partners?: { id: Guid; name?: string; [more: string]: unknown }[];
  actor?: LawActor;
  [more: string]: unknown;
}
export interface LawActor {
  name?: string;
  role?:
    | 'admin_agent' | 'sales_agent' | 'helpdesk_agent' | 'billing_admin' | 'global_admin' | 'customer_global_admin'
    | 'customer_user';
  /** Id, or a name that is unique. */
  partner?: string;
}
/** The choices the sources leave open; what is left out keeps its default. */
export interface LawSettings {
  /** Microsoft: the first purchaser (R36, R37); distributor: whom the customer chooses (R70, R72). */
  firstAssignment?: 'first_purchaser' | 'customers_choice';
  page?: '2021' | '2022' | 'newest';
  emptyReply?: 'empty_items' | 'disabled_item';
  distributorScope?: 'ignore' | 'warn' | 'refuse';
  countriesOutOfScope?: Country[];
  locationLeftOut?: 'warn' | 'refuse';
  unknownResellerRefused?: boolean;
  suspendedSeatsCount?: boolean;
  faults?: Record<string, { code: number; http: number }>;
}
export type CommandKind =
  | 'enable' | 'reassign' | 'disable' | 'create_azure_plan' | 'move_legacy_azure' | 'record_consent' | 'withdraw_consent'
  | 'record_choice' | 'switch_off_auto_recharge' | 'buy_credits' | 'buy_subscription' | 'confirm_update' | 'observe'
  | 'record_finding' | 'record_allowed_locations' | 'charge';
/** With the arguments of docs/formats.md. */
export interface LawCommand {
  command: CommandKind;
  [argument: string]: unknown;
}
/** `R1` to `R72`. */
export type Rule = string;
export type Curer =
  | 'nobody' | 'partner_admin_agent' | 'provider_admin_agent' | 'holder_admin_agent' | 'customer' | 'customer_global_admin'
  | 'azure_support' | 'microsoft' | 'time';
export interface Refusal {
  rule: Rule;
  also: Rule[];
  reason: string;
  /** Of Partner Center; absent where the sources name none. */
  code?: number;
  http?: number;
  /** false: our mapping, the sources do not pair this case with a code. */
  documented?: boolean;
  by: Curer;
  cure?: string;
  args: Args;
}
export interface Warning {
  rule: Rule;
  warning: string;
  by: Curer;
  cure?: string;
  args: Args;
}
export interface CheckItem {
  check: string;
  status: 'met' | 'unmet' | 'unknown' | 'not_needed';
  rules: Rule[];
  by: Curer;
  cure?: string;
  args: Args;
}
export interface Consequence {
  topic: 'billed' | 'starts' | 'stops' | 'created' | 'people' | 'price';
  consequence: string;
  rules: Rule[];
  args: Args;
}
export interface Evaluation {
  customer: Guid;
  state: 'not_eligible' | 'eligible' | 'enable_pending' | 'enabled' | 'disable_pending';
  funding: 'prepaid' | 'prepaid_loop' | 'postpaid' | 'unfunded';
  manageOverageShown: boolean;
  updatePending: boolean;
  holder?: Guid;
  firstInLine?: Guid;
  /** Every reason against each, not only the first. */
  commands: { command: CommandKind; available: boolean; refusals: Refusal[] }[];
  warnings: Warning[];
  /** Of enabling, or of moving when it is ours. */
  checklist: CheckItem[];
  next: string;
  nextBy: Curer;
}
export interface Decision {
  command: CommandKind;
  accepted: boolean;
  refusals: Refusal[];
  warnings: Warning[];
  /** Also of a refused command: what it would mean. */
  consequences: Consequence[];
  checklist: CheckItem[];
  /** Those it rests on, or those that refused it. */
  rules: Rule[];
  /** After it; as it was when refused. */
  situation: Situation;
}
export interface Evaluate {
  /** Of the document; none = all. */
  customers?: Guid[];
  /** Instead of the document's customers. */
  situation?: Situation;
  /** The engine has no clock. */
  at: Instant;
  settings?: LawSettings;
  /** What would come of it is told as `decision`. */
  command?: LawCommand;
}
export interface Evaluated {
  revision: number;
  customers: { evaluation: Evaluation; decision?: Decision }[];
}

export interface OpenSimulator {
  /** None = copies of the document's customers. */
  situations?: Situation[];
  /** Who calls; default: who sits at the document, or the first situation's actor. */
  caller?: LawActor;
  settings?: LawSettings;
  /** GETs that still show the state before an update (R43); default 1. */
  readsUntilVisible?: number;
  /** Per customer; default 500. */
  requestsPerMinute?: number;
  /** 401 without a bearer token; default true. */
  wantsToken?: boolean;
}
export interface HttpRequest {
  method: string;
  /** `/v1/customers/GUID/subscriptions/overage` */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  at: Instant;
}
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}
export interface Simulated {
  situation: Situation;
  history: unknown[];
}

export interface OpenExport {
  kind: ExportKind;
  selection?: Selection;
  card?: string;
  layout?: ExportLayout;
  bom?: boolean;
  decimalComma?: boolean;
}
export interface ExportOpened {
  file: string;
  mediaType: string;
}

// --- what is asked of a month beyond its sums: src/engine/insight_messages.hpp, docs/insight.md ----------

/** What an answer takes for granted. */
export interface Assumption {
  code: string;
  args: Args;
}

export interface Forecast {
  month: Month;
  /** Last day taken as known; left out = the last one with calls. */
  asOf?: Day;
  customers?: Guid[];
  /** Percent of a pool; left out = 80 and 100. */
  alerts?: number[];
}
export interface MinutesOutlook {
  done: number;
  expected: number;
  low: number;
  high: number;
  straightLine: number;
}
export interface MoneyOutlook {
  done: Money;
  expected: Money;
  low: Money;
  high: Money;
}
export interface PoolAlert {
  percent: number;
  day: Day;
  reached: boolean;
}
export interface PoolOutlook {
  plan: string;
  country: Country;
  counter: string;
  user: string;
  licences: number;
  total: number;
  minutes: MinutesOutlook;
  ends?: Day;
  endsEarliest?: Day;
  endsLatest?: Day;
  alerts: PoolAlert[];
}
export interface CreditOutlook {
  balance: Money;
  expected: Money;
  ends?: Day;
  endsEarliest?: Day;
  endsLatest?: Day;
  recharges: boolean;
}
export interface CustomerOutlook {
  customer: Guid;
  historyDays: number;
  pools: PoolOutlook[];
  credits?: CreditOutlook;
  overage: MoneyOutlook;
  /** Calls that nobody will pay, by what they would cost. */
  unfunded: MoneyOutlook;
}
export interface ForecastReply {
  month: Month;
  revision: number;
  knownUntil: Day;
  customers: CustomerOutlook[];
  withoutHistory: Guid[];
  overage: MoneyOutlook[];
  assumptions: Assumption[];
}
export interface BackTestRow {
  of: 'pools' | 'charges';
  daysKnown: number;
  series: number;
  methodError: string;
  straightError: string;
  inside: string;
}
export interface BackTestReply {
  month: Month;
  rows: BackTestRow[];
  assumptions: Assumption[];
}

export interface LicenceSpec {
  plan: string;
  country: Country;
  count: number;
}
export interface SwapSpec {
  from: string;
  to: string;
  country?: Country;
}
/** Everything left out stays as it is. */
export interface Scenario {
  name?: string;
  customers?: Guid[];
  licences?: LicenceSpec[];
  swaps?: SwapSpec[];
  card?: string;
  topUp?: Money;
  topUpOn?: Day;
  overage?: boolean;
  overageFrom?: Day;
  rechargeOff?: Day;
  dialOut?: string;
  spendLimit?: Money;
  noSpendLimit?: boolean;
  prices?: PlanPrice[];
}
export interface PlanPrice {
  plan: string;
  price: Money;
}
export interface CustomerDifference {
  customer: Guid;
  now: Totals;
  then: Totals;
  difference?: Money;
  changed: number;
}
export interface PayerMove {
  from: Payer;
  to: Payer;
  calls: number;
  now?: Money;
  then?: Money;
}
export interface ChangedCall {
  call: CallRow;
  to: Payer;
  then: Money;
}
export interface ScenarioResult {
  name: string;
  now: Totals;
  then: Totals;
  difference: Money[];
  licencesNow?: Money;
  licencesThen?: Money;
  changed: number;
  customers: CustomerDifference[];
  moves: PayerMove[];
  calls: ChangedCall[];
}
export interface WhatIfReply {
  month: Month;
  revision: number;
  results: ScenarioResult[];
  assumptions: Assumption[];
}

export interface PlanMix {
  plan: string;
  now: number;
  best: number;
}
export interface UserMove {
  upn: string;
  user: string;
  from: string;
  to: string;
}
export interface MixAt {
  percent: number;
  cost: Money;
  same: boolean;
}
export interface CountryAdvice {
  country: Country;
  users: number;
  domesticMinutes: number;
  internationalMinutes: number;
  domesticPrice: Money;
  internationalPrice: Money;
  plans: PlanMix[];
  now?: Money;
  best: Money;
  /** No mix can cost less; `proven` when best costs no more. */
  bound: Money;
  proven: boolean;
  licences: Money;
  moves: UserMove[];
  at: MixAt[];
}
export interface AdviseReply {
  revision: number;
  customer: Guid;
  countries: CountryAdvice[];
  chargedNow: Money;
  chargedThen: Money;
  refusedNow: number;
  refusedThen: number;
  assumptions: Assumption[];
}

export interface Reconcile {
  month: Month;
  exchangeRate?: string;
  resourceGroup?: string;
  entitlements?: Guid[];
  /** Their meter -> our destination. */
  meters?: Args;
  limit?: number;
}
export interface VarianceSum {
  reason: string;
  count: number;
  difference: Money;
}
export interface VarianceRow {
  reason: string;
  customer: Guid;
  day?: Day;
  meter: string;
  usage?: Guid;
  ourQuantity: string;
  theirQuantity: string;
  ours: Money;
  theirs: Money;
  row: number;
}
export interface Comparison {
  against: 'charge' | 'daily' | 'monthly' | 'daily_monthly';
  compared: number;
  agreeing: number;
  ours: Money;
  theirs: Money;
  unexplained: Money;
  /** Add up to theirs less ours. */
  reasons: VarianceSum[];
  rows: VarianceRow[];
  rowCount: number;
}
export interface ReconcileReply {
  month: Month;
  revision: number;
  comparisons: Comparison[];
  assumptions: Assumption[];
}

export interface RateDifference {
  change: 'added' | 'removed' | 'split' | 'merged' | 'dearer' | 'cheaper' | 'terms';
  direction: string;
  prefix: string;
  destination: string;
  country: Country;
  before?: string;
  after?: string;
  feeBefore: string;
  feeAfter: string;
  into: string[];
}
export interface DestinationEffect {
  customer: Guid;
  destination: string;
  calls: number;
  now: Money;
  then: Money;
}
export interface CompareCardsReply {
  revision: number;
  differences: RateDifference[];
  differenceCount: number;
  unchanged: number;
  counts: VarianceSum[];
  effects: DestinationEffect[];
  difference: Money[];
  assumptions: Assumption[];
}
export interface ChangesReply {
  revision: number;
  added: number;
  corrected: number;
  repeated: number;
  moves: PayerMove[];
  difference: Money[];
  customers: CustomerDifference[];
  calls: ChangedCall[];
  assumptions: Assumption[];
}

export interface MarkUpSpec {
  customer?: Guid;
  department?: string;
  destination?: string;
  percent: string;
}
export interface Resale {
  month: Month;
  customers?: Guid[];
  markUps?: MarkUpSpec[];
  card?: string;
  by?: 'customer' | 'department' | 'destination';
  places?: number;
}
export interface ResaleRow {
  customer: Guid;
  name: string;
  calls: number;
  minutes: number;
  cost: Money;
  price: Money;
  margin: Money;
  listed: boolean;
}
export interface ResaleReply {
  month: Month;
  revision: number;
  rows: ResaleRow[];
  cost: Money[];
  price: Money[];
  margin: Money[];
  assumptions: Assumption[];
}
export interface UnusualRow {
  kind: 'user_abroad' | 'destination' | 'night' | 'user_total';
  customer: Guid;
  user: string;
  upn: string;
  country: Country;
  day?: Day;
  value: number;
  median: number;
  spread: number;
  limit: number;
  values: number;
  byMean: boolean;
  calls: number;
  amount: Money;
}
export interface UnusualReply {
  month: Month;
  revision: number;
  rows: UnusualRow[];
  rowCount: number;
  assumptions: Assumption[];
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
  'import.finish': [{ import: number; after?: number[] }, ImportPreview];
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
  evaluate: [Evaluate, Evaluated];
  'simulator.open': [OpenSimulator, { customers: Guid[] }];
  handle: [HttpRequest, HttpResponse];
  'simulator.read': [{ customer: Guid }, Simulated];
  'export.open': [OpenExport, ExportOpened];
  'export.close': [Record<never, never>, Record<never, never>];
  forecast: [Forecast, ForecastReply];
  'forecast.back_test': [{ month: Month }, BackTestReply];
  what_if: [{ month: Month; scenarios: Scenario[]; calls?: number }, WhatIfReply];
  advise: [{ month: Month; customer: Guid; country?: Country; prices: PlanPrice[] }, AdviseReply];
  reconcile: [Reconcile, ReconcileReply];
  compare_cards: [{ before: string; after: string; month: Month; day?: Day; limit?: number }, CompareCardsReply];
  changes: [{ month: Month; dataset: number; calls?: number }, ChangesReply];
  resale: [Resale, ResaleReply];
  unusual: [{ month: Month; customers?: Guid[]; limit?: number }, UnusualReply];
}
export type Operation = keyof Operations;
