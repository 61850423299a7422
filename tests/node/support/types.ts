// Compiled, never run: what a user of the package may write, and what the compiler must refuse.
import { connectEngine, createEngine, EngineError, type Engine, type Money, type Payer, type Summary } from 'telco-overage';
import { define, TelcoOverage, type LoadedFile, type OverageCollection } from 'telco-overage/element/pure';

const engine: Engine = await createEngine();
const summary: Summary = await engine.summary('2026-06');
const owed: Money[] = summary.totals.overage;
const amount: string | undefined = owed[0]?.amount;
const payers: Payer[] = (await engine.calls({ selection: { month: '2026-06' } })).rows.map((row) => row.payer);
await engine.import(new Blob(['...']), { decimalComma: true }, { signal: AbortSignal.timeout(1000), onProgress: ({ done }) => done });
const { sha256 }: { sha256: string } = await engine.request('rate', { month: '2026-06', hash: true });
for await (const piece of engine.export({ kind: 'pools', selection: { month: '2026-06' } })) piece.byteLength;
const [first] = await engine.evaluate({ at: '2026-06-10T09:00:00Z', command: { command: 'enable' } });
const reasons: [string, number | undefined][] | undefined = first?.decision?.refusals.map(({ rule, code }) => [rule, code]);
const rehearsal: (input: string, init?: RequestInit) => Promise<Response> = await engine.partnerCenter({ settings: { page: '2022' } });
const inWorker: Engine = connectEngine(new Worker('worker.js', { type: 'module' }));
try {
  await inWorker.explain('...');
} catch (error) {
  if (error instanceof EngineError) error.place.row.toFixed(), error.args['value']?.length;
}

define('my-overage');
const widget: TelcoOverage = document.querySelector('telco-overage')!;
const loaded: LoadedFile[] = await widget.load({ usage: new Blob(['...']) }, { signal: AbortSignal.timeout(1000) });
const assigned: OverageCollection = await widget.getOverage('...');
const holder: string | undefined = assigned.items[0]?.azureEntitlementId;
const region: string | undefined = assigned.items[0]?.azureResourceGroup?.location;
const rated: Money[] = (await widget.rate('2026-06')).totals.overage;
widget.mode = 'self-service';
widget.addEventListener('ov-assign', (event) => event.detail.respondWith(Promise.resolve({ overageEnabled: true, partnerId: null })));

// @ts-expect-error: no such mode
widget.mode = 'admin';
// @ts-expect-error: not a question
await widget.ask('workspace.set', { workspace: {} });
// @ts-expect-error: whether it is on must be said
await widget.setOverage('...', { azureEntitlementId: null });
// @ts-expect-error: without overage there is no entitlement
const sure: string = assigned.items[0]!.azureEntitlementId;
// @ts-expect-error: money is text
const wrong: number = owed[0]!.amount;
// @ts-expect-error: no such payer
await engine.calls({ selection: { month: '2026-06', payers: ['somebody'] } });
// @ts-expect-error: the engine has no clock
await engine.evaluate({});
// @ts-expect-error: no such command
await engine.evaluate({ at: '2026-06-10T09:00:00Z', command: { command: 'cancel' } });
// @ts-expect-error: no such reading
await engine.partnerCenter({ settings: { firstAssignment: 'anybody' } });
// @ts-expect-error: no such operation
await engine.request('format_disk', {});
// @ts-expect-error: a selection has a month
await engine.totals('user', {});
// @ts-expect-error: no such kind of file
engine.export({ kind: 'everything' });

export { amount, assigned, holder, loaded, payers, rated, region, sure, reasons, rehearsal, sha256, wrong };
