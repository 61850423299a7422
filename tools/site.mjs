// Puts the site together. usage: node tools/site.mjs BUILD-FOLDER SITE-FOLDER
//   web/static/**          copied as it is (%CSP% in pages becomes the policy of tools/csp.mjs)
//   web/site.json          the entry points: {"entries": {"main.js": "src/main.ts", ...}}, bundled from web/ by esbuild,
//                          and the service worker, which is told every file and its hash
//   BUILD-FOLDER           app.mjs, app.wasm: the interface and the engine; the worker makes its engine of them too. What a
//                          first visit does not need of app.wasm becomes later.wasm (later.mjs)
//   the faces              made by tools/fonts.mjs, in fonts/
// manifest.json lists every file with its size and hash (as `integrity` takes it). Every file that gains by it gets a .br and
// a .gz beside it. Prints the first load against web/budget.json.
import * as esbuild from 'esbuild';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import { firstLoad } from './budget.mjs';
import { shipped } from './components.mjs';
import { csp } from './csp.mjs';
import { fonts } from './fonts.mjs';
import { inParts } from './later.mjs';

const [build, site] = process.argv.slice(2).map((folder) => path.resolve(folder));
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const web = path.join(root, 'web');
const release = !fs.readFileSync(path.join(build, 'CMakeCache.txt'), 'utf8').includes('CMAKE_BUILD_TYPE:STRING=Debug');

const filesIn = (folder) =>
  fs.existsSync(folder)
    ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))).sort()
    : [];

/** Name in the site -> bytes. */
const files = new Map();
const copy = (folder, to = '', wanted = () => true) => {
  for (const name of filesIn(folder).filter(wanted)) {
    files.set(path.posix.join(to, name), fs.readFileSync(path.join(folder, name)));
  }
};
copy(path.join(web, 'static'));
for (const [name, bytes] of await fonts(path.join(build, 'fonts'))) files.set(`fonts/${name}`, bytes);
files.set('french.txt', fs.readFileSync(path.join(build, 'generated/texts/french.txt'))); // English is inside the app
const modules = inParts(build);
files.set('app.wasm', modules.first);
files.set('later.wasm', modules.later);
const glue = fs.readFileSync(path.join(build, 'app.mjs'));
const minified = async () => (await esbuild.transform(glue.toString(), { minify: true, format: 'esm', target: 'es2022' })).code;
files.set('app.mjs', release ? Buffer.from(await minified()) : glue);
// the worked examples of the law, fetched when somebody asks for them
const scenarios = path.join(root, 'assets/scenarios');
files.set('scenarios.json', Buffer.from(JSON.stringify(
  filesIn(scenarios).map((name) => JSON.parse(fs.readFileSync(path.join(scenarios, name), 'utf8'))))));
for (const [name, bytes] of files) {
  if (name.endsWith('.html')) files.set(name, Buffer.from(bytes.toString().replaceAll('%CSP%', csp)));
}

/** The engine of the site is the one inside app.wasm. */
const engineOfApp = {
  name: 'engine-of-app',
  setup: (context) => context.onResolve({ filter: /\/load\.js$/ }, () => ({ path: path.join(web, 'src/site_engine.ts') })),
};
const { entries, serviceWorker } = JSON.parse(fs.readFileSync(path.join(web, 'site.json'), 'utf8'));
async function bundle(name, source, more = {}) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(web, source)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minify: release,
    legalComments: 'none',
    external: ['*/app.mjs', './offline.js'], // files of their own
    plugins: [engineOfApp],
    absWorkingDir: root,
    write: false,
    logLevel: 'warning',
    define: shipped,
    ...more,
  });
  files.set(name, Buffer.from(outputFiles[0].contents));
}
for (const [name, source] of Object.entries(entries)) await bundle(name, source);

const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const integrity = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
const listed = () =>
  Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => [name, { integrity: integrity(bytes), bytes: bytes.length }]));
// who may embed is the host's to change: the list is no part of the release
const kept = Object.fromEntries(Object.entries(listed()).filter(([name]) => name !== 'allowed-origins.json').map(([name, { integrity: hash }]) => [name, hash]));
const whole = createHash('sha256').update(JSON.stringify(kept)).digest('hex').slice(0, 16);
for (const [name, source] of Object.entries(serviceWorker)) {
  await bundle(name, source, { format: 'iife', define: { release: JSON.stringify({ version: `${version}-${whole}`, files: kept }) } });
}
files.set('manifest.json', Buffer.from(`${JSON.stringify({ name: 'telco-overage', version, release: whole, files: listed() }, null, 1)}\n`));

fs.mkdirSync(site, { recursive: true });
// only what changed is written and compressed again
const gains = /\.(html|js|mjs|css|json|webmanifest|wasm|svg|ttf|csv|txt)$/;
// a host that edits its list of who may embed must not go on sending an old copy
const packed = (name) => gains.test(name) && name !== 'allowed-origins.json';
const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: release ? 11 : 5 } };
const keep = new Set();
for (const [name, bytes] of files) {
  const file = path.join(site, name);
  keep.add(name);
  if (packed(name)) keep.add(`${name}.br`).add(`${name}.gz`);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) continue;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
  if (packed(name)) {
    fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes, brotli));
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }));
  }
}
for (const name of filesIn(site)) {
  if (!keep.has(name)) fs.rmSync(path.join(site, name));
}

const { lines } = firstLoad(site);
console.log(lines.join('\n'));
