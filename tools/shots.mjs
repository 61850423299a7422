// A picture of every screen, in both themes and languages and three sizes. usage: node tools/shots.mjs DIR [SCREEN...]
// Needs the site (cmake --build --preset wasm-release --target site).
import fs from 'node:fs';
import path from 'node:path';

import { start } from '../tests/browser/driver.mjs';

const [folder, ...chosen] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node tools/shots.mjs DIR [SCREEN...]');
  process.exit(2);
}
const sizes = [
  { name: '1280x800', width: 1280, height: 800 },
  { name: '1920x1080@2', width: 1920, height: 1080, scale: 2 },
  { name: '390x844', width: 390, height: 844, scale: 2, touch: true },
];
const languages = { en: 'en-US', fr: 'fr-FR' };

/** The address of each screen; CUSTOMER stands for the one that the list of customers opens first. */
const screens = {
  home: '#/v1/',
  customers: '#/v1/customers',
  subscriptions: 'CUSTOMER',
  pools: 'CUSTOMER/pools',
  users: 'CUSTOMER/users',
  calls: 'CUSTOMER/calls',
  trail: 'CUSTOMER/trail',
  manage: 'CUSTOMER/manage',
  'hand-over': 'CUSTOMER/hand-over',
  credits: 'CUSTOMER/credits',
  request: 'CUSTOMER/request',
  scenarios: '#/v1/scenarios',
  scenario: '#/v1/scenarios/hand-over',
  'all-calls': '#/v1/calls',
  'rate-cards': '#/v1/rate-cards',
  forecast: '#/v1/insight/forecast',
  unusual: '#/v1/insight/unusual',
  'what-if': '#/v1/insight/what-if',
  licences: '#/v1/insight/licences',
  resale: '#/v1/insight/resale',
  reconcile: '#/v1/insight/reconcile',
  late: '#/v1/insight/late',
  imports: '#/v1/imports',
  settings: '#/v1/settings',
  about: '#/v1/about',
  welcome: '#/v1/welcome',
};

/** Until it stands still. Four times the usual pixels, drawn without a graphics card, take their time. */
const still = (app) => app.idle(400, 120_000);
const hash = (app) => app.page.evaluate(() => location.hash);
async function go(app, address) {
  await app.page.evaluate((to) => {
    location.hash = to;
  }, address);
  await still(app);
}
/** The address of the customer that the first row of the list opens. */
async function customer(app) {
  await go(app, screens.customers);
  await app.until('grid', undefined, ({ rows }) => Number(rows) > 1, 60_000); // the demo has been read
  await still(app);
  const [, first] = await app.all('row'); // below the header
  await app.page.move(first.x + 60, first.y + first.height / 2);
  await app.page.click(first.x + 60, first.y + first.height / 2);
  await app.page.waitFor(() => /^#\/v1\/customers\/[^/]+/.test(location.hash));
  return (await hash(app)).replace(/[?].*$/, '');
}

fs.mkdirSync(folder, { recursive: true });
let failed = 0;
let taken = 0;
for (const { name: size, ...view } of sizes) {
  for (const dark of [false, true]) {
    for (const [language, locale] of Object.entries(languages)) {
      const app = await start('chromium', { ...view, dark, language: locale });
      try {
        await still(app);
        const first = await customer(app);
        for (const [name, address] of Object.entries(screens)) {
          if (chosen.length > 0 && !chosen.includes(name)) continue;
          await go(app, address.replace('CUSTOMER', first));
          await app.page.screenshot(path.join(folder, `${name}-${size}-${dark ? 'dark' : 'light'}-${language}.png`));
          taken += 1;
        }
        if (app.errors.length > 0) throw new Error(app.errors.join('\n'));
      } catch (error) {
        failed += 1;
        console.error(`${size} ${dark ? 'dark' : 'light'} ${language}: ${error.message}`);
      } finally {
        await app.stop();
      }
    }
  }
}
console.log(`${taken} pictures in ${folder}`);
process.exitCode = failed > 0 ? 1 : 0;
