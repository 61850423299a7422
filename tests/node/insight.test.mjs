// Forecast, what-if, advice, reconciliation and the rest, from the command line and the module: they agree.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { demo, monthOf, overage, packageModule, root, temporary } from './support/main_job.mjs';

const month = '2026-06';
const cents = (money) => Math.round(Number(money.amount) * 1e6);

function ask(command, ...words) {
  const run = overage([command, ...monthOf(demo()), '--month', month, '--json', ...words]);
  assert.equal(run.code, 0, run.errors);
  return JSON.parse(run.out).ok;
}
async function loaded() {
  const { createEngine } = await packageModule();
  const engine = await createEngine();
  const { customers, rates, usage } = demo();
  for (const file of [customers, rates, usage]) await engine.import(fs.readFileSync(file), { file: path.basename(file) });
  return engine;
}

test('command line and module forecast, compare and explain the same', async () => {
  const engine = await loaded();
  const forecast = await engine.forecast({ month, asOf: '2026-06-15' });
  assert.deepEqual(ask('forecast', '--as-of', '2026-06-15').overage, forecast.overage);
  const whatIf = await engine.whatIf(month, [{ name: 'what-if', overage: false }]);
  assert.deepEqual(ask('what-if', '--overage', 'off').results[0].then, whatIf.results[0].then);
  const reconciled = await engine.reconcile({ month });
  assert.deepEqual(ask('reconcile').comparisons[0].reasons, reconciled.comparisons[0].reasons);
  engine.close();
});

test('the reasons of a reconciliation add up to the difference', () => {
  const [comparison] = ask('reconcile').comparisons;
  const sum = comparison.reasons.reduce((all, reason) => all + cents(reason.difference), 0);
  assert.equal(sum, cents(comparison.theirs) - cents(comparison.ours));
});

test('scenarios of a file are compared side by side and written as one table', () => {
  const folder = temporary();
  const file = path.join(folder, 'scenarios.json');
  fs.writeFileSync(file, JSON.stringify([{ name: 'off', overage: false }, { name: 'domestic', dialOut: 'DialoutCPCandPSTNDomestic' }]));
  const table = path.join(folder, 'scenarios.csv');
  const { results } = ask('what-if', '--scenarios', file, '--out', table);
  assert.deepEqual(results.map((result) => result.name), ['off', 'domestic']);
  const lines = fs.readFileSync(table, 'utf8').trim().split('\r\n');
  assert.match(lines[0], /^Scenario,CustomerId,/);
  assert.ok(lines.some((line) => line.startsWith('off,,')) && lines.some((line) => line.startsWith('domestic,,')));
});

test('what cannot be understood is refused with an exit code', () => {
  const run = overage(['advise', ...monthOf(demo())]);
  assert.equal(run.code, 2);
  const wrong = overage(['what-if', ...monthOf(demo()), '--licences', 'NOPLAN:FR=3']);
  assert.equal(wrong.code, 4);
});

const golden = path.join(root, 'tests/golden/insight');
for (const file of fs.readdirSync(golden).filter((name) => name.endsWith('.case'))) {
  const lines = fs.readFileSync(path.join(golden, file), 'utf8').trimEnd().split('\n');
  const at = lines.findIndex((line) => line.startsWith('$ overage '));
  test(`golden: ${file}: ${lines[0].slice(2)}`, () => {
    const run = overage(lines[at].split(' ').slice(2), { cwd: golden });
    assert.equal(run.code, 0, run.errors);
    assert.deepEqual(run.out.trimEnd().split('\n').map((line) => line.trimEnd()), lines.slice(at + 1));
  });
}
