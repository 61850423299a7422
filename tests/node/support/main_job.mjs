// What the tests of the module and of the command line share: the built programs, and the demo as files.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const built = (...names) => names.map((name) => path.join(root, 'build', name)).find((name) => fs.existsSync(name));
export const program = process.env.OVERAGE_PROGRAM ?? built('native-debug/overage', 'native-release/overage');
const build = process.env.ENGINE_BUILD ?? path.join(root, 'build/wasm-release');
export const moduleFolder = path.join(build, 'module');

export const temporary = () => fs.mkdtempSync(path.join(os.tmpdir(), 'overage-'));

/** Runs the command line; never throws. */
export function overage(words, options = {}) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  return { code: status, out: stdout, errors: stderr };
}

/** The demo's three files, written once by the command line. */
export const demo = (() => {
  let folder;
  return () => {
    if (!folder) {
      folder = temporary();
      execFileSync(program, ['demo', '--out', folder]);
    }
    const file = (name) => path.join(folder, name);
    return { folder, customers: file('customers.json'), rates: file('rate-card.csv'), usage: file('usage.csv') };
  };
})();
/** A usage file of the demo's calls so many times over, every id of its own. */
export function largeUsage(folder, times) {
  const [header, ...rows] = fs.readFileSync(demo().usage, 'utf8').trimEnd().split('\n');
  const file = path.join(folder, 'large.csv');
  const again = (time) => rows.map((row) => `${time.toString(16).padStart(3, '0')}${row.slice(3)}`);
  fs.writeFileSync(file, `${[header, ...Array.from({ length: times }, (_, time) => again(time)).flat()].join('\n')}\n`);
  return file;
}
export const monthOf = ({ customers, rates, usage }) => ['--customers', customers, '--rates', rates, '--usage', usage];

/** The package as `npm install` would give it; put together when it is older than what it is made of. */
export async function packageModule() {
  const made = path.join(moduleFolder, 'index.js');
  const parts = [path.join(build, 'engine.wasm'), path.join(root, 'tools/module.mjs'),
    ...['web/src/engine', 'web/src/widget', 'web/package'].flatMap((folder) =>
      fs.readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name)))];
  const age = (file) => (fs.existsSync(file) ? fs.statSync(file).mtimeMs : 0);
  if (parts.some((part) => age(part) > age(made))) {
    execFileSync(process.execPath, [path.join(root, 'tools/module.mjs'), build, moduleFolder], { stdio: 'inherit' });
  }
  return import(pathToFileURL(made).href);
}
