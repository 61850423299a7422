// The npm package in Deno and in Bun: what `./dev setup test` installs in tests/runtimes, or `npm ci` there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { demo, moduleFolder, packageModule, root, temporary } from './support/main_job.mjs';

const installed = path.join(root, 'tests/runtimes/node_modules');
/** The program inside the package of this platform. */
const programOf = (scope, name) => {
  const folder = path.join(installed, scope);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).flatMap((each) => [path.join(folder, each, name), path.join(folder, each, 'bin', name)]) : [];
  return files.find((file) => fs.existsSync(file));
};
const runtimes = { deno: [programOf('@deno', 'deno'), 'run', '--allow-read', '--no-prompt', '--node-modules-dir=manual'], bun: [programOf('@oven', 'bun')] };

for (const [name, [program, ...words]] of Object.entries(runtimes)) {
  test(`the package rates in ${name} as in Node, in the main thread and in a worker`, { skip: program ? false : 'not installed' }, async () => {
    const { createEngine } = await packageModule();
    const { folder: files, ...given } = demo();
    const engine = await createEngine();
    for (const file of Object.values(given)) await engine.import(fs.readFileSync(file), { file: path.basename(file) });
    const { sha256 } = await engine.request('rate', { month: '2026-06', hash: true });
    const totals = await engine.exportText({ kind: 'totals', selection: { month: '2026-06' } });

    const folder = temporary();
    fs.cpSync(files, folder, { recursive: true });
    fs.cpSync(moduleFolder, path.join(folder, 'node_modules/telco-overage'), { recursive: true });
    fs.copyFileSync(path.join(root, 'tests/node/support/runtime.mjs'), path.join(folder, 'runtime.mjs'));
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    const out = execFileSync(program, [...words, 'runtime.mjs'], {
      cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26, timeout: 120_000, env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1' },
    });
    const same = { sha256, totals };
    assert.deepEqual(JSON.parse(out), { main: same, worker: same });
  });
}
