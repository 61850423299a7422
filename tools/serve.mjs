// Serves a folder on localhost: right types, precompressed .br and .gz, the page's security policy. No header that a
// plain static host would not send is needed. usage: node tools/serve.mjs FOLDER [PORT]
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { csp } from './csp.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

/** Starts a server; resolves to {url, port, close}. Port 0 takes a free one; `headers` are added or replace ours. */
export function serve(folder, { port = 0, headers = {} } = {}) {
  const root = path.resolve(folder);
  const server = http.createServer((request, response) => {
    const answer = (status, text) => response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'only GET and HEAD');
    let file;
    try {
      file = path.join(root, decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    } catch {
      return answer(400, 'not a path');
    }
    if (file !== root && !file.startsWith(root + path.sep)) return answer(403, 'outside');
    let stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      file = path.join(file, 'index.html');
      stat = fs.statSync(file, { throwIfNoEntry: false });
    }
    if (!stat?.isFile()) return answer(404, 'not found');

    const send = {
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': csp,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Encoding',
    };
    const accepted = request.headers['accept-encoding'] ?? '';
    for (const [encoding, ending] of encodings) {
      const packed = fs.statSync(file + ending, { throwIfNoEntry: false });
      if (accepted.includes(encoding) && packed) {
        send['Content-Encoding'] = encoding;
        file += ending;
        stat = packed;
        break;
      }
    }
    send.ETag = `"${stat.size.toString(16)}-${Math.trunc(stat.mtimeMs).toString(16)}"`;
    Object.assign(send, headers);
    if (request.headers['if-none-match'] === send.ETag) return response.writeHead(304, send).end();
    send['Content-Length'] = stat.size;
    response.writeHead(200, send);
    if (request.method === 'HEAD') return response.end();
    fs.createReadStream(file).pipe(response);
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () =>
      done({
        url: `http://localhost:${server.address().port}`,
        port: server.address().port,
        close: () => {
          server.closeAllConnections?.();
          return new Promise((closed) => server.close(closed));
        },
      }),
    );
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, port] = process.argv.slice(2);
  if (!folder) {
    console.error('usage: node tools/serve.mjs FOLDER [PORT]');
    process.exit(2);
  }
  const wanted = Number(port ?? 8080);
  const busy = (error) => {
    if (port !== undefined || error.code !== 'EADDRINUSE') throw error;
    return serve(folder); // nobody asked for this very port: any free one will do
  };
  const { url } = await serve(folder, { port: wanted }).catch(busy);
  console.log(`Telco Overage is at ${url}/ (Ctrl+C ends)`);
}
