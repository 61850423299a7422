// Every file of tests/fixtures through the command line and through the module, as tests/unit/engine/fixtures_test.cpp
// takes them through the engine: what comes of a file stands beside it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import Papa from 'papaparse';

import { monthOf, overage, packageModule, root, temporary } from './support/main_job.mjs';

const folder = path.join(root, 'tests/fixtures');
const good = { customers: path.join(folder, 'customers.json'), rates: path.join(folder, 'rates.csv') };
const lines = (text) => text.split('\n').filter(Boolean);
const records = (file) =>
  fs.existsSync(file) ? Papa.parse(fs.readFileSync(file, 'utf8'), { header: true, skipEmptyLines: true }).data : [];

/** What the command line makes of a file, in the words of the expected outcomes. */
function outcome(kind, file) {
  const out = temporary();
  const words = kind === 'usage' ? ['rate', ...monthOf({ ...good, usage: file }), '--out', out] : ['check', file];
  const run = overage(words);
  const said = [];
  const counted = lines(run.out).find((line) => line.startsWith(`${path.basename(file)}: `));
  if (counted) {
    said.push(counted.slice(path.basename(file).length + 2));
    const [rows, ...parts] = counted.match(/\d+(?= (rows|accepted|duplicate|suspended|rejected))/g).slice(-5).map(Number);
    assert.equal(parts.reduce((sum, part) => sum + part), rows, 'every row is counted once');
  }
  said.push(...lines(run.errors).map((line) => line.replace(/^overage: /, '')).filter((line) => !line.startsWith('hint: ')));
  for (const row of records(path.join(out, 'rated-calls.csv'))) {
    const priced = row.Amount === '' ? '' : `, ${row.Minutes} min, ${row.Amount} ${row.Currency}`;
    said.push(`call ${Number(row.UsageId.slice(-12))}: ${row.Payer} ${row.Reason}${priced}`);
  }
  for (const row of records(path.join(out, 'suspense.csv'))) {
    said.push(`suspense, row ${row.Row}: ${row.Status} ${row.Reason}`);
  }
  return { code: run.code, said, out };
}

/** The same result files by the module, or the code of its refusal. */
async function byModule(kind, file) {
  const { createEngine } = await packageModule();
  const engine = await createEngine();
  const take = (name) => engine.import(fs.createReadStream(name), { file: path.basename(name) });
  try {
    if (kind !== 'usage') return { counts: await take(file), files: {} };
    await take(good.customers);
    await take(good.rates);
    const counts = await take(file);
    const files = {};
    for (const [kindOfFile, name] of [['ratedCalls', 'rated-calls.csv'], ['suspense', 'suspense.csv']]) {
      files[name] = await engine.exportText({ kind: kindOfFile, selection: { month: counts.months[0].month } });
    }
    return { counts, files };
  } catch (error) {
    return { refused: error.code };
  } finally {
    engine.close();
  }
}

let files = 0;
for (const kind of ['usage', 'rates', 'customers']) {
  for (const name of fs.readdirSync(path.join(folder, kind)).filter((entry) => !entry.endsWith('.expected'))) {
    files += 1;
    const file = path.join(folder, kind, name);
    const written = lines(fs.readFileSync(`${file}.expected`, 'utf8'));
    const why = written.filter((line) => line.startsWith('#')).map((line) => line.slice(2)).join(' ');
    test(`${kind}/${name}: ${why}`, async () => {
      const { code, said, out } = outcome(kind, file);
      assert.deepEqual(said, written.filter((line) => !line.startsWith('#')));
      const error = said.find((line) => line.startsWith('error: '));
      assert.equal(code, error ? 4 : 0);

      const { refused, counts, files } = await byModule(kind, file);
      if (error) return assert.match(error, new RegExp(`: ${refused}\\b`));
      const { format, rows, accepted, duplicate, suspended, rejected } = counts;
      assert.equal(
        `${format}, ${rows} rows: ${accepted} accepted, ${duplicate} duplicate, ${suspended} suspended, ${rejected} rejected`,
        said[0],
      );
      for (const [result, text] of Object.entries(files)) {
        assert.equal(text, fs.readFileSync(path.join(out, result), 'utf8'), result);
      }
    });
  }
}
test('there are files to try', () => assert.ok(files > 40));
