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

/** The interface and the engine are one module: the worker is sent its bytes, and the file holds them once. */
async function workers(): Promise<() => Worker> {
  const script = await (await part('worker.js')).blob();
  const wasm = await (await part('app.wasm')).arrayBuffer();
  const url = scriptUrl(new URL(URL.createObjectURL(script)));
  return () => {
    const worker = new Worker(url);
    worker.postMessage(wasm);
    return worker;
  };
}

/** What has to go with a copy of the software goes with this one too. */
function showLicences(container: HTMLElement): void {
  const text = document.createElement('pre');
  text.style.cssText = 'box-sizing:border-box;height:100%;margin:0;padding:16px;overflow:auto;white-space:pre-wrap';
  text.tabIndex = 0;
  text.textContent = document.getElementById('licences')?.textContent ?? '';
  container.replaceChildren(text);
}

async function start(container: HTMLElement): Promise<void> {
  await declareFacesInside();
  await App.start(container, { page: true, base, worker: await workers() });
}
const container = document.getElementById('app');
addEventListener('hashchange', ({ oldURL }) => {
  if ([location.href, oldURL].some((url) => new URL(url).hash === '#licences')) location.reload();
});
if (container && location.hash === '#licences') showLicences(container);
else if (container) void start(container);
