// clang-tidy over src/. usage: node tools/lint.mjs [FILE...]
// A file that was clean stays so until it, a header of ours that it includes, or the settings change: the answers are
// kept in build/lint. Reads the compile commands of native-debug (and wasm-release, for what is only built there).
// Most of the work is the standard library's headers, so up to eight files of a room are looked at as one source.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
process.chdir(root);
const kTogether = 8;

/** The compile commands of a build folder, by file. */
const commandsOf = (preset) => {
  const file = `build/${preset}/compile_commands.json`;
  if (!fs.existsSync(file)) return [];
  return JSON.parse(fs.readFileSync(file, 'utf8'))
    .map((entry) => [path.relative(root, entry.file), { ...entry, preset }])
    .filter(([name]) => name.startsWith('src/'));
};
const commandOf = new Map([...commandsOf('wasm-release'), ...commandsOf('native-debug')]);
const wasmArguments = () => {
  const cache = fs.readFileSync('build/wasm-release/CMakeCache.txt', 'utf8');
  const folder = /EMSCRIPTEN_FOLDER:[A-Z]+=(.*)/.exec(cache)[1];
  const flags = spawnSync(path.join(folder, 'em++'), ['--cflags']).stdout.toString();
  return flags.split(/\s+/).filter((flag) => /^(--target|--sysroot|-D|-isystem|-Xclang|-i)/.test(flag));
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

/** Files of one room and one way to compile, as many as are looked at together: [[{ file, print }]]. */
function groupsOf(files) {
  const open = new Map();
  const groups = [];
  for (const one of files) {
    const { preset } = commandOf.get(one.file);
    const key = `${preset} ${path.dirname(one.file)}`;
    let group = open.get(key);
    if (!group || group.length === kTogether) {
      open.set(key, (group = []));
      groups.push(group);
    }
    group.push(one);
  }
  return groups;
}

/** One source that includes the files, with its own compile command: its path. */
function joined(group) {
  const [{ file, print }] = group;
  const folder = path.resolve('build/lint-units', print.slice(0, 16));
  const unit = path.join(folder, 'unit.cpp');
  const includes = group.map((one) => `#include "${path.resolve(one.file)}"  // NOLINT\n`);
  const entry = commandOf.get(file);
  const command = { directory: entry.directory, file: unit, command: entry.command.replaceAll(entry.file, unit) };
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(unit, includes.join(''));
  fs.writeFileSync(path.join(folder, 'compile_commands.json'), JSON.stringify([command]));
  return unit;
}

async function tidied(preset, folder, file) {
  const extra = preset === 'native-debug' ? [] : wasmArguments();
  const child = spawn('clang-tidy-19', [
    '-p', folder, '--quiet', '--extra-arg=-Wno-unknown-warning-option',
    ...extra.map((argument) => `--extra-arg=${argument}`), file,
  ]);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((done) => child.on('close', done));
  return { clean: code === 0, output: output.replaceAll(/^\d+ warnings.* generated\.\n/gm, '') };
}

const given = process.argv.slice(2).map((name) => path.relative(root, path.resolve(name)));
const files = given.length > 0 ? given : [...commandOf.keys()].sort();
if (files.length === 0 || files.some((file) => !commandOf.has(file))) {
  const unknown = files.filter((file) => !commandOf.has(file));
  console.log(`clang-tidy: no compile commands; configure native-debug first ${unknown.join(' ')}`);
  process.exit(1);
}
const cleanOnes = new Set(fs.existsSync('build/lint') ? fs.readFileSync('build/lint', 'utf8').split('\n') : []);
const due = files.map((file) => ({ file, print: fingerprint(file) })).filter(({ print }) => !cleanOnes.has(print));
const count = due.length;
const groups = groupsOf(due);
let bad = 0;

async function worker() {
  for (let group; (group = groups.shift()); ) {
    const { preset } = commandOf.get(group[0].file);
    const single = group.length === 1;
    const source = single ? group[0].file : joined(group);
    const folder = single ? `build/${preset}` : path.dirname(source);
    const { clean, output } = await tidied(preset, folder, source);
    if (!single) fs.rmSync(folder, { recursive: true });
    if (clean) {
      for (const { print } of group) fs.appendFileSync('build/lint', `${print}\n`);
    } else if (!single && output.includes('[clang-diagnostic-error]')) {
      const half = group.length / 2;  // two of them use one name for different things
      groups.push(group.slice(0, half), group.slice(half));
    } else {
      bad += group.length;
      console.log(output);
    }
  }
}
await Promise.all(Array.from({ length: os.cpus().length }, worker));
console.log(`clang-tidy: ${files.length} files, ${count} looked at, ${bad} of them in sources with findings`);
process.exitCode = bad > 0 ? 1 : 0;
