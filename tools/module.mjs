// Puts the npm package `telco-overage` together. usage: node tools/module.mjs BUILD-FOLDER PACKAGE-FOLDER
//   web/package/**                     package.json (%VERSION% filled in) and README
//   web/src/engine/{index,worker}.ts, web/src/widget/{auto,element}.ts   bundled by esbuild
//   BUILD-FOLDER                       engine.mjs, engine.wasm
//   types/                             their declarations, made by tsc
import * as esbuild from 'esbuild';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [build, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const source = path.join(root, 'web/src');
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });
for (const name of fs.readdirSync(path.join(root, 'web/package'))) {
  const text = fs.readFileSync(path.join(root, 'web/package', name), 'utf8');
  fs.writeFileSync(path.join(folder, name), text.replaceAll('%VERSION%', version));
}
fs.copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
for (const name of ['engine.mjs', 'engine.wasm']) fs.copyFileSync(path.join(build, name), path.join(folder, name));

await esbuild.build({
  entryPoints: {
    index: path.join(source, 'engine/index.ts'),
    worker: path.join(source, 'engine/worker.ts'),
    element: path.join(source, 'widget/auto.ts'),
    pure: path.join(source, 'widget/element.ts'),
  },
  outdir: folder,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  external: ['*/engine.mjs'],
  absWorkingDir: root,
  logLevel: 'warning',
});
execFileSync(
  process.execPath,
  [path.join(root, 'node_modules/typescript/bin/tsc'), '--project', path.join(root, 'web/package.tsconfig.json'),
    '--outDir', path.join(folder, 'types')],
  { stdio: 'inherit' },
);
