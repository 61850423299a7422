// What a page cannot be asked about, because its workers and its service worker do it: whom the browser asked for, and what
// violated the policy. Every browser of the suite and every server of the app is watched so; closing them fails when something
// was noticed.
import assert from 'node:assert/strict';
import http from 'node:http';

import { serve } from '../../../tools/serve.mjs';

/** Hosts that a browser asks by itself, for its own updates and settings. */
const ofTheMaker = {
  chromium: /(^|\.)(google|googleapis|gvt1)\.com$/,
  firefox: /(^|\.)(mozilla\.(com|org|net)|firefox\.com|digicert\.com)$/,
  webkit: /^$/,
};

let outside;
/** A proxy that answers nothing and notes what it was asked; browsers go past it to this machine only. One a process. */
export function theOutside() {
  outside ??= new Promise((done) => {
    const asked = [];
    const server = http.createServer((request, response) => {
      asked.push({ host: new URL(request.url).hostname, what: `${request.method} ${request.url}` });
      response.writeHead(502).end();
    });
    server.on('connect', (request, socket) => {
      socket.on('error', () => undefined);
      asked.push({ host: request.url.replace(/:\d+$/, ''), what: `CONNECT ${request.url}` });
      socket.end('HTTP/1.1 502 nobody\r\n\r\n');
    });
    server.on('clientError', (_error, socket) => socket.destroy());
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      /** What was asked since the last look, but for what the browser asks of its maker. */
      const look = (engine) => asked.splice(0).filter(({ host }) => !ofTheMaker[engine].test(host)).map(({ what }) => what);
      done({ port: server.address().port, look });
    });
  });
  return outside;
}

/**
 * A server of the app as tools/serve.mjs makes it, which hears of every violation of the policy, also from workers and in
 * WebKit, and of every request. `violates`: a test does so on purpose.
 */
export async function serveApp(folder, { violates = false, ...options } = {}) {
  const violations = [];
  const asked = [];
  const server = await serve(folder, {
    ...options,
    reports: (report) => violations.push(`${report['effective-directive'] ?? report['violated-directive']}: ${report['blocked-uri']} in ${report['document-uri']}`),
    asked: ({ method, url }) => asked.push(`${method} ${url}`),
  });
  return {
    ...server,
    violations,
    asked,
    close: async () => {
      await server.close();
      if (violates) return;
      assert.deepEqual(violations.splice(0), [], 'violations of the security policy, as browsers reported them');
      assert.deepEqual(asked.splice(0).filter((request) => !/^(GET|HEAD) [^?]*$/.test(request)), [], 'requests that carry something');
    },
  };
}
