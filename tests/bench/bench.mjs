// Rates one generated month with the engine and with its peers, in one run. usage: node bench.mjs [ROWS] [--json FILE] [--runs N]
// No time is printed before all agree on the totals.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { benchLaw } from './law.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
process.chdir(root);
const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const jsonFile = option('--json');
const runs = option('--runs') ?? '5';
const rows = Number(args[0] ?? 1_000_000);
const folder = path.join('build/bench', String(rows));

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
const warm = (result) => (result.seconds.length > 1 ? median(result.seconds.slice(1)) : result.seconds[0]);
const text = (units) => `${Math.floor(units / 10000)}.${String(units % 10000).padStart(4, '0')}`;
const agreed = ({ rows: all, duplicates, free, pool, overage, poolMinutes, overageAmount, overageUnits }) =>
  JSON.stringify([all, duplicates, free, pool, overage, poolMinutes, overageAmount ?? text(overageUnits)]);

fs.mkdirSync(folder, { recursive: true });
if (!fs.existsSync(`${folder}/usage.csv`)) {
  execFileSync('build/native-release/bench_generate_usage', [folder, String(rows)], { stdio: 'inherit' });
}
if (!fs.existsSync('tests/bench/node_modules')) {
  try {
    execFileSync('npm', ['ci', '--prefix', 'tests/bench', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { stdio: 'inherit' });
  } catch {
    console.error('bench: DuckDB-WASM cannot be had here and is left out');
  }
}

const results = [await measure('build/native-release/bench_rate_month', folder, runs, 'engine, native, one thread')];
if (fs.existsSync('build/wasm-release/bench_rate_month.cjs')) {
  results.push(await measure('node', 'build/wasm-release/bench_rate_month.cjs', folder, runs, 'engine, WebAssembly in Node'));
}
results.push(await measure('node', 'tests/bench/peers/bytes.mjs', folder, runs));
results.push(await measure('node', 'tests/bench/peers/papaparse.mjs', folder, '2'));
if (fs.existsSync('tests/bench/node_modules')) results.push(await measure('node', 'tests/bench/peers/duckdb.mjs', folder, '2'));

const wanted = agreed(results[0].totals);
const apart = results.filter((result) => agreed(result.totals) !== wanted);
if (apart.length > 0) {
  console.error(`the totals differ, no times:\n${results.map((r) => `${agreed(r.totals)} ${r.name}`).join('\n')}`);
  process.exit(1);
}
const bytes = fs.statSync(`${folder}/usage.csv`).size;
const best = Object.fromEntries(results.map((result) => [result.name, warm(result)]));
const [native] = results;
console.log(`${rows.toLocaleString('en')} calls, ${(bytes / 1e6).toFixed(0)} MB; all agree on the totals; warm = median without the first run`);
for (const result of results) {
  const seconds = warm(result);
  console.log(
    `${result.name.padEnd(28)} first ${result.seconds[0].toFixed(3)} s  warm ${seconds.toFixed(3)} s  ` +
      `${(rows / seconds / 1e6).toFixed(2)} Mrows/s  ${(bytes / seconds / 1e6).toFixed(0)} MB/s  peak ${result.peakMB} MB  ` +
      `${(seconds / best[native.name]).toFixed(2)} x native`,
  );
}
for (const result of results.filter((r) => r.reading)) {
  console.log(
    `${result.name}: reading ${median(result.reading).toFixed(3)} s, rating and totals ${median(result.rating).toFixed(3)} s, ` +
      `looking at each byte ${median(result.scan).toFixed(3)} s`,
  );
}
const law = benchLaw();
if (jsonFile) fs.writeFileSync(jsonFile, `${JSON.stringify({ rows, bytes, results, law }, null, 2)}\n`);
