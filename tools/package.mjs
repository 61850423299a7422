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
import { exampleLicences, inExamples, inventory, licenceTexts } from './components.mjs';
import { packedExamples, standIn } from './examples.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const usual = { out: 'dist', build: 'build/wasm-release', native: 'build/native-release' };
const options = Object.fromEntries(Object.entries(usual).map(([name, folder]) => [name, { type: 'string', default: path.join(root, folder) }]));
const { out, build, native } = parseArgs({ options }).values;
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const billOf = (...more) => Buffer.from(`${JSON.stringify(inventory(...more), null, 2)}\n`);
const common = { LICENSE: path.join(root, 'LICENSE'), 'licences.md': path.join(root, 'docs/licences.md') };
for (const [name, file] of Object.entries(licenceTexts(build))) common[`licences/${name}`] = file;

/**
 * Packs {place in the archive: file, folder, or {name: bytes}} below `top`; every archive carries the licences and the
 * inventory.
 */
function pack(name, top, contents, { bill = billOf(), executable } = {}) {
  const files = { [`${top}/sbom.cdx.json`]: bill };
  for (const [place, from] of Object.entries({ ...common, ...contents })) {
    const given = typeof from === 'string' ? filesBelow(from) : from;
    for (const [below, bytes] of Object.entries(given)) files[[top, place, below].filter(Boolean).join('/')] = bytes;
  }
  fs.writeFileSync(path.join(out, name), archive(files, executable));
}

const site = path.join(build, 'site');
/** The page that embeds this very release: the loader's hash is the manifest's. */
function embedding() {
  const { integrity } = JSON.parse(fs.readFileSync(path.join(site, 'manifest.json'), 'utf8')).files['telco-overage.js'];
  return `<!doctype html>
<title>My portal</title>
<script type="module" src="${standIn}/telco-overage.js" integrity="${integrity}" crossorigin="anonymous"></script>
<telco-overage mode="demo" loading="eager"></telco-overage>
`;
}
const examples = {
  examples: await packedExamples(path.join(root, 'examples')), 'embed.html': { '': Buffer.from(embedding()) },
  ...Object.fromEntries(Object.entries(exampleLicences()).map(([name, file]) => [`licences/${name}`, file])),
};
pack(`telco-overage-site-${version}.tar.gz`, `telco-overage-site-${version}`, { site, ...examples }, { bill: billOf(inExamples) });
// npm looks for everything below `package`
pack(`telco-overage-${version}.tgz`, 'package', { '': path.join(build, 'module') });
execFileSync(process.execPath, [path.join(root, 'tools/single.mjs'), build, site, path.join(out, `telco-overage-${version}.html`)]);
const program = path.join(native, 'overage');
if (fs.existsSync(program)) {
  const name = `overage-${version}-${os.platform()}-${os.arch()}`;
  pack(`${name}.tar.gz`, name, { overage: program }, { executable: (file) => file.endsWith('/overage') });
}
fs.writeFileSync(path.join(out, 'sbom.cdx.json'), billOf(inExamples));

const sha256 = (name) => createHash('sha256').update(fs.readFileSync(path.join(out, name))).digest('hex');
const sums = fs.readdirSync(out).sort().map((name) => `${sha256(name)}  ${name}\n`);
fs.writeFileSync(path.join(out, 'SHA256SUMS'), sums.join(''));
process.stdout.write(sums.join(''));
