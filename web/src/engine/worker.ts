// The engine in a Web Worker: carries requests, file bytes and export bytes between the page and the
// module. engine.mjs and engine.wasm stand beside this file.

import { feedAll, type FromWorker, type ToWorker } from './channel.js';
import { Core } from './core.js';
import { loadModule } from './load.js';

interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

const core = loadModule().then((module) => new Core(module));
const running = new Map<number, AbortController>();

const send = (message: FromWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer);

async function carryOut(message: Exclude<ToWorker, { what: 'cancel' }>): Promise<void> {
  const { key } = message;
  const abort = new AbortController();
  running.set(key, abort);
  const options = {
    signal: abort.signal,
    onProgress: (progress: Extract<FromWorker, { what: 'progress' }>['progress']) =>
      send({ key, what: 'progress', progress }),
  };
  try {
    const engine = await core;
    if (message.what === 'request') {
      send({ key, what: 'done', value: await engine.request(message.json, options) });
    } else if (message.what === 'feed') {
      await feedAll(engine, message.source, { ...options, size: message.size });
      send({ key, what: 'done', value: null });
    } else {
      const bytes = await engine.read();
      send({ key, what: 'done', value: bytes }, bytes ? [bytes.buffer as ArrayBuffer] : []);
    }
  } catch (error) {
    send({ key, what: 'failed', aborted: abort.signal.aborted, message: String(error) });
  } finally {
    running.delete(key);
  }
}

scope.addEventListener('message', ({ data }) => {
  if (data.what === 'cancel') running.get(data.key)?.abort();
  else void carryOut(data);
});
