// Several workspaces in one browser: each with a document of its own, none lost, none mixed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { demo } from '../node/support/main_job.mjs';
import { start } from './driver.mjs';

const visit = (app, route) => app.page.evaluate((to) => { location.hash = `#/v1/${to}`; }, route);
const keys = (app) => app.page.evaluate(() => Object.keys(localStorage).sort());

/** Clicks what starts the page anew, and goes to the settings there. */
async function reopened(app, name) {
  await app.page.evaluate(() => { window.old = true; });
  await app.click('button', name);
  while (await app.page.evaluate(() => window.old === true).catch(() => true)) await new Promise((done) => setTimeout(done, 20));
  await app.ready();
  await visit(app, 'settings');
}

async function rename(app, name) {
  await app.click('textbox', 'Name');
  await app.page.press('Control+a');
  await app.page.type(name);
  await app.page.press('Enter');
  await app.find(null, `${name} is open here`);
}

describe('several workspaces', () => {
  let app;
  before(async () => {
    app = await start('chromium');
  });
  after(() => app.stop());

  test('a new one begins empty, and the first is not touched', async () => {
    await app.page.drop(600, 400, demo().customers);
    await app.click('button', 'Import 1 file');
    await app.gone('dialog', 'Import');
    await visit(app, 'settings');
    await rename(app, 'Alpha');
    await reopened(app, 'New workspace');
    await app.find('button', 'Open Alpha');
    await app.find(null, 'Without a name is open here');
    await rename(app, 'Beta');
    await visit(app, 'customers');
    await app.find('heading', 'Customers');
    assert.equal((await app.all('row')).length, 0); // no demo, no customers of the first
    await app.page.waitFor(() => Object.keys(localStorage).some((key) => /^telco-overage@.*\/telco-overage\/workspace$/.test(key)));
  });

  test('each is found again as it was left, after a reload too', async () => {
    await visit(app, 'settings');
    await app.find(null, 'Beta is open here');
    await app.page.reload();
    await app.ready();
    await app.find(null, 'Beta is open here');
    await reopened(app, 'Open Alpha');
    await app.find(null, 'Alpha is open here');
    await app.find('button', 'Open Beta');
    await visit(app, 'customers');
    await app.until('grid', 'Customers', ({ rows }) => Number(rows) > 30);
    await visit(app, 'settings');
  });

  test('language and look are the person\'s, in all of them', async () => {
    await app.click('radio', 'Dark');
    await reopened(app, 'Open Beta');
    await app.until('radio', 'Dark', ({ checked }) => checked);
    await reopened(app, 'Open Alpha');
  });

  test('one that is removed leaves nothing behind', async () => {
    await app.activate('button', 'Remove', ({ description }) => description === 'Beta');
    await app.activate('button', 'Yes, remove it for good', ({ description }) => description === 'Beta');
    await app.gone('button', 'Open Beta');
    assert.deepEqual((await keys(app)).filter((key) => key.startsWith('telco-overage@')), []);
    await app.find(null, 'Alpha is open here');
    assert.deepEqual(app.errors, []);
  });
});
