// The one Content-Security-Policy: the server sends it, and the pages carry it for hosts that send none.
// Wasm may be compiled, nothing may be evaluated; nothing is fetched from, or sent to, anywhere else; the few places where a
// text would become a script take only what our own policy made (web/src/trusted.ts).
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
  'require-trusted-types-for': "'script'",
  'trusted-types': 'telco-overage',
};
const written = (directives) => Object.entries(directives).map(([name, value]) => `${name} ${value}`).join('; ');
export const csp = written(policy);

/** What a server adds for the page of the widget: who may embed it (a `meta` cannot say that). Null: nobody. */
export const framedBy = (ancestors) => `${csp}; frame-ancestors ${ancestors ?? "'none'"}`;

/** The policy of the page that is one file: its parts are named by their hashes, and nothing is fetched at all. */
export const cspOfOneFile = (scripts, styles) =>
  written({
    ...policy,
    'script-src': `${scripts.map((hash) => `'sha256-${hash}'`).join(' ')} 'wasm-unsafe-eval'`,
    'style-src': styles.map((hash) => `'sha256-${hash}'`).join(' '),
    'img-src': 'data: blob:',
    'font-src': "'none'",
    'connect-src': "'none'",
    'worker-src': 'blob:',
    'manifest-src': "'none'",
    'frame-src': "'none'",
  });
