// Makes an instance of the engine's WebAssembly module, which stands beside the bundled file.

import type { EngineModule } from './core.js';

export interface ModuleSettings {
  /** Bytes or compiled module, where the host has them already; otherwise engine.wasm is fetched. */
  wasmBinary?: ArrayBuffer | Uint8Array | undefined;
}

export async function loadModule({ wasmBinary }: ModuleSettings = {}): Promise<EngineModule> {
  const { default: create } = (await import('./engine.mjs')) as {
    default: (settings: object) => Promise<EngineModule>;
  };
  return create(wasmBinary ? { wasmBinary } : {});
}
