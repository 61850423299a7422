// Threads, where the package runs: Web Workers, or those of Node.

import type { Port, ToWorker } from './channel.js';

interface NodePort {
  postMessage(message: unknown, transfer: unknown[]): void;
  on(type: string, listener: (value: unknown) => void): void;
  start(): void;
}
interface NodeWorker extends NodePort {
  terminate(): Promise<number>;
  ref(): void;
  unref(): void;
}
interface NodeThreads {
  parentPort: NodePort;
  Worker: new (url: URL) => NodeWorker;
}

/** By a name that those who bundle for browsers do not follow. */
export const nodeThreads = (): Promise<NodeThreads> => {
  const name = 'node:worker_threads';
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<NodeThreads>;
};

/** Starts an engine of its own, in worker.js beside this file. */
export async function workerStarter(): Promise<() => Port> {
  const url = new URL('./worker.js', import.meta.url);
  if (typeof Worker !== 'undefined') return () => new Worker(url, { type: 'module' }) as unknown as Port;
  const { Worker: Thread } = await nodeThreads();
  return () => portOf(new Thread(url));
}

/** What waits for an answer keeps the program alive, a thread alone does not. */
function portOf(thread: NodeWorker): Port {
  let asked = 0;
  thread.unref();
  const send = async (message: ToWorker, transfer: Transferable[]) => {
    if (!('source' in message) || !(message.source instanceof Blob)) return thread.postMessage(message, transfer);
    // Node ends the program when a Blob that stands in a file is handed to a thread
    const source = new Uint8Array(await message.source.arrayBuffer());
    thread.postMessage({ ...message, source }, [source.buffer]);
  };
  return {
    postMessage(message, transfer) {
      if (message.what !== 'cancel' && ++asked === 1) thread.ref();
      void send(message, transfer);
    },
    addEventListener(type: 'message' | 'error', listener: (event: never) => void) {
      thread.on(type, (data) => {
        const what = (data as { what?: string }).what;
        if (type === 'message' && (what === 'done' || what === 'failed') && --asked === 0) thread.unref();
        listener({ data } as never);
      });
    },
    terminate() {
      void thread.terminate();
    },
  };
}
