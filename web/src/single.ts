// The app as one file, opened from a disk: every part of the release stands in the page as text (packed, base64), and what the
// app would fetch is taken from there. tools/single.mjs puts the page together.

import { App } from './app.js';
import { declareFaces, moreFaces } from './glyphs.js';
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

/** A face's address is not asked of fetch(): these must be given as they are. */
async function declareFacesInside(): Promise<void> {
  const bytes = new Map<string, ArrayBuffer>();
  for (const file of Object.keys(moreFaces)) bytes.set(file, await (await part(file)).arrayBuffer());
  declareFaces((file) => bytes.get(file) as ArrayBuffer);
}

async function start(container: HTMLElement): Promise<void> {
  await declareFacesInside();
  const worker = await (await part('worker.js')).blob();
  const url = scriptUrl(new URL(URL.createObjectURL(worker)));
  await App.start(container, { page: true, base, worker: () => new Worker(url) });
}
const container = document.getElementById('app');
if (container) void start(container);
