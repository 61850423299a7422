// The app as one file, opened from a disk: every part of the release stands in the page as text (packed, base64), and what the
// app would fetch is taken from there. tools/single.mjs puts the page together.

import { App } from './app.js';
import { scriptUrl } from './trusted.js';

const types: Record<string, string> = { wasm: 'application/wasm', js: 'text/javascript' };

/** A part by its name in the site. */
async function part(name: string): Promise<Response> {
  const element = document.querySelector(`script[data-part="${CSS.escape(name)}"]`);
  if (!element) return new Response(null, { status: 404 });
  const packed = Uint8Array.from(atob(element.textContent ?? ''), (char) => char.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const type = types[name.split('.').pop() ?? ''] ?? 'application/octet-stream';
  return new Response(await new Response(stream).arrayBuffer(), { headers: { 'Content-Type': type } });
}

const base = new URL('.', document.baseURI);
globalThis.fetch = (input: RequestInfo | URL) => {
  const { href } = new URL(input instanceof Request ? input.url : input, base);
  return href.startsWith(base.href) ? part(href.slice(base.href.length)) : Promise.resolve(Response.error());
};

const container = document.getElementById('app');
if (container) {
  void part('worker.js')
    .then((response) => response.blob())
    .then((worker) => {
      const url = scriptUrl(new URL(URL.createObjectURL(worker)));
      return App.start(container, { page: true, base, worker: () => new Worker(url) });
    });
}
