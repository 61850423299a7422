// axe-core over the mirror of every screen, in both languages, and of what opens over them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { demo, temporary } from '../node/support/main_job.mjs';
import { start } from './driver.mjs';

const axe = fs.readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const screens = ['', 'customers', 'calls', 'rate-cards', 'imports', 'settings', 'about', 'welcome', 'scenarios',
  'scenarios/hand-over', 'insight/forecast', 'insight/unusual', 'insight/what-if', 'insight/licences', 'insight/resale',
  'insight/reconcile', 'insight/late'];

/** Of the demo's customers: one with credits that pay first, and one whose overage is off while calls are blocked. */
const customers = ['Fabrikam', 'Litware'];
const parts = ['', '/pools', '/users', '/calls', '/trail', '/manage', '/hand-over', '/credits'];
const idIn = (file, name) =>
  JSON.parse(fs.readFileSync(file, 'utf8')).items.find(({ customer }) => customer.companyProfile.companyName === name).customer.id;

const visit = (app, route) =>
  app.page.evaluate((hash) => {
    history.pushState(null, '', hash);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `#/v1/${route}`);

async function violations(app) {
  await app.idle();
  await app.page.evaluate(axe);
  const found = await app.page.evaluate(async () => {
    const { violations: all } = await globalThis.axe.run(document);
    return all.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
  });
  return found;
}

for (const [language, home] of [['en-GB', 'Home'], ['fr-FR', 'Accueil']]) {
  describe(`axe finds nothing, ${language}`, () => {
    let app;
    before(async () => {
      app = await start('chromium', { language });
      await app.find('link', home);
    });
    after(() => app.stop());

    for (const screen of screens) {
      test(screen || 'home', async () => {
        await visit(app, screen);
        assert.deepEqual(await violations(app), []);
      });
    }
    /** What axe finds in the parts of one customer, each of which must really be open. */
    async function violationsOf(id, name, some) {
      const found = {};
      for (const part of some) {
        await visit(app, `customers/${id}${part}`);
        await app.find('heading', name);
        if (/manage|hand-over|credits|request/.test(part)) await app.find('dialog', new RegExp(name));
        const wrong = await violations(app);
        if (wrong.length > 0) found[part] = wrong;
      }
      return found;
    }
    for (const name of customers) {
      test(`${name}: each part, and Manage overage`, async () => {
        assert.deepEqual(await violationsOf(idIn(demo().customers, name), name, parts), {});
      });
    }
    test('the command palette', async () => {
      await visit(app, '');
      await app.gone('dialog'); // what the screen before had open
      await app.page.press('Control+k');
      await app.find('dialog');
      assert.deepEqual(await violations(app), []);
      await app.page.press('Escape');
      await app.gone('dialog');
    });
    test('the request sheet of an indirect reseller', async () => {
      const folder = temporary();
      const file = path.join(folder, 'customers.json');
      const given = JSON.parse(fs.readFileSync(demo().customers, 'utf8'));
      given.partner.role = 'indirectReseller';
      fs.writeFileSync(file, JSON.stringify(given));
      await app.page.upload('.ov-picker', file);
      await app.click('button', /^(Import 1 file|Importer 1 fichier)$/);
      await app.gone('dialog');
      assert.deepEqual(await violationsOf(idIn(file, 'Litware'), 'Litware', ['/manage', '/request']), {});
      await app.find(null, /Litware/);
      fs.rmSync(folder, { recursive: true });
    });
  });
}
