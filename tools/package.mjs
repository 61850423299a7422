// What is handed out: the site, the module for npm, the app as one file, the command line, what is inside them (CycloneDX) with
// its licences, checksums. The same build gives the same bytes.
// usage: node tools/package.mjs [--out dist] [--build build/wasm-release] [--native build/native-release]
// The module is that of BUILD/module (tools/module.mjs); the command line is left out where it is not built.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { archive, filesBelow } from './archive.mjs';
import { inventory, licenceTexts } from './components.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const usual = { out: 'dist', build: 'build/wasm-release', native: 'build/native-release' };
const options = Object.fromEntries(Object.entries(usual).map(([name, folder]) => [name, { type: 'string', default: path.join(root, folder) }]));
const { out, build, native } = parseArgs({ options }).values;
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const bill = Buffer.from(`${JSON.stringify(inventory(), null, 2)}\n`);
const common = { LICENSE: path.join(root, 'LICENSE'), 'licences.md': path.join(root, 'docs/licences.md') };
for (const [name, file] of Object.entries(licenceTexts(build))) common[`licences/${name}`] = file;

/** Packs {place in the archive: file or folder} below `top`; every archive carries the licences and the inventory. */
function pack(name, top, contents, executable) {
  const files = { [`${top}/sbom.cdx.json`]: bill };
  for (const [place, from] of Object.entries({ ...common, ...contents })) {
    for (const [below, bytes] of Object.entries(filesBelow(from))) files[[top, place, below].filter(Boolean).join('/')] = bytes;
  }
  fs.writeFileSync(path.join(out, name), archive(files, executable));
}

const site = path.join(build, 'site');
pack(`telco-overage-site-${version}.tar.gz`, `telco-overage-site-${version}`, { site, examples: path.join(root, 'examples') });
// npm looks for everything below `package`
pack(`telco-overage-${version}.tgz`, 'package', { '': path.join(build, 'module') });
execFileSync(process.execPath, [path.join(root, 'tools/single.mjs'), build, site, path.join(out, `telco-overage-${version}.html`)]);
const program = path.join(native, 'overage');
if (fs.existsSync(program)) {
  const name = `overage-${version}-${os.platform()}-${os.arch()}`;
  pack(`${name}.tar.gz`, name, { overage: program }, (file) => file.endsWith('/overage'));
}
fs.writeFileSync(path.join(out, 'sbom.cdx.json'), bill);

const sha256 = (name) => createHash('sha256').update(fs.readFileSync(path.join(out, name))).digest('hex');
const sums = fs.readdirSync(out).sort().map((name) => `${sha256(name)}  ${name}\n`);
fs.writeFileSync(path.join(out, 'SHA256SUMS'), sums.join(''));
process.stdout.write(sums.join(''));
