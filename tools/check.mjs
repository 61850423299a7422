// Runs every test and adds them up. usage: node tools/check.mjs [--anew] [STAGE...]
// The last line is `N passed, N failed`; exits non-zero unless nothing failed. What passed before on the very same files is
// counted without being run (passed.mjs); --anew runs it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { hashOf, hashOfData, memoryOfPassed } from './passed.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
process.chdir(root);
const jobs = String(os.cpus().length);

const silence = 300_000; // ms without a word of a test before it counts as hanging

/** Runs a command, its output shown; resolves to {ok, output}. `patience` ends one that says nothing for so long. */
function run(command, args, { patience, quiet = false } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: patience !== undefined });
    let output = '';
    let watch;
    const hangs = () => {
      console.error(`\n${command} ${args.join(' ')}: nothing heard for ${patience / 1000} s, ended`);
      process.kill(-child.pid, 'SIGKILL'); // and whatever it started, which would hold its output open
    };
    const heard = () => {
      clearTimeout(watch);
      if (patience !== undefined) watch = setTimeout(hangs, patience);
    };
    const show = (stream) => (chunk) => {
      heard();
      output += chunk;
      if (!quiet) stream.write(chunk);
    };
    const end = (result) => {
      clearTimeout(watch);
      done(result);
    };
    heard();
    child.stdout.on('data', show(process.stdout));
    child.stderr.on('data', show(process.stderr));
    child.on('error', (error) => end({ ok: false, output: String(error) }));
    child.on('close', (code) => end({ ok: code === 0, output }));
  });
}
const filesIn = (folder, ending) =>
  fs.existsSync(folder)
    ? fs.readdirSync(folder, { recursive: true }).map(String).filter((f) => f.endsWith(ending)).sort()
        .map((f) => path.join(folder, f))
    : [];

const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const memory = memoryOfPassed('build/passed.json', { anew: options.includes('--anew') });
let data;
/** What decides how a test ends: its programs and what it may read. */
const keyOf = (...programs) => hashOf(programs) + (data ??= hashOfData());
const unchanged = (what) => console.log(`${what}: passed before on the same files`);

/** Configures, builds and runs the CTest tests of a preset; counts their test cases. */
async function preset(name) {
  const folder = `build/${name}`;
  fs.rmSync(`${folder}/results`, { recursive: true, force: true });
  if (!(await run('cmake', ['--preset', name])).ok) return { passed: 0, failed: 1 };
  if (!(await run('cmake', ['--build', '--preset', name, '--parallel', jobs])).ok) return { passed: 0, failed: 1 };
  fs.mkdirSync(`${folder}/results`, { recursive: true });
  const listed = await run('ctest', ['--preset', name, '--show-only=json-v1'], { quiet: true });
  if (!listed.ok) return { passed: 0, failed: 1 };

  const count = { passed: 0, failed: 0 };
  const todo = new Map();
  for (const { name: test, command } of JSON.parse(listed.output).tests) {
    // under WebAssembly the program is a script beside its module
    const programs = command.filter((word) => word.startsWith(path.resolve(folder)) && fs.statSync(word, { throwIfNoEntry: false })?.isFile());
    const key = keyOf(...programs.flatMap((file) => [file, file.replace(/\.cjs$/, '.wasm')]), `${folder}/fonts`);
    const passed = memory.passedBefore(`${name} ${test}`, key);
    if (passed === undefined) todo.set(test, key);
    else {
      unchanged(test);
      count.passed += passed;
    }
  }
  if (todo.size === 0) return count;

  const { ok, output } = await run('ctest', ['--preset', name, '--parallel', jobs, '--tests-regex', `^(${[...todo.keys()].join('|')})$`]);
  for (const [test, key] of todo) {
    const file = `${folder}/results/${test}.xml`;
    // a program that crashed wrote no counts
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const [, good, bad] = /<OverallResultsCases successes="(\d+)" failures="(\d+)"/.exec(text) ?? [undefined, '0', '1'];
    const counts = { passed: Number(good), failed: Number(bad) };
    memory.note(`${name} ${test}`, key, counts);
    count.passed += counts.passed;
    count.failed += counts.failed;
  }
  // one that crashed after it had written them
  if (!ok && count.failed === 0) {
    for (const [test, key] of todo) memory.note(`${name} ${test}`, key, { passed: 0, failed: 1 });
    count.failed = Number(/(\d+) tests failed/.exec(output)?.[1] ?? 1) || 1;
  }
  return count;
}

