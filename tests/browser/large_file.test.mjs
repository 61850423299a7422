// A usage file of many megabytes in a page: a second worker reads its share, and the counts are those of the command line.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { demo, largeUsage, monthOf, overage, temporary } from '../node/support/main_job.mjs';
import { start } from './driver.mjs';

const count = (figure) => Number(figure).toLocaleString('en-US');

describe('a large usage file', () => {
  const folder = temporary();
  const given = { ...demo(), usage: largeUsage(folder, 12) };
  let app;
  const workers = [];
  before(async () => {
    app = await start('chromium');
    app.page.puppeteer.on('workercreated', (worker) => workers.push(worker.url()));
    app.page.puppeteer.on('workerdestroyed', (worker) => workers.push(`end of ${worker.url()}`));
  });
  after(async () => {
    await app.stop();
    fs.rmSync(folder, { recursive: true });
  });

  test('is read by two workers, and its rows are counted as by the command line', async () => {
    assert.ok(fs.statSync(given.usage).size > 36_000_000);
    const run = overage(['rate', ...monthOf(given), '--month', '2026-06', '--out', folder]);
    const [, rows, ...figures] = /large\.csv: \S+, (\d+) rows: (\d+) accepted, (\d+) duplicate, (\d+) suspended, (\d+) rejected/.exec(run.out);
    assert.ok(Number(rows) > 150_000);
    // a machine of two has none to spare
    await app.page.evaluate(() => { Object.defineProperty(navigator, 'hardwareConcurrency', { value: 3 }); });
    await app.page.drop(600, 400, given.customers, given.rates, given.usage);
    await app.find('button', 'Import 3 files', 60_000);
    for (const [i, kind] of ['accepted', 'duplicate', 'suspended', 'rejected'].entries()) {
      await app.find(null, new RegExp(`\\b${count(figures[i])} ${kind}`), 60_000);
    }
    const [begun, ended] = workers;
    assert.match(begun, /worker\.js$/);
    assert.equal(ended, `end of ${begun}`);
    assert.equal(workers.length, 2);
  });

  test('is rated', async () => {
    await app.click('button', 'Import 3 files');
    await app.gone('dialog', 'Import', 60_000);
    await app.gone(null, /The engine had to start again/);
    assert.deepEqual(app.errors, []);
  });
});
