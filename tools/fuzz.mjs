// Runs every fuzz target for so many seconds each. usage: node tools/fuzz.mjs SECONDS [NAME...]
// Starts from tests/fuzz/corpus/<name> (kept small, replayed by the tests); what is found on the way stays in
// build/fuzz/<name>, and an input that fails is written to build/fuzz/<name>-crash-*: add it to the corpus with its fix.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

const [seconds, ...chosen] = process.argv.slice(2);
const folder = 'build/native-fuzz';
const names = fs
  .readdirSync(folder)
  .filter((name) => /^fuzz_\w+$/.test(name))
  .map((name) => name.slice('fuzz_'.length))
  .filter((name) => chosen.length === 0 || chosen.includes(name));
if (names.length === 0) {
  console.error('no fuzz targets: each is a file of tests/fuzz');
  process.exit(1);
}

function run(name) {
  const found = `build/fuzz/${name}`;
  const corpus = `tests/fuzz/corpus/${name}`;
  fs.mkdirSync(found, { recursive: true });
  const child = spawn(`${folder}/fuzz_${name}`, [
    `-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', '-print_final_stats=1',
    `-artifact_prefix=build/fuzz/${name}-`, found, ...(fs.existsSync(corpus) ? [corpus] : []),
  ]);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((done) =>
    child.on('close', (code) => {
      const executed = /number_of_executed_units:\s*(\d+)/.exec(output)?.[1] ?? '?';
      const covered = [...output.matchAll(/cov: (\d+)/g)].at(-1)?.[1] ?? '?';
      console.log(`${name}: ${executed} runs, ${covered} edges, ${code === 0 ? 'nothing found' : 'FAILED'}`);
      if (code !== 0) console.log(output.slice(-6000));
      done(code === 0);
    }),
  );
}

const queue = [...names];
const results = [];
const worker = async () => {
  while (queue.length > 0) results.push(await run(queue.shift()));
};
await Promise.all(Array.from({ length: os.cpus().length }, worker));
const failed = results.filter((ok) => !ok).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
