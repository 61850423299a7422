// Rates one generated month with the engine and with its peers, in one run.
//   usage: node bench.mjs [ROWS] [--json FILE] [--runs N] [--series]
// No time is printed before all agree on the totals. Ratios are of processor times, which other work on the machine
// disturbs least; a process of Node is charged for the threads that compile and collect for it. --series: the engine alone, from 10^4 to 10^7 rows.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { benchLaw } from './law.mjs';
import { benchStorage } from './storage.mjs';
import { benchWorkers, tellWorkers } from './workers.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
process.chdir(root);
const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const jsonFile = option('--json');
const runs = option('--runs') ?? '5';
const series = args.includes('--series') && args.splice(args.indexOf('--series'), 1).length > 0;
const rows = Number(args[0] ?? 1_000_000);
const nativeEngine = 'build/native-release/bench_rate_month';
const wasmEngine = 'build/wasm-release/bench_rate_month.cjs';

/** Runs a program that prints one JSON line; adds its peak memory. */
function measure(command, ...argv) {
  return new Promise((done, fail) => {
    const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let peak = 0;
    const watch = setInterval(() => {
      const status = fs.existsSync(`/proc/${child.pid}/status`) ? fs.readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    }, 25);
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code !== 0) return fail(new Error(`${command} ${argv.join(' ')}: ${code}`));
      return done({ ...JSON.parse(output), peakMB: Math.round(peak / 1024) });
    });
  });
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const warmRuns = (list) => (list.length > 1 ? list.slice(1) : list);
const wall = (result) => median(warmRuns(result.seconds.wall));
const warm = (result) => Math.min(...warmRuns(result.seconds.processor));
const text = (units) => `${Math.floor(units / 10000)}.${String(units % 10000).padStart(4, '0')}`;
const agreed = ({ rows: all, duplicates, free, pool, overage, poolMinutes, overageAmount, overageUnits }) =>
  JSON.stringify([all, duplicates, free, pool, overage, poolMinutes, overageAmount ?? text(overageUnits)]);

/** The folder of a month of so many rows, written once. */
function monthOf(count) {
  const folder = path.join('build/bench', String(count));
  fs.mkdirSync(folder, { recursive: true });
  if (!fs.existsSync(`${folder}/usage.csv`)) {
    execFileSync('build/native-release/bench_generate_usage', [folder, String(count)], { stdio: 'inherit' });
  }
  return folder;
}

if (series) {
  const base = {};
  for (const count of [10_000, 100_000, 1_000_000, 10_000_000]) {
    const folder = monthOf(count);
    for (const [name, ...command] of [['native', nativeEngine], ['WebAssembly', 'node', wasmEngine]]) {
      const result = await measure(command[0], ...command.slice(1), folder, count > 1_000_000 ? '2' : runs, name);
      const seconds = warm(result);
      base[name] ??= result.peakMB;
      console.log(
        `${String(count).padStart(8)} calls  ${name.padEnd(12)} processor first ${result.seconds.processor[0].toFixed(3)} s  ` +
          `warm ${seconds.toFixed(3)} s  wall ${wall(result).toFixed(3)} s  ` +
          `${((seconds / count) * 1e9).toFixed(0).padStart(5)} ns a call  table and result ${result.bytesACall.toFixed(1)} bytes a call  ` +
          `peak ${result.peakMB} MB (${(((result.peakMB - base[name]) * 1e6) / count).toFixed(0)} bytes a call above the first)`,
      );
    }
  }
  process.exit(0);
}

