// What the screens say of a month, customer by customer and payer by payer, against what the command line says of the same
// files: pools, credits, overage, blocked and unrated calls, and what became of the rows.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import Papa from 'papaparse';

import { demo, monthOf, overage, temporary } from '../node/support/main_job.mjs';
import { start } from './driver.mjs';
import { open } from './support/browsers.mjs';

const axe = fs.readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

const month = '2026-06';
const records = (file) => Papa.parse(fs.readFileSync(file, 'utf8'), { header: true, skipEmptyLines: true }).data;
const count = (figure) => Number(figure).toLocaleString('en-US');
const money = (figure) =>
  `EUR\u00a0${Number(figure).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** Two thirds of the demo's calls: no figure of the demo, which is on the screen before, can pass for one of theirs. */
function files() {
  const { customers, rates, usage } = demo();
  const folder = temporary();
  const part = path.join(folder, 'june.csv');
  const lines = fs.readFileSync(usage, 'utf8').split('\r\n');
  fs.writeFileSync(part, lines.filter((line, i) => i === 0 || i % 3 !== 0).join('\r\n'));
  return { folder, customers, rates, usage: part };
}

/** What the command line makes of them. */
function expected(given) {
  const run = overage(['rate', ...monthOf(given), '--month', month, '--out', given.folder]);
  assert.equal(run.code, 0, run.errors);
  const [, ...figures] = /june\.csv: \S+, (\d+) rows: (\d+) accepted, (\d+) duplicate, (\d+) suspended, (\d+) rejected/.exec(run.out);
  const [rows, accepted, duplicate, suspended, rejected] = figures.map(Number);
  assert.equal(accepted + duplicate + suspended + rejected, rows);
  return {
    accepted, duplicate, suspended, rejected,
    customers: records(path.join(given.folder, 'totals.csv')).filter((row) => row.By === 'customer' && row.Key !== ''),
    pools: records(path.join(given.folder, 'pools.csv')),
  };
}

const visit = (app, route) => app.page.evaluate((to) => { location.hash = `#/v1/${to}`; }, route);
describe('figures of a rated month', () => {
  const given = files();
  const wanted = expected(given);
  const most = (column) => wanted.customers.reduce((best, row) => (Number(row[column]) > Number(best[column]) ? row : best));
  let app;
  before(async () => {
    app = await start('chromium');
  });
  after(async () => {
    await app.stop();
    fs.rmSync(given.folder, { recursive: true });
  });

  test('the preview says what will become of the rows', async () => {
    const taken = [given.usage, given.customers, given.rates];
    await app.page.drop(600, 400, ...taken);
    await app.find('dialog', 'Import', 20_000);
    await app.find('button', 'Import 3 files', 20_000);
    // the calls are counted again once the customers and the prices, which come after them, are read
    for (const kind of ['accepted', 'duplicate', 'suspended', 'rejected']) {
      await app.find(null, new RegExp(`\\b${count(wanted[kind])} ${kind}`), 20_000);
    }
  });

  test('the list of customers shows overage and blocked calls of each', async () => {
    await app.click('button', 'Import 3 files');
    await app.gone('dialog', 'Import');
    await visit(app, 'customers');
    await app.until('grid', 'Customers', ({ rows }) => Number(rows) > wanted.customers.length);
    await app.find('cell', money(most('Overage').Overage));
    const rows = (await app.rows('Customers')).slice(1);
    assert.ok(rows.length >= 8);
    for (const { cells } of rows) {
      const row = wanted.customers.find(({ Name }) => cells[0] === Name || cells[0].startsWith(`${Name}, `));
      assert.ok(row, `${cells[0]} is in the totals`);
      const shown = (figure, text) => (Number(figure) === 0 ? '–' : text);
      assert.deepEqual(cells.slice(-2), [shown(row.Overage, money(row.Overage)), shown(row.BlockedCalls, count(row.BlockedCalls))], row.Name);
    }
  });

  // one customer for each way a call can end that somebody must look at
  for (const column of ['PoolMinutes', 'Credits', 'Overage', 'BlockedCalls', 'UnratedCalls']) {
    test(`the customer with the most ${column}: pools, credits, overage, blocked and unrated`, async () => {
      const row = most(column);
      assert.ok(Number(row[column]) > 0);
      await visit(app, `customers/${row.Key}/pools`);
      await app.find('heading', row.Name);
      await app.find('text', 'Overage this month');
      const said = (await app.all('text')).map(({ name }) => name);
      const figure = (label) => said[said.indexOf(label) + 1];
      assert.deepEqual(
        ['Overage this month', 'Drawn from credits', 'Blocked', 'No price'].map(figure),
        [money(row.Overage), money(row.Credits), count(row.BlockedCalls), count(row.UnratedCalls)],
      );
      const pools = wanted.pools.filter((pool) => pool.CustomerId === row.Key && pool.User === '');
      const left = (await app.all('progressbar')).map(({ value }) => value);
      for (const pool of pools) {
        const text = `${count(pool['Minutes available'])} of ${count(pool['Total minutes'])} minutes left`;
        assert.ok(left.includes(text), `${text}; there are ${left.join(', ')}`);
      }
    });
  }

  test('the bill to print says the same of a customer, and breaks no rule of accessible pages', async () => {
    const row = most('Overage');
    await visit(app, `customers/${row.Key}/pools`);
    await app.find('heading', row.Name);
    await app.click('button', 'Bill to print');
    const file = `bill-${month}-${row.Name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.html`;
    const html = (await app.page.downloaded(file)).toString();
    const page = await open('chromium');
    try {
      await page.puppeteer.setContent(html);
      const cells = await page.evaluate(() => [...document.querySelectorAll('tbody tr')].map((tr) => [...tr.cells].map((td) => td.textContent)));
      const line = (name) => cells.find(([first]) => first === name);
      assert.deepEqual(line('Overage').slice(2), [count(row.OverageMinutes), money(row.Overage)]);
      assert.equal(line('All calls')[1], count(row.Calls));
      const shown = await page.evaluate(() => document.body.innerText);
      assert.match(shown, new RegExp(`^${money(row.Overage)} is charged to the Azure subscription `, 'm'));
      await page.puppeteer.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id }) => id), []);
      if (process.env.SHOTS) await page.puppeteer.pdf({ path: `${process.env.SHOTS}/bill.pdf`, format: 'A4' });
      if (process.env.SHOTS) await page.puppeteer.screenshot({ path: `${process.env.SHOTS}/bill.png`, fullPage: true });
    } finally {
      await page.close();
    }
  });
});
