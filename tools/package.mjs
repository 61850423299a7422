// What is handed out, into dist/: the site, the module for npm, the app as one file, the command line, what is inside them
// (CycloneDX), checksums. The same build gives the same bytes. usage: node tools/package.mjs
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { archive, filesBelow } from './archive.mjs';
import { inventory } from './components.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
process.chdir(root);
const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const wasm = 'build/wasm-release';
fs.rmSync('dist', { recursive: true, force: true });
fs.mkdirSync('dist');
const bill = Buffer.from(`${JSON.stringify(inventory(), null, 2)}\n`);

/** Packs {place in the archive: file or folder} below `top`; every archive carries the licences and the inventory. */
function pack(name, top, contents, executable) {
  const files = { [`${top}/sbom.cdx.json`]: bill };
  for (const [place, from] of Object.entries({ LICENSE: 'LICENSE', 'licences.md': 'docs/licences.md', ...contents })) {
    for (const [below, bytes] of Object.entries(filesBelow(from))) files[[top, place, below].filter(Boolean).join('/')] = bytes;
  }
  fs.writeFileSync(path.join('dist', name), archive(files, executable));
}

pack(`telco-overage-site-${version}.tar.gz`, `telco-overage-site-${version}`, { site: `${wasm}/site`, examples: 'examples' });
// npm looks for everything below `package`
pack(`telco-overage-${version}.tgz`, 'package', { '': `${wasm}/module` });
execFileSync(process.execPath, ['tools/single.mjs', wasm, `${wasm}/site`, `dist/telco-overage-${version}.html`], { stdio: 'inherit' });
if (fs.existsSync('build/native-release/overage')) {
  const name = `overage-${version}-${os.platform()}-${os.arch()}`;
  pack(`${name}.tar.gz`, name, { overage: 'build/native-release/overage' }, (file) => file.endsWith('/overage'));
}
fs.writeFileSync('dist/sbom.cdx.json', bill);

const sums = fs.readdirSync('dist').sort().map((name) => `${createHash('sha256').update(fs.readFileSync(path.join('dist', name))).digest('hex')}  ${name}\n`);
fs.writeFileSync('dist/SHA256SUMS', sums.join(''));
process.stdout.write(sums.join(''));
