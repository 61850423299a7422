// The npm package: the main job, streaming, cancelling, errors, its types and its contents.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

import { demo, moduleFolder, monthOf, overage, packageModule, root, temporary } from './support/main_job.mjs';
import { declarations, fieldsOf } from './support/shapes.mjs';

const month = '2026-06';
const kinds = { ratedCalls: 'rated-calls.csv', totals: 'totals.csv', pools: 'pools.csv', suspense: 'suspense.csv' };

/** A file in pieces of one size, whatever the size. */
function* pieces(file, size) {
  const bytes = fs.readFileSync(file);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function loaded(size = 1 << 16) {
  const { createEngine } = await packageModule();
  const engine = await createEngine();
  const { customers, rates, usage } = demo();
  for (const file of [customers, rates, usage]) await engine.import(pieces(file, size), { file: path.basename(file) });
  return engine;
}

test('the module gives the bytes of the command line', async () => {
  const out = temporary();
  const run = overage(['rate', ...monthOf(demo()), '--month', month, '--hash', '--out', out]);
  assert.equal(run.code, 0, run.errors);
  const engine = await loaded();
  const rated = await engine.request('rate', { month, hash: true });
  assert.match(run.out, new RegExp(`result SHA-256: ${rated.sha256}\n`));
  for (const [kind, name] of Object.entries(kinds)) {
    const text = await engine.exportText({ kind, selection: { month } });
    assert.ok(text.length > 200, name);
    assert.equal(text, fs.readFileSync(path.join(out, name), 'utf8'), name);
  }
});

test('an engine is made of bytes that the host has, where the package\'s own file cannot be read', async () => {
  await packageModule();
  const folder = temporary();
  for (const name of ['index.js', 'engine.mjs', 'package.json']) fs.copyFileSync(path.join(moduleFolder, name), path.join(folder, name));
  const { createEngine } = await import(pathToFileURL(path.join(folder, 'index.js')).href);
  const engine = await createEngine({ wasmBinary: fs.readFileSync(path.join(moduleFolder, 'engine.wasm')) });
  assert.equal((await engine.request('hello', {})).protocol, 1);
  await assert.rejects(createEngine());
});

test('the size of the pieces does not show', async () => {
  const hashes = new Set();
  for (const size of [777, 1 << 20]) {
    hashes.add((await (await loaded(size)).request('rate', { month, hash: true })).sha256);
  }
  assert.equal(hashes.size, 1);
});

/** The demo's calls so many times over, some repeated, some of names with a line end. */
function repeatedUsage(megabytes) {
  const [header, ...rows] = fs.readFileSync(demo().usage, 'utf8').trimEnd().split('\n');
  const parts = [`${header}\n`];
  for (let size = 0, time = 0; size < megabytes << 20; ++time) {
    for (const [i, row] of rows.entries()) {
      const id = `${String(time % 4).padStart(2, '0')}${row.slice(2)}`;
      const text = i % 500 === 499 ? id.replace(/,([^,]*)$/, (_, last) => `,"${last}\r\n"`) : id;
      parts.push(text, '\n');
      size += text.length + 1;
    }
  }
  return Buffer.from(parts.join(''));
}

test('further threads read parts of a large file, and it does not show', async () => {
  const { createEngine } = await packageModule();
  const { customers, rates } = demo();
  const usage = repeatedUsage(52);
  const read = async (helpers, source) => {
    const engine = await createEngine({ helpers });
    for (const file of [customers, rates]) await engine.import(fs.readFileSync(file));
    let last = 0;
    const onProgress = ({ stage, done, total }) => {
      if (stage !== 'read') return;
      assert.ok(done >= last && total === usage.length, `${done} of ${total} after ${last}`);
      last = done;
    };
    const preview = await engine.import(source, { file: 'usage.csv', checksum: true }, { onProgress });
    assert.equal(last, usage.length);
    const { sha256 } = await engine.request('rate', { month, hash: true });
    const out = { preview, sha256, datasets: await engine.request('datasets', {}) };
    engine.close();
    return out;
  };
  const alone = await read(0, usage);
  assert.ok(alone.preview.duplicate > 0 && alone.preview.rows > 100_000);
  assert.deepEqual(await read(1, usage), alone);
  assert.deepEqual(await read(2, new Blob([usage])), alone);
  if (fs.openAsBlob) { // since Node 19.8
    const file = path.join(temporary(), 'usage.csv');
    fs.writeFileSync(file, usage);
    assert.deepEqual(await read(1, await fs.openAsBlob(file)), alone);
  }
});

test('a large file of another kind, and one that is given up, are read by one engine', async () => {
  const { createEngine } = await packageModule();
  const engine = await createEngine({ helpers: 1 });
  for (const file of [demo().customers, demo().rates]) await engine.import(fs.readFileSync(file));
  const usage = repeatedUsage(36);
  const abort = new AbortController();
  const onProgress = ({ done }) => done > usage.length / 3 && abort.abort(new Error('enough'));
  await assert.rejects(engine.import(usage, {}, { signal: abort.signal, onProgress }), /enough/);
  const { rows } = await engine.import(usage, { file: 'usage.csv' });
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(usage.toString('utf8'), 'utf16le')]);
  const again = await engine.import(wide, { file: 'wide.csv' });
  assert.equal(again.encoding, 'utf-16le');
  assert.equal(again.rows, rows);
  assert.equal(again.accepted, 0);
  engine.close();
});

