// The one Content-Security-Policy: the server sends it, and the pages carry it for hosts that send none.
// Wasm may be compiled, nothing may be evaluated; nothing is fetched from, or sent to, anywhere else.
const policy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'frame-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};
export const csp = Object.entries(policy)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ');
