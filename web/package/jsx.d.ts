// <telco-overage> in JSX: `import type {} from 'telco-overage/jsx';` once in a project. For the types of React 18 and 19; React 18
// passes attributes only: there, listen to events and set `state` by a ref.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Mode, Persistence, Prices, State, TelcoOverage, TelcoOverageEventMap, Theme } from './types/widget/element.js';

type Listeners = {
  [Name in keyof TelcoOverageEventMap as `on${Name}`]?: ((event: TelcoOverageEventMap[Name]) => void) | undefined;
};
export interface TelcoOverageProps extends DetailedHTMLProps<HTMLAttributes<TelcoOverage>, TelcoOverage>, Listeners {
  mode?: Mode | undefined;
  customer?: string | undefined;
  prices?: Prices | undefined;
  locale?: string | undefined;
  theme?: Theme | undefined;
  route?: string | undefined;
  persistence?: Persistence | undefined;
  height?: 'auto' | undefined;
  'max-height'?: number | string | undefined;
  loading?: 'lazy' | 'eager' | undefined;
  label?: string | undefined;
  'frame-src'?: string | undefined;
  trust?: 'same-origin' | undefined;
  /** React 19: a property. */
  state?: State | undefined;
}
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'telco-overage': TelcoOverageProps;
    }
  }
}
