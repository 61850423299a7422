// What is written follows its published JSON Schema, and the schema is strict enough to notice when it does not.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';

import { demo, overage } from './support/main_job.mjs';

const schema = JSON.parse(fs.readFileSync(new URL('../../assets/schema/workspace-1.json', import.meta.url), 'utf8'));
const validate = new Ajv2020.default({ allErrors: true }).compile(schema);
const written = (file) => {
  const run = overage(['convert', file, '--to', 'workspace']);
  assert.equal(run.code, 0, run.errors);
  return JSON.parse(run.out);
};

test('workspaces that are written follow the published schema', () => {
  const { customers, rates } = demo();
  const people = written(customers);
  assert.ok(people.customers.length >= 40);
  assert.ok(validate(people), JSON.stringify(validate.errors?.slice(0, 5)));
  const cards = written(rates);
  assert.equal(cards.cards.length, 1);
  assert.ok(validate(cards), JSON.stringify(validate.errors?.slice(0, 5)));
});

test('the schema refuses what is no workspace', () => {
  const { customers } = demo();
  const people = written(customers);
  for (const spoil of [
    (w) => { w.format = 'telco-overage/customers'; },
    (w) => { delete w.schema; },
    (w) => { w.checksum = 'sha256:0'; },
    (w) => { w.customers[0].currency = 'euro'; },
    (w) => { w.customers = {}; },
  ]) {
    const spoilt = structuredClone(people);
    spoil(spoilt);
    assert.equal(validate(spoilt), false, String(spoil));
  }
});
