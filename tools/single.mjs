// The whole app as one HTML file that needs no server: for a USB stick, opened from the disk.
// usage: node tools/single.mjs BUILD-FOLDER SITE-FOLDER FILE
// Takes the fonts, the pages' frame and styles from the site; bundles the scripts anew, with both wasm modules inside.
import * as esbuild from 'esbuild';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import { cspOfOneFile } from './csp.mjs';

const [build, site, file] = process.argv.slice(2).map((name) => path.resolve(name));
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');

/** The worker's module is not fetched: it is inside. */
const engineInside = {
  name: 'engine-inside',
  setup(context) {
    context.onLoad({ filter: /engine\/load\.ts$/ }, () => ({
      contents: `import create from ${JSON.stringify(path.join(build, 'engine.mjs'))};
        import wasm from ${JSON.stringify(path.join(build, 'engine.wasm'))};
        globalThis.fetch = async () => new Response(wasm, { headers: { 'Content-Type': 'application/wasm' } });
        export const loadModule = () => create({});`,
      loader: 'js',
      resolveDir: root,
    }));
  },
};
const appBeside = {
  name: 'app-beside',
  setup(context) {
    context.onResolve({ filter: /\/app\.mjs$/ }, () => ({ path: path.join(build, 'app.mjs') }));
  },
};
async function bundled(source, format, plugin) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(root, source)], bundle: true, format, target: 'es2022', charset: 'utf8', minify: true, legalComments: 'none',
    loader: { '.wasm': 'binary' }, plugins: [plugin], absWorkingDir: root, write: false, logLevel: 'error',
    external: ['node:*', 'module', 'fs', 'path', 'url', 'worker_threads', 'crypto'],
    ...(format === 'iife' ? { define: { 'import.meta.url': '"file:///"' } } : {}),
  });
  return outputFiles[0].text;
}

const parts = { 'worker.js': await bundled('web/src/engine/worker.ts', 'iife', engineInside), 'app.wasm': fs.readFileSync(path.join(build, 'app.wasm')) };
for (const name of fs.readdirSync(path.join(site, 'fonts')).filter((font) => !/\.(br|gz)$/.test(font)).sort()) {
  parts[`fonts/${name}`] = fs.readFileSync(path.join(site, 'fonts', name));
}
parts['french.txt'] = fs.readFileSync(path.join(site, 'french.txt'));
const script = await bundled('web/src/single.ts', 'esm', appBeside);
const style = fs.readFileSync(path.join(site, 'style.css'), 'utf8');
const hash = (text) => createHash('sha256').update(text).digest('base64');
const icon = fs.readFileSync(path.join(site, 'icon.svg')).toString('base64');

const page = fs
  .readFileSync(path.join(root, 'web/static/index.html'), 'utf8')
  .replace('%CSP%', () => cspOfOneFile([hash(script)], [hash(style)]))
  .replace(/ *<link rel="(manifest|preload|modulepreload)"[^>]*>\n/g, '')
  .replace(/<link rel="icon"[^>]*>/, () => `<link rel="icon" href="data:image/svg+xml;base64,${icon}">`)
  .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
  .replace(/ *<script type="module"[^>]*><\/script>\n/, '')
  .replace('</body>', () => {
    const data = Object.entries(parts).map(
      ([name, bytes]) => `<script type="application/octet-stream" data-part="${name}">${zlib.gzipSync(bytes, { level: 9 }).toString('base64')}</script>\n`,
    );
    return `${data.join('')}<script type="module">${script}</script>\n</body>`;
  });
if (/(?:src|href)="(?!data:)[^"#]/.test(page.replace(/<script[^]*?<\/script>/g, ''))) throw new Error('something is still fetched');
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, page);
console.log(`${String(Buffer.byteLength(page)).padStart(9)}  ${path.basename(file)}`);
