// The whole app as one HTML file that needs no server: for a USB stick, opened from the disk.
// usage: node tools/single.mjs BUILD-FOLDER SITE-FOLDER FILE
// Takes the fonts, the pages' frame and styles from the site; bundles the scripts anew. The licences and the inventory of
// all that is inside stand at its end as text, and are shown at the address FILE#licences.
import * as esbuild from 'esbuild';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import { inventory, licenceTexts, shipped } from './components.mjs';
import { cspOfOneFile } from './csp.mjs';
import { withoutNames } from './later.mjs';

const [build, site, file] = process.argv.slice(2).map((name) => path.resolve(name));
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');

/** The worker's module is the page's, which sends its bytes before anything else. */
const engineGiven = {
  name: 'engine-given',
  setup(context) {
    context.onLoad({ filter: /engine\/load\.ts$/ }, () => ({
      contents: `import create from ${JSON.stringify(path.join(build, 'app.mjs'))};
        const given = new Promise((done) => addEventListener('message', (event) => {
          event.stopImmediatePropagation();
          done(event.data);
        }, { once: true }));
        export const loadModule = async () => create({ wasmBinary: await given });`,
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
    plugins: [plugin], absWorkingDir: root, write: false, logLevel: 'error',
    external: ['node:*', 'module', 'fs', 'path', 'url', 'worker_threads', 'crypto'],
    define: { ...shipped, ...(format === 'iife' ? { 'import.meta.url': '"file:///"' } : {}) },
  });
  return outputFiles[0].text;
}

const parts = { 'worker.js': await bundled('web/src/engine/worker.ts', 'iife', engineGiven), 'app.wasm': withoutNames(fs.readFileSync(path.join(build, 'app.wasm'))) };
// what the app fetches while it runs
const { files } = JSON.parse(fs.readFileSync(path.join(site, 'manifest.json'), 'utf8'));
for (const name of Object.keys(files).filter((each) => /^fonts\/|\.txt$|^scenarios\.json$/.test(each))) parts[name] = fs.readFileSync(path.join(site, name));

/** Everything that has to go with it, as one text. */
const licences = [
  ['LICENSE', path.join(root, 'LICENSE')], ['licences.md', path.join(root, 'docs/licences.md')], ...Object.entries(licenceTexts(build)),
].map(([name, from]) => [name, fs.readFileSync(from, 'utf8')]).concat([['sbom.cdx.json', JSON.stringify(inventory(), null, 2)]])
  .map(([name, text]) => `==== ${name}\n\n${text.trim()}\n\n`).join('');
if (/<\/script|<!--/i.test(licences)) throw new Error('a licence would end the element that it stands in');
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
    return `${data.join('')}<script type="module">${script}</script>\n<script type="text/plain" id="licences">\n${licences}</script>\n</body>`;
  });
if (/(?:src|href)="(?!data:)[^"#]/.test(page.replace(/<script[^]*?<\/script>/g, ''))) throw new Error('something is still fetched');
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, page);
console.log(`${String(Buffer.byteLength(page)).padStart(9)}  ${path.basename(file)}`);
