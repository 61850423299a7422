// Serves a folder on localhost: right types, precompressed .br and .gz, the page's security policy. No header that a
// plain static host would not send is needed. usage: node tools/serve.mjs FOLDER [PORT [ORIGIN...]]
// The origins may embed the app, beside those of its allowed-origins.json.
//
// Beside it, /examples are the pages of examples/, as a portal would have them: of another origin than the app. A browser
// takes localhost and 127.0.0.1 for two origins, so one server is both; `https://overage.example` in an example becomes the
// other one's name, and that one lets the first embed it.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { csp, framedBy } from './csp.mjs';
import { bundled, standIn } from './examples.mjs';

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
  '.ts': 'text/plain; charset=utf-8',
  '.jsx': 'text/plain; charset=utf-8',
};
const reportsAt = '/csp-reports';
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

/** The origins that the list beside a file lets embed, as the frame reads it (web/src/widget/origins.ts). */
function listedBeside(file) {
  const list = path.join(path.dirname(file), 'allowed-origins.json');
  if (!fs.existsSync(list)) return [];
  const { origins } = JSON.parse(fs.readFileSync(list, 'utf8'));
  return origins.filter((origin) => /^(self|https?:\/\/[\w.:*[\]-]+)$/.test(origin));
}

/** Headers an example page wants, from `<meta name="serve" content="Name: value">` lines of its own. */
const headersIn = (html) =>
  Object.fromEntries([...html.matchAll(/<meta name="serve" content="([\w-]+): ([^"]*)">/g)].map(([, name, value]) => [name, value]));

/**
 * Starts a server; resolves to {url, other, port, close}. Port 0 takes a free one; `headers` are added or replace ours;
 * `examples` is a folder to show under /examples; `embedders` are origins that may embed the app beside those of the
 * examples and of the site's allowed-origins.json. `other` is the same site under its other name. `sent` is told of each file and its bytes over the wire,
 * `asked` of each request, `reports` of each violation of the app's policy: browsers send them here, also those of workers.
 */
export function serve(folder, { port = 0, headers = {}, examples, embedders = [], sent = () => {}, asked = () => {}, reports } = {}) {
  const root = path.resolve(folder);
  const server = http.createServer((request, response) => {
    const answer = (status, text) => response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
    if (reports && request.url === reportsAt && request.method === 'POST') {
      let report = '';
      request.on('data', (piece) => (report += piece)).on('end', () => {
        reports(JSON.parse(report)['csp-report']);
        response.writeHead(204).end();
      });
      return;
    }
    asked(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'only GET and HEAD');
    let base = root;
    let file;
    let pathname;
    try {
      pathname = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
      if (examples && /^\/examples(\/|$)/.test(pathname)) base = path.resolve(examples);
      file = path.join(base, base === root ? pathname : pathname.slice('/examples'.length));
    } catch {
      return answer(400, 'not a path');
    }
    if (file !== base && !file.startsWith(base + path.sep)) return answer(403, 'outside');
    const here = server.address().port;
    const local = `http://localhost:${here}`;
    const other = `http://127.0.0.1:${here}`;
    const more = [...(examples ? [local] : []), ...embedders];
    const allowed = () => [...new Set(['self', ...listedBeside(file), ...more])];
    // an example in JSX is bundled as its portal would do it
    const jsx = base === root ? '' : file.replace(/\.js$/, '.jsx');
    if (jsx !== '' && !fs.existsSync(file) && fs.existsSync(jsx)) {
      bundled(jsx).then((text) => response.writeHead(200, { 'Content-Type': types['.js'] }).end(text), (error) => answer(500, String(error)));
      return;
    }
    let stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      if (!pathname.endsWith('/')) return response.writeHead(301, { Location: `${pathname}/` }).end();
      file = path.join(file, 'index.html');
      stat = fs.statSync(file, { throwIfNoEntry: false });
    }
    if (!stat?.isFile()) return answer(404, 'not found');

    const send = {
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': path.basename(file) === 'frame.html' ? framedBy(allowed().join(' ').replace(/^self/, "'self'")) : framedBy(),
      ...(reports ? { 'Content-Security-Policy-Report-Only': `${csp}; report-uri ${reportsAt}` } : {}),
      // so that pages that are isolated from other origins can embed the app, and their workers run
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Encoding',
      // the loader of the widget is a module that pages of any origin take
      ...(path.basename(file) === 'telco-overage.js' ? { 'Access-Control-Allow-Origin': '*' } : {}),
    };
    if (base !== root || (more.length > 0 && path.basename(file) === 'allowed-origins.json')) {
      let body = fs.readFileSync(file);
      if (base !== root) {
        for (const name of ['Content-Security-Policy', 'Content-Security-Policy-Report-Only']) delete send[name];
        delete send['Cross-Origin-Embedder-Policy'];
        if (/\.(html|js)$/.test(file)) {
          body = Buffer.from(body.toString().replaceAll(standIn, other));
          Object.assign(send, headersIn(body.toString()));
        }
      } else {
        body = Buffer.from(JSON.stringify({ origins: allowed() }));
      }
      response.writeHead(200, { ...send, 'Content-Length': body.length, ...headers });
      return response.end(request.method === 'HEAD' ? undefined : body);
    }
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
    sent(path.relative(root, file), stat.size);
    fs.createReadStream(file).pipe(response);
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () =>
      done({
        url: `http://localhost:${server.address().port}`,
        other: `http://127.0.0.1:${server.address().port}`,
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
  const [folder, port, ...embedders] = process.argv.slice(2);
  if (!folder || embedders.some((origin) => !/^https?:\/\/[\w.:[\]-]+$/.test(origin))) {
    console.error('usage: node tools/serve.mjs FOLDER [PORT [ORIGIN...]]   an origin is written http://localhost:8000');
    process.exit(2);
  }
  const wanted = Number(port ?? 8080);
  const examples = path.join(path.dirname(new URL(import.meta.url).pathname), '../examples');
  const busy = (error) => {
    if (port !== undefined || error.code !== 'EADDRINUSE') throw error;
    return serve(folder, { examples, embedders }); // nobody asked for this very port: any free one will do
  };
  const { url } = await serve(folder, { port: wanted, examples, embedders }).catch(busy);
  console.log(`Telco Overage is at ${url}/, pages that embed it at ${url}/examples/ (Ctrl+C ends)`);
}
