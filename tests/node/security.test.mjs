// SECURITY.md claims nothing that has no test.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { root } from './support/main_job.mjs';

const document = fs.readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
const claims = [...document.matchAll(/^\| (S\d+) \| ([^|]+) \| `([^`]+)`: ([^|]+) \|$/gm)].map(([, id, claim, file, name]) => ({ id, claim, file, name: name.trim() }));

test('claims are numbered without a gap, and what the text refers to exists', () => {
  assert.deepEqual(claims.map(({ id }) => id), claims.map((_, i) => `S${i + 1}`));
  const most = claims.length;
  assert.ok(most > 10);
  for (const [, number] of document.matchAll(/\bS(\d+)\b/g)) assert.ok(Number(number) <= most, `S${number}`);
});

for (const { id, claim, file, name } of claims) {
  test(`${id} has its test: ${claim}`, () => {
    const text = fs.readFileSync(path.join(root, file), 'utf8').replaceAll("\\'", "'");
    assert.ok(text.toLowerCase().includes(name.toLowerCase()), `${file} has no test "${name}"`);
  });
}
