// The three engines answer to the same commands: what the other browser tests stand on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { serve } from '../../tools/serve.mjs';
import { engines, open } from './support/browsers.mjs';

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
