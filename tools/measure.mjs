// How quick the interface is, in Chromium with software rendering: from the address to the first figures, and the time a
// frame takes of the page's thread on each screen. usage: node tools/measure.mjs. Needs the site (wasm-release).
// Wall clocks: run it on a quiet machine; each figure is the best of several runs.
import { start } from '../tests/browser/driver.mjs';

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

const app = await start('chromium', { width: 1280, height: 800 });
try {
  await app.idle(1000);
  const { drawn, figures } = await startTimes(app);
  console.log(`drawn after ${drawn.toFixed(0)} ms, figures after ${figures.toFixed(0)} ms (warm, best of 5)`);
  await app.idle(1000);
  for (const screen of ['', 'customers', 'calls', 'rate-cards', 'settings', 'about']) {
    console.log(`${(await frameTime(app, `#/v1/${screen}`)).toFixed(2).padStart(7)} ms a frame  ${screen || 'home'}`);
  }
} finally {
  await app.stop();
}
