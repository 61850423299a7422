/** Made by emscripten; stands beside the bundle. */
declare const create: (settings: object) => Promise<unknown>;
export default create;
