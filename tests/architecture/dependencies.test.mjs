import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { components, inExamples } from '../../tools/components.mjs';

const listed = ['In what we ship', inExamples, 'To build and test'].flatMap(components);
const lists = (name, version) =>
  listed.some((row) => row.name.toLowerCase().startsWith(name) && row.version.split(', ').includes(version));

test('every pinned npm package is in docs/licences.md with its version', () => {
  const { devDependencies, dependencies } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const runtimes = JSON.parse(fs.readFileSync('tests/runtimes/package.json', 'utf8')).dependencies;
  const pinned = Object.entries({ ...dependencies, ...devDependencies });
  assert.ok(pinned.length > 3);
  assert.deepEqual(pinned.filter(([name, version]) => !lists(name, version)), []);
  for (const [name, version] of Object.entries(runtimes)) assert.ok(lists(name.startsWith('@') ? name : 'deno, bun', version), version);
});

test('every pinned library is in docs/licences.md with its version', () => {
  const text = fs.readFileSync('cmake/dependencies.cmake', 'utf8');
  const pinned = [...text.matchAll(/REPOSITORY \w+\/(\w+) COMMIT [0-9a-f]{40} # v(\S+)/g)].map(([, name, version]) => [name, version]);
  assert.equal(pinned.length, 4);
  const inWords = { imgui: 'dear imgui', json: 'nlohmann/json', Catch2: 'catch2', zlib: 'zlib' };
  assert.deepEqual(pinned.filter(([name, version]) => !lists(inWords[name], version)), []);
});

test('no lock file names a registry', () => {
  for (const folder of ['', 'tests/bench/', 'tests/runtimes/']) {
    assert.doesNotMatch(fs.readFileSync(`${folder}package-lock.json`, 'utf8'), /"resolved"|https?:\/\/registry/, folder);
  }
});

test('a package that is not listed is found', () => {
  assert.equal(lists('left-pad', '1.0.0'), false);
  assert.equal(lists('esbuild', '0.0.1'), false);
});
