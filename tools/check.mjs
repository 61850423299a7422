// Runs every test and adds them up. usage: node tools/check.mjs [STAGE...]
// The last line is `N passed, N failed`; exits non-zero unless nothing failed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
process.chdir(root);
const jobs = String(os.cpus().length);

/** Runs a command, its output shown; resolves to {ok, output}. */
function run(command, ...args) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const show = (stream) => (chunk) => {
      output += chunk;
      stream.write(chunk);
    };
    child.stdout.on('data', show(process.stdout));
    child.stderr.on('data', show(process.stderr));
    child.on('error', (error) => done({ ok: false, output: String(error) }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}
const filesIn = (folder, ending) =>
  fs.existsSync(folder)
    ? fs.readdirSync(folder, { recursive: true }).map(String).filter((f) => f.endsWith(ending)).sort()
        .map((f) => path.join(folder, f))
    : [];

/** Configures, builds and runs the CTest tests of a preset; counts their test cases. */
async function preset(name) {
  const folder = `build/${name}`;
  fs.rmSync(`${folder}/results`, { recursive: true, force: true });
  if (!(await run('cmake', '--preset', name)).ok) return { passed: 0, failed: 1 };
  if (!(await run('cmake', '--build', '--preset', name, '--parallel', jobs)).ok) return { passed: 0, failed: 1 };
  fs.mkdirSync(`${folder}/results`, { recursive: true });
  const { ok, output } = await run('ctest', '--preset', name, '--parallel', jobs);
  const count = { passed: 0, failed: 0 };
  for (const file of filesIn(`${folder}/results`, '.xml')) {
    const [, good, bad] = /<OverallResultsCases successes="(\d+)" failures="(\d+)"/.exec(fs.readFileSync(file, 'utf8')) ?? [];
    count.passed += Number(good ?? 0);
    count.failed += Number(bad ?? 0);
  }
  // a program that crashed wrote no counts
  if (!ok && count.failed === 0) count.failed = Number(/(\d+) tests failed/.exec(output)?.[1] ?? 1) || 1;
  return count;
}

/** Runs node's own test runner over a folder. */
async function nodeTests(folder) {
  const files = filesIn(folder, '.test.mjs');
  if (files.length === 0) return { passed: 0, failed: 0 };
  const { ok, output } = await run('node', '--test', '--test-reporter=spec', '--test-concurrency=1', ...files);
  const passed = Number(/^\S+ pass (\d+)/m.exec(output)?.[1] ?? 0);
  const failed = Number(/^\S+ fail (\d+)/m.exec(output)?.[1] ?? 0) + Number(/^\S+ cancelled (\d+)/m.exec(output)?.[1] ?? 0);
  return { passed, failed: failed || (ok ? 0 : 1) };
}

/** The types of the web part, strictly. */
async function types() {
  if (!fs.existsSync('web/tsconfig.json')) return { passed: 0, failed: 0 };
  return one(await run('node_modules/.bin/tsc', '--noEmit', '-p', 'web/tsconfig.json'));
}

/** Configures a preset and builds targets of it. */
async function build(name, ...targets) {
  if (!(await run('cmake', '--preset', name)).ok) return false;
  return (await run('cmake', '--build', '--preset', name, '--parallel', jobs, '--target', ...targets)).ok;
}

/** The module as it ships, and the command line under sanitizers. */
async function programs() {
  const built = (await build('native-debug', 'overage')) && (await build('wasm-release', 'engine'));
  return built ? nodeTests('tests/node') : { passed: 0, failed: 1 };
}

/** The browser tests need the site, and the command line to compare it with. */
async function browsers() {
  if (!((await build('wasm-release', 'site')) && (await build('native-debug', 'overage')))) return { passed: 0, failed: 1 };
  const tests = await nodeTests('tests/browser');
  const budget = one(await run('node', 'tools/budget.mjs', 'build/wasm-release/site'));
  return { passed: tests.passed + budget.passed, failed: tests.failed + budget.failed };
}

/** clang-tidy reads the generated headers too. */
async function lint() {
  const ready = (await build('native-debug', 'generated')) && (await build('wasm-release', 'generated'));
  return one({ ok: ready && (await run('node', 'tools/lint.mjs')).ok });
}

const one = ({ ok }) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
const sources = () => [...filesIn('src', 'pp'), ...filesIn('tests', 'pp')].filter((f) => /\.[ch]pp$/.test(f));

const stages = {
  format: async () => one(await run('clang-format-19', '--dry-run', '--Werror', ...sources())),
  native: () => preset('native-debug'),
  architecture: () => nodeTests('tests/architecture'), // reads the libraries that the stage before built
  wasm: () => preset('wasm-release'),
  node: programs,
  types,
  lint,
  browser: browsers,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`no such stage: ${unknown.join(', ')} (there are ${Object.keys(stages).join(', ')})`);
  process.exit(2);
}
// clang-tidy takes as long as all the rest: `./dev lint` asks for it
const usual = Object.keys(stages).filter((name) => name !== 'lint');
const total = { passed: 0, failed: 0 };
const lines = [];
for (const name of chosen.length > 0 ? chosen : usual) {
  console.log(`\n=== ${name}`);
  const start = Date.now();
  const { passed, failed } = await stages[name]();
  total.passed += passed;
  total.failed += failed;
  lines.push(`${name.padEnd(14)} ${passed} passed, ${failed} failed (${Math.round((Date.now() - start) / 1000)} s)`);
}
console.log(`\n${lines.join('\n')}\n`);
if (total.passed + total.failed === 0) total.failed = 1; // a run of nothing proves nothing
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
