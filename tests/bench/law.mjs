// How many customers the overage law evaluates in a second: state, funding, all reasons against every command, the
// checklist. usage: node law.mjs [CUSTOMERS] [RUNS]; bench.mjs runs it after the month.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const programs = [
  ['native, one thread', 'build/native-release/bench_overage', []],
  ['WebAssembly in Node', 'node', ['build/wasm-release/bench_overage.cjs']],
];

export function benchLaw(customers = 50_000, runs = 5) {
  const built = programs.filter(([, command, words]) => fs.existsSync(path.join(root, words[0] ?? command)));
  const results = built.map(([name, command, words]) =>
    JSON.parse(execFileSync(command, [...words, String(customers), String(runs), name], { cwd: root, encoding: 'utf8' })));
  if (new Set(results.map((result) => result.reasons)).size > 1) throw new Error('the law answers differently');
  for (const result of results) {
    const best = Math.min(...result.seconds);
    console.log(
      `law, ${result.name.padEnd(22)} ${result.customers.toLocaleString('en')} customers in ${best.toFixed(3)} s (best of ` +
        `${result.seconds.length})  ${Math.round(result.customers / best).toLocaleString('en')} customers/s`,
    );
  }
  return results;
}

if (process.argv[1] === new URL(import.meta.url).pathname) benchLaw(...process.argv.slice(2).map(Number));
