// What emscripten writes beside app.wasm.
declare const create: (settings: object) => Promise<unknown>;
export default create;