test('calls, groups, summary and suspense agree with each other', async () => {
  const engine = await loaded();
  const summary = await engine.summary(month);
  const { groups, totals } = await engine.totals('customer', { month });
  const sum = (list, field) => list.reduce((all, one) => all + one[field], 0);
  assert.equal(sum(groups.map((group) => group.totals), 'calls'), totals.calls);
  assert.deepEqual(summary.totals, totals);
  for (const field of ['poolMinutes', 'overageMinutes', 'blockedCalls', 'unratedCalls']) {
    assert.equal(sum(summary.days.map((day) => day.totals), field), totals[field], field);
  }
  const { freeCalls, poolCalls, creditCalls, overageCalls, blockedCalls, unratedCalls } = totals;
  assert.equal(freeCalls + poolCalls + creditCalls + overageCalls + blockedCalls + unratedCalls, totals.calls);
  assert.equal((await engine.suspense(month)).count, unratedCalls);

  const selection = { month, payers: ['overage'] };
  const dearest = await engine.calls({ selection, sort: 'amount', descending: true, count: 5 });
  assert.equal(dearest.totals.calls, overageCalls);
  assert.deepEqual(dearest.totals.overage, totals.overage);
  const amounts = dearest.rows.map((row) => Number(row.amount.amount));
  assert.deepEqual(amounts, [...amounts].sort((a, b) => b - a));
  const next = await engine.calls({ selection, sort: 'amount', descending: true, offset: 4, count: 1 });
  assert.deepEqual(next.rows[0], dearest.rows[4]);

  const why = await engine.explain(dearest.rows[0].usage);
  assert.deepEqual(why.call, dearest.rows[0]);
  assert.ok(why.steps.length > 3);
});

test('an edit of one customer is a small patch, and changes only its calls', async () => {
  const engine = await loaded();
  const before = await engine.summary(month);
  const { groups } = await engine.totals('customer', { month, payers: ['blocked'] });
  const customer = groups[0].key;
  const document = JSON.parse(await engine.exportText({ kind: 'workspace' }));
  const part = document.customers.find((one) => JSON.stringify(one).includes(customer));
  await engine.request('workspace.change', { patch: { removedCustomers: [customer] } });
  const without = await engine.summary(month);
  assert.ok(without.suspended > before.suspended);
  await engine.request('workspace.change', { patch: { customers: [part] } });
  const { totals, customers } = await engine.summary(month);
  assert.deepEqual(totals, before.totals);
  const byId = (list) => [...list].sort((a, b) => a.customer.localeCompare(b.customer));
  assert.deepEqual(byId(customers), byId(before.customers));
});

