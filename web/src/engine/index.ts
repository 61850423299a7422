// `telco-overage`: the engine without an interface, typed, for Node and for browsers.

import { LocalChannel, WorkerChannel, type Channel, type Port } from './channel.js';
import { Core } from './core.js';
import { loadModule, type ModuleSettings } from './load.js';
import type * as p from './protocol.js';
import { feedWithHelp, Helpers } from './parts.js';
import type { Source } from './source.js';
import { workerStarter } from './threads.js';

export type * from './protocol.js';
export type { Channel, Port } from './channel.js';
export type { Source } from './source.js';

export interface Options {
  signal?: AbortSignal;
  onProgress?: (progress: p.Progress) => void;
}

/** A refusal of the engine: which code, where in the input, with which values. */
export class EngineError extends Error {
  readonly code: string;
  readonly place: p.Place;
  readonly args: p.Args;

  constructor({ code, place, args }: p.Failure) {
    const where = [place.file, place.row || '', place.column || ''].filter((part) => part !== '').join(':');
    const values = Object.entries(args).map(([name, value]) => ` ${name}=${value}`).join('');
    super(`${where ? `${where}: ` : ''}${place.field ? `(${place.field}) ` : ''}${code}${values}`);
    this.name = 'EngineError';
    this.code = code;
    this.place = place;
    this.args = args;
  }
}

/** An import that was read and checked and has changed nothing yet. */
export interface Pending {
  readonly preview: p.ImportPreview;
  accept(): Promise<p.ImportAccepted>;
  discard(): Promise<void>;
}

export interface RateInput extends p.OpenImport {
  /** Customers bundle, or a subscriptions reply of Partner Center. */
  customers?: Source;
  /** Rate card. */
  rates?: Source;
  /** Default: the month with most calls. */
  month?: p.Month;
}

export class Engine {
  readonly #channel: Channel;
  readonly #helpers: Helpers | undefined;
  #id = 0;
  #feeding: Promise<unknown> = Promise.resolve();

  constructor(channel: Channel, helpers?: Helpers) {
    this.#channel = channel;
    this.#helpers = helpers;
  }

  /** Any operation of the protocol; the methods below are names for the usual ones. */
  async request<Op extends p.Operation>(
    op: Op, body: p.Operations[Op][0], options: Options = {},
  ): Promise<p.Operations[Op][1]> {
    options.signal?.throwIfAborted();
    const id = ++this.#id;
    const text = await this.#channel.request(JSON.stringify({ ...body, id, op }), options);
    const reply = JSON.parse(text) as { ok?: p.Operations[Op][1]; error?: p.Failure };
    if (reply.error) {
      if (reply.error.code === 'cancelled') options.signal?.throwIfAborted();
      throw new EngineError(reply.error);
    }
    return reply.ok as p.Operations[Op][1];
  }

  /** Reads and checks a file; nothing changes until `accept`. */
  preview(source: Source, how: p.OpenImport = {}, options: Options = {}): Promise<Pending> {
    // one file is fed at a time
    const pending = this.#feeding.then(() => this.#read(source, how, options));
    this.#feeding = pending.catch(() => undefined);
    return pending;
  }

  async #read(source: Source, how: p.OpenImport, options: Options): Promise<Pending> {
    const opened = await this.request('import.open', how, options);
    try {
      await feedWithHelp(this.#channel, this.#helpers, source, options);
      const preview = await this.request('import.finish', opened, options);
      return {
        preview,
        accept: () => this.request('import.accept', opened),
        discard: async () => void (await this.request('import.discard', opened)),
      };
    } catch (error) {
      await this.request('import.discard', opened).catch(() => undefined);
      throw error;
    }
  }

  /** Reads a file of any known format and takes it over. */
  async import(source: Source, how: p.OpenImport = {}, options: Options = {}): Promise<p.ImportPreview> {
    const pending = await this.preview(source, how, options);
    await pending.accept();
    return pending.preview;
  }

  /** The main job in one call: calls in, rated month out. */
  async rate(usage: Source, input: RateInput = {}, options: Options = {}): Promise<p.Rated> {
    const { customers, rates, month, ...how } = input;
    if (customers !== undefined) await this.import(customers, { file: 'customers' }, options);
    if (rates !== undefined) await this.import(rates, { file: 'rates' }, options);
    const { months } = await this.import(usage, { file: 'usage', ...how }, options);
    const most = months.reduce((best, next) => (next.calls > best.calls ? next : best), { month: '', calls: 0 });
    return this.rateMonth(month ?? most.month, options);
  }

