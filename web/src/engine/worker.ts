// The engine in a Web Worker, or a thread of Node: carries requests, file bytes and export bytes between the page and the
// module. engine.mjs and engine.wasm stand beside this file.

import { feedAll, readPart, type Answer, type FeedOptions, type FromWorker, type ToWorker } from './channel.js';
import { Core, type RequestOptions } from './core.js';
import { loadModule } from './load.js';
import { nodeThreads } from './threads.js';

interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}
let scope = globalThis as unknown as WorkerScope;

const core = loadModule().then((module) => new Core(module));
const running = new Map<number, AbortController>();

const send = (message: FromWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer);

type Work = Exclude<ToWorker, { what: 'cancel' }>;

async function answer(engine: Core, message: Work, options: FeedOptions & RequestOptions): Promise<Answer> {
  switch (message.what) {
    case 'request': return engine.request(message.json, options);
    case 'feed': await feedAll(engine, message.source, { ...options, size: message.size }); return null;
    case 'partOpening': return engine.partOpening();
    case 'part': return readPart(engine, message.opening, message.source, message.last, options);
    case 'join': return engine.join(message.part);
    case 'read': return engine.read();
  }
}

async function carryOut(message: Work): Promise<void> {
  const { key } = message;
  const abort = new AbortController();
  running.set(key, abort);
  const options = {
    signal: abort.signal,
    onProgress: (progress: Extract<FromWorker, { what: 'progress' }>['progress']) =>
      send({ key, what: 'progress', progress }),
  };
  try {
    const value = await answer(await core, message, options);
    send({ key, what: 'done', value }, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : []);
  } catch (error) {
    send({ key, what: 'failed', aborted: abort.signal.aborted, message: String(error) });
  } finally {
    running.delete(key);
  }
}

const listen = () =>
  scope.addEventListener('message', ({ data }) => {
    if (data.what === 'cancel') running.get(data.key)?.abort();
    else void carryOut(data);
  });
if ('postMessage' in scope) {
  listen();
} else {
  // Node has no worker's scope, but the port that it talks through
  void nodeThreads().then(({ parentPort }) => {
    scope = parentPort as unknown as WorkerScope;
    listen();
    parentPort.start();
  });
}
