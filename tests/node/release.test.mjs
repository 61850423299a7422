// What is handed out: every file named by its hash, the same bytes twice, licences of everything inside.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { archive } from '../../tools/archive.mjs';
import { components, exampleLicences, inExamples, inventory, licenceTexts } from '../../tools/components.mjs';
import { root, temporary } from './support/main_job.mjs';

/** The site as it is delivered, put together twice of the same parts; the wasm modules are stand-ins. */
const sites = (() => {
  const build = temporary();
  fs.writeFileSync(path.join(build, 'CMakeCache.txt'), 'CMAKE_BUILD_TYPE:STRING=Release');
  for (const name of ['app.mjs', 'app.wasm']) fs.writeFileSync(path.join(build, name), `/* stand-in for ${name} */`);
  fs.mkdirSync(path.join(build, 'generated/texts'), { recursive: true });
  fs.writeFileSync(path.join(build, 'generated/texts/french.txt'), 'stand-in for French');
  return ['one', 'two'].map((name) => {
    const site = path.join(build, name);
    execFileSync(process.execPath, [path.join(root, 'tools/site.mjs'), build, site], { stdio: 'ignore' });
    return site;
  });
})();
const filesOf = (folder) => fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort();
const plain = (folder) => filesOf(folder).filter((name) => !/\.(br|gz)$/.test(name));
const [site] = sites;

test('the manifest names every file by its hash', () => {
  const { files, version } = JSON.parse(fs.readFileSync(path.join(site, 'manifest.json'), 'utf8'));
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(Object.keys(files).sort(), plain(site).filter((name) => name !== 'manifest.json').sort());
  for (const [name, { integrity, bytes }] of Object.entries(files)) {
    const content = fs.readFileSync(path.join(site, name));
    assert.equal(content.length, bytes, name);
    assert.equal(integrity, `sha384-${createHash('sha384').update(content).digest('base64')}`, name);
  }
});

test('the service worker keeps every file of the release, by its hash, and not the list of who may embed', () => {
  const worker = fs.readFileSync(path.join(site, 'sw.js'), 'utf8');
  const { files } = JSON.parse(fs.readFileSync(path.join(site, 'manifest.json'), 'utf8'));
  for (const [name, { integrity }] of Object.entries(files)) {
    if (name === 'sw.js' || name === 'allowed-origins.json') assert.ok(!worker.includes(integrity), name);
    else assert.ok(worker.includes(integrity), name);
  }
});

test('the list of who may embed has no compressed copy that an edit would leave behind', () => {
  assert.deepEqual(filesOf(site).filter((name) => name.startsWith('allowed-origins')), ['allowed-origins.json']);
});

test('the app says what is in it, and nothing of what it was built with', () => {
  const main = fs.readFileSync(path.join(site, 'main.js'), 'utf8');
  for (const { name, version, licence } of components('In what we ship')) assert.ok(main.includes(`${name} ${version}: ${licence}`), name);
  assert.doesNotMatch(main, /puppeteer|subset-font/);
});

test('every page carries the policy', () => {
  for (const name of plain(site).filter((each) => each.endsWith('.html'))) {
    const page = fs.readFileSync(path.join(site, name), 'utf8');
    assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src 'none';[^"]*require-trusted-types-for 'script'/, name);
    assert.doesNotMatch(page, /<script(?![^>]*src=)|style="|\son\w+=/, `${name} has nothing inline`);
  }
});

test('the loader of the widget is at most 10 kB, compressed, as it is delivered, and one file', () => {
  for (const ending of ['.br', '.gz']) {
    const { size } = fs.statSync(path.join(site, `telco-overage.js${ending}`));
    assert.ok(size > 1000 && size <= 10_000, `${ending}: ${size}`);
  }
  assert.doesNotMatch(fs.readFileSync(path.join(site, 'telco-overage.js'), 'utf8'), /\bimport\s*[("'{*]|\bfrom\s*["']/, 'its one hash says it all');
});

test('two sites of the same parts are the same bytes', () => {
  const [one, two] = sites;
  assert.deepEqual(filesOf(one), filesOf(two));
  for (const name of filesOf(one)) assert.ok(fs.readFileSync(path.join(one, name)).equals(fs.readFileSync(path.join(two, name))), name);
});

test('an archive depends on its contents only', () => {
  const long = `${'folder/'.repeat(15)}file.txt`;
  const files = { 'top/b.txt': Buffer.from('b'), 'top/a.txt': Buffer.from('a'.repeat(600)), [long]: Buffer.alloc(512, 'x'), 'top/run': Buffer.alloc(0) };
  const packed = archive(files, (name) => name === 'top/run');
  assert.ok(packed.equals(archive(Object.fromEntries(Object.entries(files).reverse()), (name) => name === 'top/run')));
  const folder = temporary();
  fs.writeFileSync(path.join(folder, 'a.tar.gz'), packed);
  execFileSync('tar', ['--extract', '--gzip', '--file', 'a.tar.gz'], { cwd: folder });
  for (const [name, bytes] of Object.entries(files)) assert.ok(fs.readFileSync(path.join(folder, name)).equals(bytes), name);
  assert.equal(fs.statSync(path.join(folder, 'top/run')).mode & 0o777, 0o755);
  assert.equal(fs.statSync(path.join(folder, 'top/a.txt')).mode & 0o777, 0o644);
});

test('the bill of materials names everything inside, with licences', () => {
  const { bomFormat, components } = inventory(inExamples);
  assert.equal(bomFormat, 'CycloneDX');
  const names = components.map(({ name }) => name);
  for (const wanted of ['Dear ImGui', 'nlohmann/json', 'inter-ui', 'lucide-static', 'libphonenumber-js', 'Emscripten', 'react-dom']) {
    assert.ok(names.some((name) => name.includes(wanted)), wanted);
  }
  const texts = Object.keys({ ...licenceTexts(path.join(root, 'build/wasm-release')), ...exampleLicences() });
  for (const { name, version, licenses } of components) {
    assert.ok(version && licenses[0].license.name, name);
    const word = /^(Dear ImGui|[\w-]+)/.exec(name)[1];
    assert.ok(texts.some((text) => text.startsWith(word)), `the licence of ${name} goes with it`);
  }
});
