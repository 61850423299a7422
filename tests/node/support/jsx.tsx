// Compiled, never run: what JSX may say of the element, and what the compiler must refuse.
import { useRef } from 'react';
import type { TelcoOverage } from 'telco-overage/element';
import type {} from 'telco-overage/jsx';

export function Calls({ customer }: { customer: string }) {
  const widget = useRef<TelcoOverage>(null);
  return (
    <telco-overage ref={widget} className="calls" mode="self-service" prices="retail" customer={customer} locale="fr" height="auto"
      max-height={900} loading="eager" frame-src="https://overage.example/frame.html" onov-rated={({ detail }) => detail.totals.calls.toFixed()}
      onov-assign={(event) => event.detail.respondWith(widget.current?.setOverage(event.detail.customer, event.detail.overage))}>
      <p slot="loading">...</p>
    </telco-overage>
  );
}
// @ts-expect-error: no such mode
export const wrongMode = <telco-overage mode="admin" />;
// @ts-expect-error: no such attribute
export const wrongName = <telco-overage frameSource="x" />;
// @ts-expect-error: an event's detail is typed
export const wrongDetail = <telco-overage onov-route={({ detail }) => detail.height} />;
