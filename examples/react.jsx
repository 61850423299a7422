// React 19 knows custom elements: attributes as props, events as `on` and the event's name.
import { StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Overage({ customer, theme, onRated }) {
  const widget = useRef(null);
  useEffect(() => {
    // a strict React mounts everything twice: what was asked of a frame that went is begun anew
    const stop = new AbortController();
    const file = async (name) => new File([await (await fetch(`data/${name}`)).blob()], name);
    (async () => {
      await customElements.whenDefined('telco-overage');
      const files = { customers: await file('customers.json'), rates: await file('rate-card.csv'), usage: await file('usage.csv') };
      await widget.current?.load(files, { signal: stop.signal });
    })().catch((error) => stop.signal.aborted || console.error(error));
    return () => stop.abort();
  }, []);
  return (
    <telco-overage ref={widget} mode="self-service" prices="retail" persistence="none" customer={customer} theme={theme}
      label="Your calls" onov-rated={(event) => onRated(event.detail)} />
  );
}

function Portal() {
  const [dark, setDark] = useState(false);
  const [month, setMonth] = useState(null);
  return (
    <>
      <h1>Coho Winery: your calls</h1>
      <p>
        <button onClick={() => setDark(!dark)}>{dark ? 'Light' : 'Dark'}</button>{' '}
        <span id="month">{month ? `${month.totals.calls} calls in ${month.month}` : ''}</span>
      </p>
      <Overage customer="a60136ed-74cd-4f67-b95f-4443e925bfd6" theme={dark ? 'dark' : 'light'} onRated={setMonth} />
    </>
  );
}

createRoot(document.getElementById('root')).render(<StrictMode><Portal /></StrictMode>);
