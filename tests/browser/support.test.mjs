// The three engines answer to the same commands: what the other browser tests stand on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { serve } from '../../tools/serve.mjs';
import { engines, open } from './support/browsers.mjs';
import { serveApp } from './support/watch.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
let server;
before(async () => {
  fs.writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><meta charset=utf-8><title>page</title><link rel=icon href="data:,"><script src=page.js defer></script>
     <input id=text><input id=file type=file><canvas id=canvas></canvas>`,
  );
  fs.writeFileSync(
    path.join(folder, 'page.js'),
    `text.onclick = () => document.title = 'clicked';
     file.onchange = async () => document.title = await file.files[0].text();
     globalThis.webgl = !!canvas.getContext('webgl2');`,
  );
  // three that ask for another machine: a page, its worker, its service worker
  fs.writeFileSync(path.join(folder, 'leaks.html'), '<!doctype html><title>leaks</title><link rel=icon href="data:,"><script src=leaks.js></script>');
  fs.writeFileSync(
    path.join(folder, 'leaks.js'),
    `const leak = (name) => fetch('http://' + name + '.elsewhere.example/', { mode: 'no-cors' }).catch(() => undefined);
     if (globalThis.document) {
       const policy = globalThis.trustedTypes?.createPolicy('telco-overage', { createScriptURL: (url) => url });
       const own = policy ? policy.createScriptURL('leaks.js') : 'leaks.js';
       const worker = new Worker(own);
       Promise.all([
         leak('page'),
         new Promise((done) => (worker.onmessage = done)),
         navigator.serviceWorker.register(own).then((registration) => registration.unregister()),
         new Promise((done) => setTimeout(done, 1000)), // it is installed meanwhile
       ]).then(() => (document.title = 'leaked'));
     } else if (globalThis.registration) addEventListener('install', (event) => event.waitUntil(leak('service')));
     else leak('worker').then(() => postMessage('done'));`,
  );
  fs.writeFileSync(path.join(folder, 'given.txt'), 'as given');
  server = await serve(folder);
});
after(async () => {
  await server.close();
  fs.rmSync(folder, { recursive: true });
});

for (const engine of engines) {
  test(`${engine} clicks, types, uploads and draws with WebGL 2`, async () => {
    const page = await open(engine, { width: 900, height: 600 });
    try {
      await page.goto(`${server.url}/`);
      const at = await page.waitFor(() => {
        const box = document.getElementById('text')?.getBoundingClientRect();
        return globalThis.webgl && box && { x: box.x + 20, y: box.y + box.height / 2 };
      });
      await page.click(at.x, at.y);
      await page.waitFor(() => document.title === 'clicked');
      await page.type('h\u00e9llo');
      await page.press('Shift+Home');
      await page.type('x');
      await page.waitFor(() => document.getElementById('text').value === 'x');
      await page.upload('#file', path.join(folder, 'given.txt'));
      await page.waitFor(() => document.title === 'as given');
      const width = await page.evaluate(() => window.innerWidth);
      assert.ok(Math.abs(width - 900) < 3, `page width ${width}`);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

for (const engine of engines) {
  test(`${engine}: what a page, a worker and a service worker ask of another machine is noticed, and so is what the policy stops`, async (t) => {
    const closedAfter = (what) => {
      t.after(() => what.close());
      return what;
    };
    const free = closedAfter(await serve(folder, { headers: { 'Content-Security-Policy': '' } }));
    const app = closedAfter(await serveApp(folder, { violates: true }));
    const page = closedAfter(await open(engine, { violates: true }));
    const leaked = async (url) => {
      await page.goto(`${url}/leaks.html`);
      await page.waitFor(() => document.title === 'leaked');
    };
    const whose = (texts) => [...new Set(texts.flatMap((text) => /(\w+)\.elsewhere/.exec(text)?.[1] ?? []))].sort();

    await leaked(free.url);
    assert.deepEqual(whose(page.outside()), ['page', 'service', 'worker']);
    await leaked(app.url);
    // WebKit stops its workers too, but tells of its pages only
    const told = engine === 'webkit' ? ['page'] : ['page', 'service', 'worker'];
    // reports come a moment later
    for (const until = Date.now() + 10_000; Date.now() < until && whose(app.violations).length < told.length;) {
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.deepEqual(whose(app.violations), told, app.violations.join('\n'));
    assert.deepEqual(whose(page.outside()), [], 'the policy holds in all three');
  });
}