test('a second file joins the first, repeated calls are told, and it can be taken out again', async () => {
  const engine = await loaded();
  const before = await engine.request('rate', { month, hash: true });
  const again = await engine.import(pieces(demo().usage, 1 << 16), { file: 'again.csv' });
  assert.equal(again.accepted, 0);
  assert.equal(again.rows, again.duplicate + again.suspended + again.rejected);
  const both = await engine.request('rate', { month });
  assert.deepEqual(both.totals, before.totals);
  const { datasets } = await engine.request('datasets', {});
  assert.equal(datasets.length, 2);
  await engine.request('datasets.remove', { dataset: datasets[1].dataset });
  assert.equal((await engine.request('rate', { month, hash: true })).sha256, before.sha256);
});

test('the sign of decimals is said with the file', async () => {
  const { createEngine } = await packageModule();
  const engine = await createEngine();
  const card = 'prefix,ratePerMinute,currency\r\n49,"1,234",EUR\r\n';
  const accepted = async (how) => (await engine.preview(card, { file: 'card.csv', ...how })).preview.accepted;
  assert.equal(await accepted({}), 0);
  assert.equal(await accepted({ decimalComma: true }), 1);
});

test('nothing changes before a preview is accepted', async () => {
  const { createEngine } = await packageModule();
  const engine = await createEngine();
  const pending = await engine.preview(fs.createReadStream(demo().usage), { file: 'usage.csv' });
  const { rows, accepted, duplicate, suspended, rejected, firstRows, format } = pending.preview;
  assert.equal(rows, accepted + duplicate + suspended + rejected);
  assert.equal(format, 'usage-csv');
  assert.ok(firstRows.length > 0);
  assert.equal((await engine.request('datasets', {})).datasets.length, 0);
  await pending.discard();
  await assert.rejects(pending.accept(), { code: 'not_found' });
});

test('an aborted import rejects with the reason and leaves the engine usable', async () => {
  const { createEngine } = await packageModule();
  const engine = await createEngine();
  const abort = new AbortController();
  const seen = [];
  const importing = engine.import(pieces(demo().usage, 1 << 16), {}, {
    signal: abort.signal,
    onProgress: ({ done }) => {
      seen.push(done);
      if (seen.length === 3) abort.abort(new Error('enough'));
    },
  });
  await assert.rejects(importing, /enough/);
  assert.equal(seen.length, 3);
  assert.equal((await engine.request('datasets', {})).datasets.length, 0);
  await engine.import(pieces(demo().usage, 1 << 20));
});

test('a refused file says where and why', async () => {
  const { createEngine, EngineError } = await packageModule();
  const engine = await createEngine();
  await assert.rejects(engine.import('', { file: 'nothing.csv' }), (error) => {
    assert.ok(error instanceof EngineError);
    assert.equal(error.code, 'empty_input');
    assert.equal(error.place.file, 'nothing.csv');
    return true;
  });
  await assert.rejects(engine.import('{"a": ', { file: 'half.json' }), { code: 'json_syntax' });
  await assert.rejects(engine.request('format_disk', {}), { code: 'unknown_value' });
  await assert.rejects(engine.explain('00000000-0000-0000-0000-000000000001'), { code: 'not_found' });
});

test('overage is read and set in the members that the types of the element promise', async () => {
  const engine = await loaded();
  const { types } = declarations('web/src/widget/wire.ts');
  const members = fieldsOf(types.Overage, types);
  const fetch = await engine.partnerCenter({}, () => new Date('2026-06-15T12:00:00Z'));
  const ask = (customer, init) => fetch(`https://partner.example/v1/customers/${customer}/subscriptions/overage`, {
    ...init, headers: { Authorization: 'Bearer x', Accept: 'application/json', 'Content-Type': 'application/json' },
  });
  const { customers } = await engine.summary(month);
  const replies = await Promise.all(customers.map(({ customer }) => ask(customer).then((response) => response.json())));
  const items = replies.flatMap((reply) => reply.items ?? []);
  const [{ azureEntitlementId }] = items;
  const { customer } = customers[replies.findIndex((reply) => reply.items?.includes(items[0]))];
  const body = { azureEntitlementId, overageEnabled: true, azureResourceGroup: { tags: { cost: 'telephony' }, location: 'francecentral' } };
  const set = await ask(customer, { method: 'PUT', body: JSON.stringify(body) });
  items.push(await set.json());
  assert.equal(set.status, 200, JSON.stringify(items.at(-1)));
  assert.deepEqual(items.at(-1).azureResourceGroup, body.azureResourceGroup);
  assert.ok(items.length > 5);
  for (const item of items) {
    assert.deepEqual(Object.keys(item).filter((name) => !members.some((member) => member.name === name)), [], 'no member without a type');
    for (const { name, optional } of members) assert.ok(optional || name in item, `${name} is always there`);
  }
  // what may be missing is missing somewhere
  for (const name of ['partnerId', 'azureResourceGroup']) assert.ok(items.some((item) => !(name in item)), name);
});