  rateMonth(month: p.Month, options?: Options): Promise<p.Rated> {
    return this.request('rate', { month }, options);
  }
  summary(month: p.Month, customers: p.Guid[] = [], options?: Options): Promise<p.Summary> {
    return this.request('summary', { month, customers }, options);
  }
  totals(by: p.Dimension, selection: p.Selection, options?: Options): Promise<p.GroupTotals> {
    return this.request('totals', { by, selection }, options);
  }
  calls(query: p.Operations['calls'][0], options?: Options): Promise<p.Calls> {
    return this.request('calls', query, options);
  }
  explain(usage: p.Guid, options?: Options): Promise<p.Explanation> {
    return this.request('explain', { usage }, options);
  }
  suspense(month: p.Month, page: { offset?: number; count?: number } = {}, options?: Options): Promise<p.Suspense> {
    return this.request('suspense', { month, ...page }, options);
  }
  testNumber(query: p.TestNumber, options?: Options): Promise<p.NumberTested> {
    return this.request('test_number', query, options);
  }

  /** What the overage law says of customers, and of a command for each. */
  async evaluate(query: p.Evaluate, options?: Options): Promise<p.Evaluated['customers']> {
    return (await this.request('evaluate', query, options)).customers;
  }
  /**
   * The simulated Partner Center as a function like `fetch`, for a client to be pointed at: requests to any host whose
   * path begins with /v1 are answered from copies of customers. `now` is the clock it lives by.
   */
  async partnerCenter(
    open: p.OpenSimulator = {}, now: () => Date = () => new Date(),
  ): Promise<(input: string | URL | Request, init?: RequestInit) => Promise<Response>> {
    await this.request('simulator.open', open);
    return async (input, init) => {
      const asked = new Request(input, init);
      const { pathname, search } = new URL(asked.url);
      const { status, headers, body } = await this.handle({
        method: asked.method,
        path: pathname + search,
        headers: Object.fromEntries(asked.headers),
        body: await asked.text(),
        at: `${now().toISOString().slice(0, 19)}Z`,
      });
      return new Response(body === '' ? null : body, { status, headers });
    };
  }
  /** One request to the simulated Partner Center, one response. */
  handle(request: p.HttpRequest, options?: Options): Promise<p.HttpResponse> {
    return this.request('handle', request, options);
  }
  /** A customer as the simulated Partner Center now has it. */
  simulated(customer: p.Guid, options?: Options): Promise<p.Simulated> {
    return this.request('simulator.read', { customer }, options);
  }

  /** Where the month is heading, from the customers' own history. */
  forecast(query: p.Forecast, options?: Options): Promise<p.ForecastReply> {
    return this.request('forecast', query, options);
  }
  /** The month's calls under other terms, one result a scenario. */
  whatIf(month: p.Month, scenarios: p.Scenario[], options?: Options): Promise<p.WhatIfReply> {
    return this.request('what_if', { month, scenarios }, options);
  }
  /** The cheapest licences for a customer's users. */
  advise(query: p.Operations['advise'][0], options?: Options): Promise<p.AdviseReply> {
    return this.request('advise', query, options);
  }
  /** Our rating against the Charge column and the billing files imported. */
  reconcile(query: p.Reconcile, options?: Options): Promise<p.ReconcileReply> {
    return this.request('reconcile', query, options);
  }

  /** The bytes of a result file, piece by piece. */
  async *export(what: p.OpenExport, options?: Options): AsyncGenerator<Uint8Array> {
    await this.request('export.open', what, options);
    try {
      for (;;) {
        options?.signal?.throwIfAborted();
        const piece = await this.#channel.read();
        if (!piece) return;
        yield piece;
      }
    } finally {
      await this.request('export.close', {});
    }
  }

  /** A result file as one text. */
  async exportText(what: p.OpenExport, options?: Options): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const piece of this.export(what, options)) text += decoder.decode(piece, { stream: true });
    return text + decoder.decode();
  }

  close(): void {
    this.#helpers?.close();
    this.#channel.close();
  }
}

export interface EngineSettings extends ModuleSettings {
  /** So many further threads read parts of a large file of calls given as bytes or as a Blob. Default: none. */
  helpers?: number | undefined;
}

/** An engine in this thread: Node, Deno, a worker of your own. */
export async function createEngine({ helpers = 0, ...settings }: EngineSettings = {}): Promise<Engine> {
  const further = helpers > 0 ? new Helpers(helpers, await workerStarter()) : undefined;
  return new Engine(new LocalChannel(new Core(await loadModule(settings))), further);
}

/**
 * An engine in a Web Worker, so that the page stays free: `new Worker(url, { type: 'module' })` of worker.js. `helpers`: so
 * many more, each started by `start` when a large file of calls is first read.
 */
export function connectEngine(worker: Port, { helpers = 0, start }: { helpers?: number; start?: () => Port } = {}): Engine {
  return new Engine(new WorkerChannel(worker), start && helpers > 0 ? new Helpers(helpers, start) : undefined);
}
