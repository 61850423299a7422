// The engine of the site: the one inside app.wasm. Takes the place of engine/load.ts in the site's worker.

import type { EngineModule } from './engine/core.js';
import { splitModule } from './split_module.js';

/** What a first visit asks the engine; everything else may need the rest of the module. */
const firstVisit = new Set([
  'hello', 'workspace.set', 'import.finish', 'import.accept', 'datasets', 'summary', 'totals', 'forecast',
]);

function isFirst(json: string): boolean {
  const op = /^\{"id":\d+,"op":"([^"]*)"/.exec(json)?.[1];
  if (op === 'import.open') return (JSON.parse(json) as { demo?: boolean }).demo === true;
  return op !== undefined && firstVisit.has(op);
}

export async function loadModule(): Promise<EngineModule> {
  const [{ default: create }, { settings, failed, more }] = await Promise.all([
    import('./app.mjs') as Promise<{ default: (settings: object) => Promise<EngineModule> }>, splitModule(new URL('.', import.meta.url)),
  ]);
  const module = await Promise.race([create(settings), failed]);
  let own = false; // something else than the demo was asked for
  module.prepare = async (json) => {
    own ||= !isFirst(json);
    if (own) await more();
  };
  return module;
}
