// What is written follows its published JSON Schema, and the schema is strict enough to notice when it does not.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';

import { demo, overage, root, temporary } from './support/main_job.mjs';

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

test('the frozen workspace of schema 1 follows it', () => {
  assert.ok(validate(read('tests/fixtures/workspaces/schema_1.json')), JSON.stringify(validate.errors?.slice(0, 5)));
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

test('rate cards as JSON follow their schema, with every column that one can have', () => {
  const follows = schemaOf('rate-card-1');
  const full = path.join(temporary(), 'full.csv');
  fs.writeFileSync(full, [
    'direction,destinationCountry,destinationName,numberType,prefix,ratePerMinute,connectionFee,minimumCharge,maximumCost,pricePerCall,'
      + 'increments,freeSeconds,currency,originCountry,windowDays,windowFrom,windowTo,effectiveFrom,effectiveTo,cardName,cardZone,'
      + 'cardHolidays,cardRounding,versionName,versionFrom,versionTo',
    'outbound,DE,Germany,mobile,4915,0.075,0.01,0.02,3,,60/30,5,EUR,FR,Mon-Fri Hol,08:00,18:00:30,2026-06-01,2026-06-30,June,Europe/Vienna,'
      + '2026-06-04 2026-06-05,per_call half_up 4,v1,2026-06-01,2026-06-30',
    'outbound,DE,Germany,mobile,4915,0.05,,,,0.1,,,EUR,,,,,,,,,,,,,',
    'inbound_tollfree,DE,Germany,tollfree,,0.2,,,,,,,EUR,,,,,,,,,,,,,',
    '',
  ].join('\n'));
  const asJson = (file) => {
    const run = overage(['convert', file, '--to', 'rate-card', '--as', 'json']);
    assert.equal(run.code, 0, run.errors);
    return JSON.parse(run.out);
  };
  const rows = asJson(full);
  assert.equal(rows.length, 3);
  assert.equal(Object.keys(rows[0]).length, 27);
  for (const card of [rows, asJson(demo().rates), []]) assert.ok(follows(card), JSON.stringify(follows.errors?.slice(0, 5)));

  for (const spoil of [
    (row) => { row.ratePerMinutes = '0.1'; },
    (row) => { row.ratePerMinute = 0.1; },
    (row) => { delete row.currency; },
    (row) => { row.prefix = null; },
    (row) => { row.effectiveFrom = '1.6.2026'; },
    (row) => { row.windowDays = 'Mo-Fr'; },
  ]) {
    const spoilt = structuredClone(rows);
    spoil(spoilt[0]);
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