/** Runs node's own test runner over a folder, each file by itself: one that hangs takes no other with it. */
async function nodeTests(folder, ...programs) {
  const count = { passed: 0, failed: 0 };
  const key = keyOf(...programs);
  for (const file of filesIn(folder, '.test.mjs')) {
    const before = memory.passedBefore(file, key);
    if (before !== undefined) {
      unchanged(file);
      count.passed += before;
      continue;
    }
    const { ok, output } = await run('node', ['--test', '--test-reporter=spec', file], { patience: silence });
    const counted = (what) => Number(new RegExp(`^\\S+ ${what} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
    const failed = counted('fail') + counted('cancelled');
    const counts = { passed: counted('pass'), failed: failed || (ok ? 0 : 1) };
    memory.note(file, key, counts);
    count.passed += counts.passed;
    count.failed += counts.failed;
  }
  return count;
}

/** The types of the web part, strictly. */
async function types() {
  if (!fs.existsSync('web/tsconfig.json')) return { passed: 0, failed: 0 };
  return one(await run('node_modules/.bin/tsc', ['--noEmit', '-p', 'web/tsconfig.json']));
}

/** Configures a preset and builds targets of it. */
async function build(name, ...targets) {
  if (!(await run('cmake', ['--preset', name])).ok) return false;
  return (await run('cmake', ['--build', '--preset', name, '--parallel', jobs, '--target', ...targets])).ok;
}

/** The module as it ships, and the command line under sanitizers. */
async function programs() {
  const built = (await build('native-debug', 'overage')) && (await build('wasm-release', 'engine'));
  return built
    ? nodeTests('tests/node', 'src', 'build/native-debug/overage', 'build/wasm-release/engine.mjs', 'build/wasm-release/engine.wasm')
    : { passed: 0, failed: 1 };
}

/** The browser tests need the site, and the command line to compare it with. */
async function browsers() {
  if (!((await build('wasm-release', 'site')) && (await build('native-debug', 'overage')))) return { passed: 0, failed: 1 };
  const tests = await nodeTests('tests/browser', 'build/wasm-release/site', 'build/native-debug/overage');
  const budget = one(await run('node', ['tools/budget.mjs', 'build/wasm-release/site']));
  return { passed: tests.passed + budget.passed, failed: tests.failed + budget.failed };
}

/** clang-tidy reads the generated headers too. */
async function lint() {
  const ready = (await build('native-debug', 'generated')) && (await build('wasm-release', 'generated'));
  return one({ ok: ready && (await run('node', ['tools/lint.mjs'])).ok });
}

const one = ({ ok }) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
const sources = () => [...filesIn('src', 'pp'), ...filesIn('tests', 'pp')].filter((f) => /\.[ch]pp$/.test(f));

const stages = {
  format: async () => one(await run('clang-format-19', ['--dry-run', '--Werror', ...sources()])),
  native: () => preset('native-debug'),
  architecture: () => nodeTests('tests/architecture', 'src', 'tests'), // reads the libraries that the stage before built
  wasm: () => preset('wasm-release'),
  node: programs,
  types,
  lint,
  browser: browsers,
};

const chosen = process.argv.slice(2).filter((word) => !options.includes(word));
const unknown = [...chosen.filter((name) => !(name in stages)), ...options.filter((option) => option !== '--anew')];
if (unknown.length > 0) {
  console.error(`no such stage: ${unknown.join(', ')} (there are ${Object.keys(stages).join(', ')}; and --anew)`);
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
