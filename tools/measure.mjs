// How quick the interface is, in Chromium with software rendering: from the address to the first figures, the time a
// frame takes of the page's thread on each screen, and how many frames there are a second while a large file is read and
// rated. usage: node tools/measure.mjs. Needs the site (wasm-release) and the command line (native).
// Wall clocks: run it on a quiet machine; each figure is the best of several runs.
import fs from 'node:fs';

import { start } from '../tests/browser/driver.mjs';
import { largeUsage, temporary } from '../tests/node/support/main_job.mjs';

const best = (values) => Math.min(...values);

/** Milliseconds from navigation to the drawn interface and to the figures of the demo; the second visit is warm. */
async function startTimes(app) {
  const times = () =>
    app.page.evaluate(
      () =>
        new Promise((done) => {
          const seen = { drawn: 0, figures: 0 };
          const look = () => {
            if (!seen.drawn && document.querySelector('.ov-mirror main')) seen.drawn = performance.now();
            const texts = [...document.querySelectorAll('.ov-mirror h2')].map((e) => e.textContent);
            if (texts.length > 1) seen.figures = performance.now();
            if (seen.figures) done(seen);
            else setTimeout(look, 5);
          };
          look();
        }),
    );
  const all = [];
  for (let i = 0; i < 5; i++) {
    await app.page.reload();
    all.push(await times());
  }
  return { drawn: best(all.map((t) => t.drawn)), figures: best(all.map((t) => t.figures)) };
}

/** Script milliseconds a frame, while the pointer moves over the screen. */
async function frameTime(app, address) {
  await app.page.evaluate((to) => {
    location.hash = to;
  }, address);
  await app.idle();
  const metrics = async () => (await app.page.puppeteer.metrics()).ScriptDuration * 1000;
  const runs = [];
  for (let run = 0; run < 3; run++) {
    const [script, frames] = [await metrics(), await app.frames()];
    for (let y = 80; y < 780; y += 7) await app.page.puppeteer.mouse.move(300 + y, y);
    runs.push(((await metrics()) - script) / Math.max(1, (await app.frames()) - frames));
  }
  return best(runs);
}

/** Frames a second while the pointer moves, until `done`. */
async function framesASecond(app, done) {
  const [begin, frames] = [performance.now(), await app.frames()];
  for (let i = 0; !done(); ++i) await app.page.puppeteer.mouse.move(300 + ((i * 7) % 600), 200 + ((i * 13) % 400));
  return ((await app.frames()) - frames) / ((performance.now() - begin) / 1000);
}

async function whileRating(app) {
  const folder = temporary();
  const usage = largeUsage(folder, 40);
  const megabytes = fs.statSync(usage).size / 1e6;
  const until = performance.now() + 4000;
  const quiet = await framesASecond(app, () => performance.now() > until);
  let read = false;
  const begin = performance.now();
  await app.page.drop(600, 400, usage);
  const reading = app.find(null, /\d accepted/, 120_000).then(() => { read = true; });
  const busy = await framesASecond(app, () => read);
  await reading;
  const seconds = (performance.now() - begin) / 1000;
  fs.rmSync(folder, { recursive: true });
  return { megabytes, quiet, busy, seconds };
}

const app = await start('chromium', { width: 1280, height: 800 });
try {
  await app.idle(1000);
  const { drawn, figures } = await startTimes(app);
  console.log(`drawn after ${drawn.toFixed(0)} ms, figures after ${figures.toFixed(0)} ms (warm, best of 5)`);
  await app.idle(1000);
  for (const screen of ['', 'customers', 'calls', 'rate-cards', 'settings', 'about']) {
    console.log(`${(await frameTime(app, `#/v1/${screen}`)).toFixed(2).padStart(7)} ms a frame  ${screen || 'home'}`);
  }
  await app.page.evaluate(() => { location.hash = '#/v1/calls'; });
  await app.idle(1000);
  const { megabytes, quiet, busy, seconds } = await whileRating(app);
  console.log(
    `${quiet.toFixed(0)} frames a second while the pointer moves, ${busy.toFixed(0)} while ${megabytes.toFixed(0)} MB are read ` +
      `and sorted (${seconds.toFixed(1)} s); rendering in software`,
  );
} finally {
  await app.stop();
}
