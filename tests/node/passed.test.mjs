// What is passed over at a second run: only what passed before on the very same files.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

import { hashOf, hashOfData, memoryOfPassed } from '../../tools/passed.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'passed-'));
after(() => fs.rmSync(folder, { recursive: true }));
const at = (...names) => path.join(folder, ...names);

test('a hash changes with every byte, name and missing file, and not with the time', () => {
  fs.mkdirSync(at('data', 'deep'), { recursive: true });
  fs.writeFileSync(at('data', 'deep', 'a'), 'one');
  const places = [at('data'), at('program')];
  const first = hashOf(places);
  fs.utimesSync(at('data', 'deep', 'a'), 1, 1);
  assert.equal(hashOf(places), first);
  fs.writeFileSync(at('data', 'deep', 'a'), 'two');
  const second = hashOf(places);
  fs.renameSync(at('data', 'deep', 'a'), at('data', 'deep', 'b'));
  const third = hashOf(places);
  fs.writeFileSync(at('program'), '');
  assert.equal(new Set([first, second, third, hashOf(places)]).size, 4);
});

test('what passed is remembered for its files; what failed, or ran nothing, is not', () => {
  const file = at('build', 'passed.json');
  const memory = memoryOfPassed(file);
  assert.equal(memory.passedBefore('engine', 'k1'), undefined);
  memory.note('engine', 'k1', { passed: 7, failed: 0 });
  memory.note('screens', 'k1', { passed: 9, failed: 1 });
  memory.note('nothing', 'k1', { passed: 0, failed: 0 });
  const later = memoryOfPassed(file);
  assert.equal(later.passedBefore('engine', 'k1'), 7);
  assert.equal(later.passedBefore('engine', 'k2'), undefined);
  assert.equal(later.passedBefore('screens', 'k1'), undefined);
  assert.equal(later.passedBefore('nothing', 'k1'), undefined);
  assert.equal(memoryOfPassed(file, { anew: true }).passedBefore('engine', 'k1'), undefined);
  later.note('engine', 'k1', { passed: 6, failed: 1 });
  assert.equal(memoryOfPassed(file).passedBefore('engine', 'k1'), undefined);
});

test('a memory that cannot be read remembers nothing', () => {
  fs.writeFileSync(at('half.json'), '{"engine":');
  assert.equal(memoryOfPassed(at('half.json')).passedBefore('engine', 'k1'), undefined);
});

test('the data of a repository is the same until a file of it changes; without one, it is never the same', () => {
  assert.notEqual(hashOfData(folder), hashOfData(folder));
  execFileSync('git', ['init', '--quiet', folder]);
  fs.writeFileSync(at('text'), 'one');
  fs.writeFileSync(at('code.cpp'), 'one'); // is in the programs
  const first = hashOfData(folder);
  fs.writeFileSync(at('code.cpp'), 'two');
  assert.equal(hashOfData(folder), first);
  fs.writeFileSync(at('text'), 'two');
  assert.notEqual(hashOfData(folder), first);
});
