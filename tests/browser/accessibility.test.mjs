// axe-core over the mirror of every screen, in both languages, and of what opens over them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { start } from './driver.mjs';

const axe = fs.readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const screens = ['', 'customers', 'calls', 'rate-cards', 'imports', 'settings', 'about', 'welcome', 'scenarios',
  'scenarios/hand-over'];

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
        await app.page.evaluate((hash) => {
          history.pushState(null, '', hash);
          dispatchEvent(new PopStateEvent('popstate'));
        }, `#/v1/${screen}`);
        assert.deepEqual(await violations(app), []);
      });
    }
    test('the command palette', async () => {
      await app.page.press('Control+k');
      await app.find('dialog');
      assert.deepEqual(await violations(app), []);
      await app.page.press('Escape');
      await app.gone('dialog');
    });
  });
}
