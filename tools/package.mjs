// Archives to hand out, into dist/: the site, the module for Node, the command line, what is inside them, checksums.
// The same build gives the same bytes: sorted names, no times, no owners. usage: node tools/package.mjs
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

import { components } from './components.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
process.chdir(root);
const { version, license } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
fs.rmSync('dist', { recursive: true, force: true });
fs.mkdirSync('dist');

const inventory = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { type: 'application', name: 'telco-overage', version, licenses: [{ expression: license }] } },
  components: components('In what we ship').map(({ name, version: its, licence }) => ({
    type: 'library',
    name,
    version: its,
    licenses: [{ license: { name: licence } }],
  })),
};

/** Packs {name in the archive: file or folder}; every archive carries the licences and the inventory. */
function pack(archive, contents) {
  const stage = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
  const top = path.join(stage, path.basename(archive).replace(/\.(tar\.gz|tgz)$/, ''));
  fs.mkdirSync(top);
  const all = { ...contents, LICENSE: 'LICENSE', 'licences.md': 'docs/licences.md' };
  for (const [name, from] of Object.entries(all)) fs.cpSync(from, path.join(top, name), { recursive: true });
  fs.writeFileSync(path.join(top, 'sbom.cdx.json'), `${JSON.stringify(inventory, null, 2)}\n`);
  const tar = execFileSync(
    'tar',
    ['--create', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u+rwX,go+rX,go-w',
      '--format=ustar', '--directory', stage, path.basename(top)],
    { maxBuffer: 1 << 30 },
  );
  fs.writeFileSync(path.join('dist', archive), zlib.gzipSync(tar, { level: 9 }));
  fs.rmSync(stage, { recursive: true });
}

const machine = `${os.platform()}-${os.arch()}`;
pack(`telco-overage-site-${version}.tar.gz`, { site: 'build/wasm-release/site' });
if (fs.existsSync('build/wasm-release/module')) {
  // npm takes the files from the folder at the top of the archive
  const files = fs.readdirSync('build/wasm-release/module');
  pack(`telco-overage-module-${version}.tgz`, Object.fromEntries(files.map((name) => [name, `build/wasm-release/module/${name}`])));
}
if (fs.existsSync('build/native-release/overage')) {
  pack(`overage-${version}-${machine}.tar.gz`, { overage: 'build/native-release/overage' });
}
const sums = fs
  .readdirSync('dist')
  .sort()
  .map((name) => `${createHash('sha256').update(fs.readFileSync(path.join('dist', name))).digest('hex')}  ${name}\n`);
fs.writeFileSync('dist/SHA256SUMS', sums.join(''));
process.stdout.write(sums.join(''));