test('the price of a dialled number comes with the rows that were runners-up', async () => {
  const engine = await loaded();
  const tested = await engine.testNumber({ number: '+44 7400 123456', at: '2026-06-10T12:00:00Z', seconds: 61 });
  assert.equal(tested.country, 'GB');
  assert.equal(tested.minutes, 2);
  assert.ok(tested.matches.length > 1);
  assert.ok(tested.matches[0].prefix.length > tested.matches[1].prefix.length);
  await assert.rejects(engine.testNumber({ number: 'no number', at: '2026-06-10T12:00:00Z' }), { code: 'not_a_phone_number' });
});

test("the README's examples run as they stand", async () => {
  await packageModule();
  const folder = temporary();
  fs.cpSync(demo().folder, folder, { recursive: true });
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(moduleFolder, path.join(folder, 'node_modules/telco-overage'));
  const blocks = [...fs.readFileSync(path.join(moduleFolder, 'README.md'), 'utf8').matchAll(/```js\n([^]*?)```/g)].map((m) => m[1]);
  assert.equal(blocks.length, 6);
  const here = blocks.filter((block) => !block.includes('new Worker('));
  fs.writeFileSync(path.join(folder, 'examples.mjs'), here.join('\n'));
  const out = execFileSync(process.execPath, ['examples.mjs'], { cwd: folder, encoding: 'utf8' });
  assert.match(out, /EUR/);
  assert.match(out, /\ntrue\n$/);
  assert.ok(fs.statSync(path.join(folder, 'rated-calls.csv')).size > 100_000);
});

test('the types say what the module does, and refuse what it does not', async () => {
  await packageModule();
  const folder = temporary();
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(moduleFolder, path.join(folder, 'node_modules/telco-overage'));
  fs.copyFileSync(path.join(root, 'tests/node/support/types.ts'), path.join(folder, 'types.ts'));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const compilerOptions = {
    noEmit: true, strict: true, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'], types: [],
    preserveSymlinks: true,
  };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }));
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'inherit' });
});

for (const [react, modules] of [[19, 'node_modules'], [18, 'tests/runtimes/node_modules']]) {
  const inModules = (name) => path.join(root, modules, name);
  const skip = fs.existsSync(inModules('@types/react')) ? false : 'not installed';
  test(`<telco-overage> has types in JSX, with those of React ${react}`, { skip }, async () => {
    await packageModule();
    const folder = temporary();
    fs.mkdirSync(path.join(folder, 'node_modules/@types'), { recursive: true });
    fs.symlinkSync(moduleFolder, path.join(folder, 'node_modules/telco-overage'));
    for (const name of ['@types/react', '@types/prop-types', 'csstype'].filter((each) => fs.existsSync(inModules(each)))) {
      fs.symlinkSync(inModules(name), path.join(folder, 'node_modules', name));
    }
    fs.copyFileSync(path.join(root, 'tests/node/support/jsx.tsx'), path.join(folder, 'jsx.tsx'));
    const compilerOptions = {
      noEmit: true, strict: true, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'], types: [],
      jsx: 'react-jsx', preserveSymlinks: true,
    };
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['jsx.tsx'] }));
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'inherit' });
  });
}

test('the package holds what it needs and nothing else', async () => {
  await packageModule();
  const [{ files, name }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: moduleFolder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  assert.equal(name, 'telco-overage');
  assert.deepEqual(files.map((file) => file.path).filter((file) => !file.startsWith('types/')).sort(), [
    'LICENSE', 'README.md', 'custom-elements.json', 'element.js', 'engine.mjs', 'engine.wasm', 'index.js', 'jsx.d.ts', 'package.json', 'pure.js',
    'worker.js',
  ]);
  assert.ok(files.some((file) => file.path === 'types/engine/index.d.ts'));
});
