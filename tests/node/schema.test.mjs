// What is written follows its published JSON Schema, and the schema is strict enough to notice when it does not.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';

import { demo, overage, root } from './support/main_job.mjs';

const read = (...names) => JSON.parse(fs.readFileSync(path.join(root, ...names), 'utf8'));
const schemaOf = (name) => new Ajv2020.default({ allErrors: true, allowUnionTypes: true }).compile(read('assets/schema', `${name}.json`));
const validate = schemaOf('workspace-1');
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

test('customers bundles follow their schema: the demo, what is written, what is read', () => {
  const follows = schemaOf('customers-1');
  const { customers } = demo();
  const rewritten = overage(['convert', customers, '--to', 'customers']);
  assert.equal(rewritten.code, 0, rewritten.errors);
  const bundles = [JSON.parse(fs.readFileSync(customers, 'utf8')), JSON.parse(rewritten.out), read('tests/fixtures/customers.json')];
  for (const bundle of bundles) assert.ok(follows(bundle), JSON.stringify(follows.errors?.slice(0, 5)));

  for (const spoil of [
    (b) => { b.version = 2; },
    (b) => { delete b.partner; },
    (b) => { b.items[0].customer.id = 'Contoso'; },
    (b) => { b.items[0].subscriptions.items[0].quantity = 1.5; },
    (b) => { b.items[0].telcoOverage.credits = { currency: 'EUR', lots: [{ purchasedOn: 'June', amount: '1' }] }; },
    (b) => { b.items[0].telcoOverage.licences = [{ plan: 'MCOPSTN1', count: -1 }]; },
  ]) {
    const spoilt = structuredClone(bundles[0]);
    spoil(spoilt);
    assert.equal(follows(spoilt), false, String(spoil));
  }
});

test('every scenario follows its schema, which refuses misprints as the reader does', () => {
  const follows = schemaOf('scenario-1');
  const names = fs.readdirSync(path.join(root, 'assets/scenarios'));
  assert.ok(names.length > 100);
  for (const name of names) {
    assert.ok(follows(read('assets/scenarios', name)), `${name}: ${JSON.stringify(follows.errors?.slice(0, 3))}`);
  }
  for (const spoil of [
    (s) => { s.situation.subscripions = []; },
    (s) => { s.steps[0].command = 'enabel'; },
    (s) => { s.steps[0].expect.acepted = true; },
    (s) => { s.situation.actor.role = 'king'; },
    (s) => { s.now = 'yesterday'; },
  ]) {
    const spoilt = read('assets/scenarios/legacy-azure-blocks.json');
    spoil(spoilt);
    assert.equal(follows(spoilt), false, String(spoil));
  }
});
