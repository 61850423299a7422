// The server of ./dev serve and of the browser tests.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

import { serve } from '../../tools/serve.mjs';

const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'served-'));
const folder = path.join(parent, 'site');
let server;
before(async () => {
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(parent, 'secret.txt'), 'secret');
  fs.writeFileSync(path.join(folder, 'index.html'), 'page');
  fs.writeFileSync(path.join(folder, 'a.wasm'), 'plain');
  fs.writeFileSync(path.join(folder, 'a.wasm.br'), zlib.brotliCompressSync('packed'));
  server = await serve(folder);
});
after(async () => {
  await server.close();
  fs.rmSync(parent, { recursive: true });
});

/** A request with the path exactly as given: fetch() would tidy it up. */
const get = (target, { method = 'GET', headers = {} } = {}) =>
  new Promise((done, fail) => {
    http
      .request({ host: '127.0.0.1', port: server.port, path: target, method, headers }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
      })
      .on('error', fail)
      .end();
  });

test('a folder is its index page, with a policy that evaluates and loads nothing foreign', async () => {
  const { status, headers, body } = await get('/');
  assert.equal(status, 200);
  assert.equal(body.toString(), 'page');
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  const policy = headers['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /connect-src 'self'(;|$)/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
});

test('a compressed copy is sent to those who take it', async () => {
  const packed = await get('/a.wasm', { headers: { 'Accept-Encoding': 'gzip, br' } });
  assert.equal(packed.headers['content-encoding'], 'br');
  assert.equal(packed.headers['content-type'], 'application/wasm');
  assert.equal(zlib.brotliDecompressSync(packed.body).toString(), 'packed');
  const plain = await get('/a.wasm');
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(plain.body.toString(), 'plain');
});

test('what is unchanged is not sent again', async () => {
  const { headers } = await get('/');
  const { status, body } = await get('/', { headers: { 'If-None-Match': headers.etag } });
  assert.equal(status, 304);
  assert.equal(body.length, 0);
});

test('nothing outside the folder is served', async () => {
  for (const target of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%', '/missing.html', '/../site-other']) {
    const { status, body } = await get(target);
    assert.ok([400, 403, 404].includes(status), `${target}: ${status}`);
    assert.doesNotMatch(body.toString(), /secret/);
  }
});

test('the list beside a page says who may frame it, and what is no origin on it is passed over', async () => {
  fs.writeFileSync(path.join(folder, 'frame.html'), 'frame');
  const list = { origins: ['self', 'https://portal.example', 'https://*.partner.example', "'none'; script-src *", 'https://a.example; x'] };
  fs.writeFileSync(path.join(folder, 'allowed-origins.json'), JSON.stringify(list));
  const { headers } = await get('/frame.html');
  assert.match(headers['content-security-policy'], /; frame-ancestors 'self' https:\/\/portal\.example https:\/\/\*\.partner\.example$/);
  assert.match((await get('/')).headers['content-security-policy'], /; frame-ancestors 'none'$/);
});

test('only reading is allowed', async () => {
  assert.equal((await get('/', { method: 'POST' })).status, 405);
  const head = await get('/', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.headers['content-length'], '4');
  assert.equal(head.body.length, 0);
});

test('from the command line, it lets the origins that it is told embed the app, and takes nothing else for one', async () => {
  const program = fileURLToPath(new URL('../../tools/serve.mjs', import.meta.url));
  const server = spawn(process.execPath, [program, folder, '0', 'http://localhost:8000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [said] = await once(server.stdout, 'data');
    const [address] = /http:\/\/localhost:\d+/.exec(String(said));
    const list = await (await fetch(`${address}/allowed-origins.json`)).json();
    assert.ok(list.origins.includes('http://localhost:8000'), list.origins.join());
    const { headers } = await fetch(`${address}/frame.html`);
    assert.match(headers.get('content-security-policy'), /frame-ancestors 'self' [^;]*http:\/\/localhost:8000/);
  } finally {
    server.kill();
  }
  for (const wrong of ['localhost:8000', 'http://localhost:8000/', '*']) {
    assert.equal(spawnSync(process.execPath, [program, folder, '0', wrong]).status, 2, wrong);
  }
});