const folder = monthOf(rows);
if (!fs.existsSync('tests/bench/node_modules')) {
  try {
    execFileSync('npm', ['ci', '--prefix', 'tests/bench', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { stdio: 'inherit' });
  } catch {
    console.error('bench: DuckDB-WASM cannot be had here and is left out');
  }
}

const results = [await measure(nativeEngine, folder, runs, 'engine, native, one thread')];
// of several threads only the clock tells: they stand apart from the table
const threads = os.availableParallelism();
const together = await measure(nativeEngine, folder, runs, `engine, native, ${threads} threads`, String(threads));
if (fs.existsSync(wasmEngine)) {
  results.push(await measure('node', wasmEngine, folder, runs, 'engine, WebAssembly in Node'));
}
results.push(await measure('node', 'tests/bench/peers/bytes.mjs', folder, runs));
results.push(await measure('node', 'tests/bench/peers/papaparse.mjs', folder, '2'));
if (fs.existsSync('tests/bench/node_modules')) results.push(await measure('node', 'tests/bench/peers/duckdb.mjs', folder, '2'));

const wanted = agreed(results[0].totals);
const apart = [...results, together].filter((result) => agreed(result.totals) !== wanted);
if (apart.length > 0) {
  console.error(`the totals differ, no times:\n${results.map((r) => `${agreed(r.totals)} ${r.name}`).join('\n')}`);
  process.exit(1);
}
const shas = new Set([...results, together].map((result) => result.sha256).filter(Boolean));
if (shas.size > 1) {
  console.error(`native and WebAssembly differ: ${[...shas].join(' ')}`);
  process.exit(1);
}
const bytes = fs.statSync(`${folder}/usage.csv`).size;
const [native] = results;
const engines = results.filter((result) => result.reading);
const ms = ({ processor }) => `${(Math.min(...processor) * 1000).toFixed(0)} ms`;
console.log(`${rows.toLocaleString('en')} calls, ${(bytes / 1e6).toFixed(0)} MB; all agree on the totals`);
console.log('processor = seconds of the processor, warm = the best run but the first; wall = median of the runs but the first');
for (const result of results) {
  const seconds = warm(result);
  console.log(
    `${result.name.padEnd(28)} processor first ${result.seconds.processor[0].toFixed(3)} s  warm ${seconds.toFixed(3)} s  ` +
      `wall ${wall(result).toFixed(3)} s  ` +
      `${(rows / seconds / 1e6).toFixed(2)} Mrows/s  ${(bytes / seconds / 1e6).toFixed(0)} MB/s  peak ${result.peakMB} MB  ` +
      `${(seconds / warm(native)).toFixed(2)} x native  ${(seconds / Math.min(...native.scan.processor)).toFixed(1)} x memory scan`,
  );
}
console.log('processor time of the stages, best of the runs:');
for (const result of engines) {
  console.log(
    `${result.name}: bytes to calls ${ms(result.reading)}, sorting ${ms(result.sorting)}, drawing and totals ${ms(result.rating)}, ` +
      `again after a change of licences ${ms(result.plan)}, of a price ${ms(result.card)}, looking at each byte ${ms(result.scan)}, ` +
      `${result.bytesACall.toFixed(1)} bytes a call`,
  );
}
const best = ({ wall: times }) => Math.min(...times);
const stages = { seconds: 'whole job', reading: 'bytes to calls', sorting: 'sorting', rating: 'drawing and totals', plan: 'again, licences', card: 'again, a price' };
console.log(`${threads} threads against one, native, by the clock, best of the runs (load average ${os.loadavg()[0].toFixed(1)}):`);
for (const [stage, name] of Object.entries(stages)) {
  const [one, several] = [best(native[stage]), best(together[stage])];
  console.log(`  ${name.padEnd(20)} ${(one * 1000).toFixed(0)} ms  ${(several * 1000).toFixed(0)} ms  ${(one / several).toFixed(2)} times`);
}
for (const peer of results.filter((result) => !result.reading)) {
  const faster = engines.map((engine) => `${(warm(peer) / warm(engine)).toFixed(1)} times (${engine.name})`);
  console.log(`faster than ${peer.name}: ${faster.join(', ')}`);
}
const runsOfWorkers = Math.max(2, Number(runs));
const workers = fs.existsSync('build/wasm-release/engine.wasm') ? await benchWorkers(folder, runsOfWorkers) : [];
if (new Set([...shas, ...workers.map(({ sha256 }) => sha256)]).size > 1) {
  console.error(`with workers the result differs: ${workers.map(({ name, sha256 }) => `${name} ${sha256}`).join(', ')}`);
  process.exit(1);
}
if (workers.length > 0) console.log('two workers against one, WebAssembly, by the clock; first: in a fresh page or program:');
tellWorkers(workers);
const law = benchLaw();
const storage = fs.existsSync('build/wasm-release/engine.wasm') ? await benchStorage() : undefined;
if (jsonFile) fs.writeFileSync(jsonFile, `${JSON.stringify({ rows, bytes, results, together, workers, law, storage }, null, 2)}\n`);
