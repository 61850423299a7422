// Which pages may embed the app: the list of allowed-origins.json, compared exactly.

/** An origin as a browser writes it, or null if the text is none: no path, no user, no wildcard, no trailing dot. */
export function originOf(text: string): string | null {
  if (!/^https?:\/\/[^/?#@\\\s*]+$/i.test(text)) return null;
  try {
    const url = new URL(text);
    if (url.hostname.endsWith('.') || url.origin === 'null' || url.origin !== text) return null;
    return url.origin;
  } catch {
    return null;
  }
}

/**
 * Whether `origin` is on the list. An entry is an origin, or one whose first label is `*` and stands for exactly one label
 * (`https://*.example.com`, which is not https://example.com and not https://a.b.example.com), or `self`.
 */
export function isAllowed(origin: string, list: readonly string[], own: string): boolean {
  const asked = originOf(origin);
  if (asked === null) return false;
  return list.some((entry) => {
    if (entry === 'self') return asked === own;
    const [, scheme, rest] = /^(https?:\/\/)\*\.([^*]+)$/.exec(entry) ?? [];
    if (scheme === undefined || rest === undefined) return originOf(entry) === asked;
    // a whole registry is nobody: at least two labels must follow
    if (originOf(scheme + rest) === null || !rest.includes('.')) return false;
    const label = asked.slice(scheme.length, -(rest.length + 1));
    return asked.startsWith(scheme) && asked.endsWith(`.${rest}`) && /^[a-z0-9-]+$/.test(label);
  });
}

/** The list of the file; what is no list allows nobody. */
export function originsIn(json: unknown): string[] {
  const list = json && typeof json === 'object' && Object.hasOwn(json, 'origins') ? (json as { origins: unknown }).origins : null;
  return Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === 'string').slice(0, 1000) : [];
}
