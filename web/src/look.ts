// What the system prefers: dark, contrast, motion, pointer. Told again whenever it changes.

import type { Look } from './messages.js';

const queries: Record<keyof Look, string> = {
  dark: '(prefers-color-scheme: dark)',
  high_contrast: '(forced-colors: active), (prefers-contrast: more)',
  reduced_motion: '(prefers-reduced-motion: reduce)',
  touch: '(pointer: coarse)',
};

export function currentLook(): Look {
  const is = (query: string) => matchMedia(query).matches;
  return {
    dark: is(queries.dark),
    high_contrast: is(queries.high_contrast),
    reduced_motion: is(queries.reduced_motion),
    touch: is(queries.touch),
  };
}

export function watchLook(changed: (look: Look) => void, signal: AbortSignal): void {
  for (const query of Object.values(queries)) {
    matchMedia(query).addEventListener('change', () => changed(currentLook()), { signal });
  }
}
