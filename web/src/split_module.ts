// app.wasm without what a first visit does not ask for: that is in later.wasm, a second module over the same memory and
// table (tools/later.mjs). A call into it before it is there is a mistake of ours, and is told as one.

export interface SplitModule {
  /** What emscripten's module is made with. */
  settings: object;
  /** Rejects when instantiation failed: emscripten itself would wait for ever. */
  failed: Promise<never>;
  /** Loads the rest, once; after a failure, anew. */
  more(): Promise<void>;
}

async function compiled(url: URL): Promise<WebAssembly.Module> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  const known = response.headers.get('Content-Type') === 'application/wasm';
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

export async function splitModule(base: URL): Promise<SplitModule> {
  const module = await compiled(new URL('app.wasm', base));
  const later = new Proxy({}, {
    get: (_, index) => () => {
      throw new Error(`later.wasm is not loaded: ${String(index)}`);
    },
  });
  let exports: WebAssembly.Exports;
  let fail: (reason: unknown) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const instantiateWasm = (
    imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => {
    WebAssembly.instantiate(module, { ...imports, later }).then((instance) => {
      exports = instance.exports;
      receive(instance, module);
    }).catch(fail);
    return {};
  };

  let loading: Promise<unknown> | undefined;
  const load = async () => {
    const rest = await compiled(new URL('later.wasm', base));
    await WebAssembly.instantiate(rest, { first: exports });
  };
  const more = async () => {
    loading ??= load();
    try {
      await loading;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  return { settings: { instantiateWasm }, failed, more };
}
