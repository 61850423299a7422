// clang-tidy over src/. usage: node tools/lint.mjs [FILE...]
// A file that was clean stays so until it, a header of ours that it includes, or the settings change: the answers are
// kept in build/lint. Reads the compile commands of native-debug (and wasm-release, for what is only built there).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
process.chdir(root);

/** The compile commands of a build folder, as {file: build folder}. */
const commandsOf = (preset) => {
  const file = `build/${preset}/compile_commands.json`;
  if (!fs.existsSync(file)) return [];
  return JSON.parse(fs.readFileSync(file, 'utf8'))
    .map((entry) => path.relative(root, entry.file))
    .filter((name) => name.startsWith('src/'))
    .map((name) => [name, preset]);
};
const presetOf = new Map([...commandsOf('wasm-release'), ...commandsOf('native-debug')]);
/** What em++ adds to the command line of its clang. */
const wasmArguments = () => {
  const cache = fs.readFileSync('build/wasm-release/CMakeCache.txt', 'utf8');
  const folder = /EMSCRIPTEN_FOLDER:[A-Z]+=(.*)/.exec(cache)[1];
  const asked = spawnSync(path.join(folder, 'em++'), ['-###', '-x', 'c++', '-c', '/dev/null', '-o', '/dev/null']);
  const [command] = asked.stderr.toString().split('\n');
  const flags = (command.match(/"[^"]*"|\S+/g) ?? []).map((flag) => flag.replaceAll('"', ''));
  if (!flags.some((flag) => flag.startsWith('--sysroot='))) throw new Error(`em++ -### says ${command}`);
  return ['--target=wasm32-unknown-emscripten', ...flags.filter((flag) => /^(--sysroot|-D|-isystem|-Xclang|-i)/.test(flag))];
};

/** A file with all headers of ours that it reaches, in one hash. */
function fingerprint(file) {
  const hash = createHash('sha256').update(fs.readFileSync('.clang-tidy'));
  const seen = new Set();
  const add = (name) => {
    if (seen.has(name) || !fs.existsSync(name)) return;
    seen.add(name);
    const text = fs.readFileSync(name, 'utf8');
    hash.update(name).update(text);
    for (const [, header] of text.matchAll(/^\s*#\s*include\s*"([^"]+)"/gm)) add(path.join('src', header));
  };
  add(file);
  return hash.digest('hex');
}

const given = process.argv.slice(2).map((name) => path.relative(root, path.resolve(name)));
const files = given.length > 0 ? given : [...presetOf.keys()].sort();
const cleanOnes = new Set(fs.existsSync('build/lint') ? fs.readFileSync('build/lint', 'utf8').split('\n') : []);
const due = files.map((file) => [file, fingerprint(file)]).filter(([, print]) => !cleanOnes.has(print));
let bad = 0;

async function worker() {
  for (let next; (next = due.shift()); ) {
    const [file, print] = next;
    const preset = presetOf.get(file);
    if (!preset) {
      console.log(`${file}: no compile command; build native-debug first`);
      bad += 1;
      continue;
    }
    const extra = preset === 'native-debug' ? [] : wasmArguments();
    const child = spawn('clang-tidy-19', [
      '-p', `build/${preset}`, '--quiet', '--extra-arg=-Wno-unknown-warning-option',
      ...extra.map((argument) => `--extra-arg=${argument}`), file,
    ]);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const code = await new Promise((done) => child.on('close', done));
    if (code === 0) fs.appendFileSync('build/lint', `${print}\n`);
    else {
      bad += 1;
      console.log(output.replaceAll(/^\d+ warnings.* generated\.\n/gm, ''));
    }
  }
}
if (files.length === 0) {
  console.log('clang-tidy: no compile commands; configure native-debug first');
  process.exit(1);
}
const count = due.length;
await Promise.all(Array.from({ length: os.cpus().length }, worker));
console.log(`clang-tidy: ${files.length} files, ${count} looked at, ${bad} with findings`);
process.exitCode = bad > 0 ? 1 : 0;
