// What a first visit does not need is loaded when it is first asked for (tools/later.mjs): the demo does without it, and
// where it cannot be had, nothing else is lost.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { temporary } from '../node/support/main_job.mjs';
import { siteFolder, start } from './driver.mjs';

const parts = ['later.wasm', 'later.wasm.br', 'later.wasm.gz'];
const missing = /A part of the program could not be loaded/;

describe('the part of the program that is loaded later', () => {
  const site = temporary();
  let app;
  before(async () => {
    fs.cpSync(siteFolder, site, { recursive: true });
    for (const part of parts) fs.rmSync(path.join(site, part));
    app = await start('chromium', { site });
  });
  after(async () => {
    await app.stop();
    fs.rmSync(site, { recursive: true });
  });
  const visit = (route) => app.page.evaluate((to) => { location.hash = `#/v1/${to}`; }, route);

  test('is not needed by a first visit: the demo is rated, with its forecast', async () => {
    await app.find('table', 'By day and payer');
    await app.gone(null, missing);
    await app.gone(null, /The engine had to start again/);
  });

  test('that it could not be had is said, and the demo stays', async () => {
    await visit('calls');
    await app.find(null, missing);
    await visit('home');
    await app.find('table', 'By day and payer');
    await app.gone(null, /The engine had to start again/);
  });

  test('is asked for again', async () => {
    for (const part of parts) fs.copyFileSync(path.join(siteFolder, part), path.join(site, part));
    await visit('calls');
    await app.click('button', 'Try again');
    const calls = await app.find('grid', 'Calls');
    assert.ok(calls.rows > 1000, `${calls.rows} rows`);
    await app.gone(null, missing);
    assert.deepEqual(app.errors, []);
  });
});
