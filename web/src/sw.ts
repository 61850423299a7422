// The service worker: the whole release is kept at the first visit and served from there, so that the app starts without a
// network. A new release is fetched beside the old one and waits until the person says so; nothing is mixed. What is not of
// this folder is not fetched at all.

interface Release {
  /** Of all files together. */
  version: string;
  /** Name beside this script -> its hash. */
  files: Record<string, string>;
}
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  request: Request;
  respondWith(response: Response | Promise<Response>): void;
}
interface Scope {
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}
declare const release: Release; // written by tools/site.mjs

const scope = globalThis as unknown as Scope;
const folder = scope.registration.scope;
// several releases of the app may live on one origin
const prefix = `telco-overage ${folder} `;
const cacheName = prefix + release.version;

scope.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(cacheName);
      const [old] = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
      const before = old ? await caches.open(old) : undefined;
      await Promise.all(
        Object.entries(release.files).map(async ([name, hash]) => {
          const url = new URL(name, folder).href;
          // what did not change is not fetched again
          const kept = await before?.match(url);
          if (kept?.headers.get('X-Hash') === hash) return cache.put(url, kept);
          const response = await fetch(url, { cache: 'no-cache', integrity: hash });
          if (!response.ok) throw new Error(`${name}: ${response.status}`);
          const headers = new Headers(response.headers);
          headers.set('X-Hash', hash);
          for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
          return cache.put(url, new Response(await response.blob(), { status: 200, headers }));
        }),
      );
    })(),
  );
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
      await Promise.all(old.map((name) => caches.delete(name)));
      await scope.clients.claim();
    })(),
  );
});

scope.addEventListener('message', ({ data }) => {
  if (data === 'take over') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.protocol === 'blob:' || url.protocol === 'data:') return;
  if (!url.href.startsWith(folder)) {
    if (url.origin !== new URL(folder).origin) event.respondWith(Response.error());
    return;
  }
  if (request.method !== 'GET') return event.respondWith(Response.error());
  const name = url.pathname.slice(new URL(folder).pathname.length) || 'index.html';
  if (!Object.hasOwn(release.files, name)) return; // the examples, the list of origins: as the server has them
  event.respondWith(
    (async () => (await (await caches.open(cacheName)).match(new URL(name, folder).href)) ?? fetch(request))(),
  );
});
