// The main job by the keyboard alone: nothing but Tab, arrows, Enter, Escape and typing from the page's load to the exported
// file, with the focus to be seen at every step and a way out at the end.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { overage, temporary } from '../node/support/main_job.mjs';
import { start } from './driver.mjs';
import { pixels } from './support/pixels.mjs';

const data = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../examples/data');
const file = (name) => path.join(data, name);
const files = ['customers.json', 'rate-card.csv', 'usage.csv'].map(file);

const out = temporary();
before(() => {
  const { code, errors } = overage(['rate', '--subscriptions', files[0], '--rates', files[1], '--usage', files[2],
    '--month', '2026-06', '--out', out]);
  assert.equal(code, 0, errors);
});
after(() => fs.rmSync(out, { recursive: true }));

const ring = [0x2f, 0x55, 0xd4]; // of the light theme (src/ui/theme.cpp)

/** Pixels of the ring's colour around a box of the page, as a share of the way around. */
async function ringAround(app, { role, x, y, width, height }) {
  const room = 6; // outside; rows stand close, so theirs is inside
  const depth = role === 'row' ? 4 : 0;
  const left = Math.max(0, Math.floor(x) - room);
  const top = Math.max(0, Math.floor(y) - room);
  const clip = { x: left, y: top, width: Math.ceil(x + width) + room - left, height: Math.ceil(y + height) + room - top };
  const shot = await pixels(app.page, { clip });
  const inner = [x - left + depth, y - top + depth, x - left + width - depth, y - top + height - depth];
  let found = 0;
  for (let i = 0; i < shot.rgba.length; i += 4) {
    const at = [(i / 4) % shot.width, Math.floor(i / 4 / shot.width)];
    const inside = at[0] >= inner[0] && at[0] < inner[2] && at[1] >= inner[1] && at[1] < inner[3];
    if (!inside && ring.every((part, k) => Math.abs(shot.rgba[i + k] - part) < 24)) found += 1;
  }
  return found / (2 * (width + height));
}

/** Waits until the focus is drawn around what has it. */
async function seen(app) {
  for (let i = 0; ; i++) {
    const at = await app.focused(); // where it was brought into sight
    assert.ok(at, 'the focus is lost');
    if ((await ringAround(app, at)) > 0.5) return;
    if (i === 50) throw new Error(`the focus on ${at.role} ${at.name} is not to be seen`);
    await sleep(100);
  }
}

/** Presses `keys` until what has the focus is the thing of that role and name, which must then be seen to have it. */
async function reach(app, role, name, keys = 'Tab', most = 80) {
  const passed = [];
  for (let i = 0; i < most; i++) {
    const at = await app.focused();
    if (at && at.role === role && (name instanceof RegExp ? name.test(at.name) : at.name === name)) {
      await seen(app);
      return at;
    }
    passed.push(at ? `${at.role} ${at.name}` : 'nothing');
    await app.page.press(keys);
  }
  throw new Error(`${role} ${name} is not reached; ${keys} went over ${passed.join(' | ')}`);
}

test('the main job by the keyboard alone', async () => {
  const app = await start('chromium', { width: 1280, height: 800 });
  const { page } = app;
  try {
    await app.find('heading', 'Home');
    await app.idle();

    await reach(app, 'button', 'Import files');
    const chooser = page.puppeteer.waitForFileChooser();
    await page.press('Enter');
    await (await chooser).accept(files);

    await app.find('dialog', 'Import', 30_000);
    await app.find(null, /200 accepted|200 rows/, 60_000);
    await reach(app, 'button', 'Import 3 files');
    await page.press('Enter');
    await app.gone('dialog', 'Import');

    await reach(app, 'link', 'Calls');
    await page.press('Enter');
    await app.until('link', 'Calls', (e) => e.current === 'page');
    await app.until('grid', 'Calls', ({ rows }) => Number(rows) > 1, 60_000);
    await app.idle();

    await reach(app, 'row', /./);
    await page.press('ArrowDown');
    await page.press('Enter');
    await app.find('dialog', 'Why this call costs what it costs');
    await app.find('heading', 'Step by step');
    await reach(app, 'button', 'Close');
    await page.press('Tab'); // inside it for as long as it is open
    for (let i = 0; i < 30; i++) {
      await page.press('Tab');
      const at = await app.focused();
      if (at) assert.notEqual(at.name, 'Export calls');
    }
    await page.press('Escape');
    await app.gone('dialog', 'Why this call costs what it costs');

    await reach(app, 'button', 'Export calls', 'Shift+Tab');
    await page.press('Space');
    const exported = (await page.downloaded('rated-calls-2026-06.csv')).toString();
    assert.equal(exported, fs.readFileSync(path.join(out, 'rated-calls.csv'), 'utf8'), 'the same bytes as the command line\'s');

    const left = async () => page.evaluate(() => document.activeElement === document.body);
    for (let i = 0; i < 400 && !(await left()); i++) await page.press('Tab');
    assert.ok(await left(), 'Tab leaves the application');
    assert.deepEqual(page.errors, []);
  } finally {
    await app.stop();
  }
});
