// A source of web/src as a module: bundled in memory, imported as data.
import * as esbuild from 'esbuild';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

export async function source(file) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(root, file)], bundle: true, format: 'esm', target: 'es2022', write: false, logLevel: 'error',
    define: { 'import.meta.url': '"https://portal.example/telco-overage.js"' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
