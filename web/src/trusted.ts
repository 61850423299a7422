// The one Trusted Types policy: a script's address may only be one of ours. Without Trusted Types the address goes as it is.

interface Policy {
  createScriptURL(url: string): string;
}
interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

/** The address of a worker: of our own origin, or made of a blob by ourselves. */
export function scriptUrl(url: URL): string {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  policy ??= factory?.createPolicy('telco-overage', {
    createScriptURL(text) {
      const { protocol, origin, pathname } = new URL(text);
      const ours = protocol === 'blob:' || (origin === location.origin && /\/(worker|sw)\.js$/.test(pathname));
      if (!ours) throw new TypeError(`not a script of ours: ${text}`);
      return text;
    },
  });
  return policy ? policy.createScriptURL(url.href) : url.href;
}
