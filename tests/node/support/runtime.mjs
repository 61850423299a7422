// Run by Deno and Bun (runtimes.test.mjs), with the package beside it as npm would install it: the main job in the main thread
// and in a worker; says what came of it.
import { readFileSync } from 'node:fs';
import { connectEngine, createEngine } from 'telco-overage';

const month = '2026-06';
async function rate(engine) {
  for (const name of ['customers.json', 'rate-card.csv', 'usage.csv']) await engine.import(new Blob([readFileSync(name)]), { file: name });
  const { sha256 } = await engine.request('rate', { month, hash: true });
  const totals = await engine.exportText({ kind: 'totals', selection: { month } });
  await engine.close();
  return { sha256, totals };
}
const worker = new Worker(new URL(import.meta.resolve('telco-overage/worker.js')), { type: 'module' });
const results = { main: await rate(await createEngine()), worker: await rate(connectEngine(worker)) };
worker.terminate();
console.log(JSON.stringify(results));
