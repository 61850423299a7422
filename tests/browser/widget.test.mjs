// <telco-overage> in Chromium: pages that embed it as their authors would, each mode, what crosses the border and what does
// not, and pages that mean harm.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { serve } from '../../tools/serve.mjs';
import { siteFolder } from './driver.mjs';
import { moduleFolder, packageModule } from '../node/support/main_job.mjs';
import { engines, open } from './support/browsers.mjs';
import { serveApp } from './support/watch.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const examples = path.join(root, 'examples');
const customer = 'a60136ed-74cd-4f67-b95f-4443e925bfd6';
const data = (name) => fs.readFileSync(path.join(examples, 'data', name), 'utf8');
const files = { customers: data('customers.json'), rates: data('rate-card.csv'), usage: data('usage.csv') };

/** A page of a portal's own origin, beside the app's. `allowed`: the app lets it embed. */
async function portal(html, { allowed = true, more = {}, ...options } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portal-'));
  const host = await serve(folder, { headers: { 'Content-Security-Policy': '', 'Cross-Origin-Embedder-Policy': 'unsafe-none' } });
  const site = await serveApp(siteFolder, { embedders: allowed ? [host.url] : [] });
  const filled = (text) => text.replaceAll('%APP%', site.url).replaceAll('%HOST%', host.url).replaceAll('%OTHER%', host.other);
  fs.writeFileSync(path.join(folder, 'index.html'), `<!doctype html><html lang="en"><title>Portal</title><link rel="icon" href="data:,">${filled(html)}`);
  for (const [name, text] of Object.entries(more)) fs.writeFileSync(path.join(folder, name), filled(text));
  const page = await open('chromium', options);
  await page.puppeteer.evaluateOnNewDocument(() => {
    globalThis.heard = [];
    for (const name of ['ready', 'change', 'rated', 'route', 'state', 'storage', 'resize', 'error']) {
      addEventListener(`ov-${name}`, ({ detail }) => globalThis.heard.push([name, detail]));
    }
  });
  await page.goto(`${host.url}/`);
  return {
    page, host, site,
    /** The app's frame; `at` counts them. */
    frame: async (at = 0) => {
      for (const until = Date.now() + 20_000; Date.now() < until; await sleep(50)) {
        const frame = page.puppeteer.frames().filter((each) => each.url().startsWith(`${site.url}/frame.html`))[at];
        if (frame) return frame;
      }
      throw new Error('no frame');
    },
    heard: (name) => page.evaluate((n) => globalThis.heard.filter(([each]) => each === n).map(([, detail]) => detail), name),
    ready: (selector = 'telco-overage') =>
      page.evaluate((s) => customElements.whenDefined('telco-overage').then(() => document.querySelector(s).ready).then((info) => info, (error) => Promise.reject(`${error.code} ${error.message}`)), selector),
    close: async () => {
      await page.close();
      await host.close();
      await site.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}
const element = (attributes = '') => `<script type="module" src="%APP%/telco-overage.js"></script>
  <style>telco-overage { --ov-height: 600px }</style><telco-overage loading="eager" persistence="none" ${attributes}></telco-overage>`;

/** Names of a role in the app's mirror. */
const names = (frame, selector) =>
  frame.evaluate((s) => [...document.querySelectorAll(`.ov-mirror ${s}`)].map((e) => (e.getAttribute('aria-label') ?? e.textContent).trim()), selector);
async function until(check, what, timeout = 15_000) {
  for (const end = Date.now() + timeout; ; await sleep(50)) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never: ${what}`);
  }
}
const shows = (frame, selector, name) => until(async () => (await names(frame, selector)).some((each) => each.includes(name)), `${selector} ${name}`);
const load = (page, given = files) => page.evaluate((f) => document.querySelector('telco-overage').load(f), given);

describe('a portal page', () => {
  let at;
  before(async () => {
    at = await portal(element(`mode="customer" customer="${customer}" label="Overage of Coho Winery"`));
  });
  after(() => at.close());

  test('embeds the app of another origin and gives it files', async () => {
    const info = await at.ready();
    assert.equal(info.protocol, 1);
    const loaded = await load(at.page);
    assert.deepEqual(loaded.map(({ format, error }) => [format, error]), [['customers-json', ''], ['rate-card-csv', ''], ['usage-csv', '']]);
    assert.equal(loaded[2].rows, loaded[2].accepted + loaded[2].duplicate + loaded[2].suspended + loaded[2].rejected);
    await shows(await at.frame(), 'h1', 'Coho Winery');
    const rated = await until(async () => (await at.heard('rated')).find(({ totals }) => totals.calls > 0), 'a rated month');
    assert.equal(rated.month, '2026-06');
  });

  test('asks the engine, with money as text', async () => {
    const { totals, groups, explained } = await at.page.evaluate(async () => {
      const widget = document.querySelector('telco-overage');
      const { totals } = await widget.rate('2026-06');
      const { groups } = await widget.totals('customer', { month: '2026-06' });
      const calls = await widget.ask('calls', { selection: { month: '2026-06' }, count: 1 });
      return { totals, groups, explained: await widget.explain(calls.rows[0].usage) };
    });
    assert.ok(totals.calls > 0);
    assert.ok(groups.length > 0);
    assert.equal(typeof explained.call.amount.amount, 'string');
    assert.ok(explained.steps.length > 0);
  });

  test('gets a result file', async () => {
    const { name, type, text } = await at.page.evaluate(async () => {
      const file = await document.querySelector('telco-overage').exportFile({ kind: 'ratedCalls', selection: { month: '2026-06' } });
      return { name: file.name, type: file.type, text: await file.text() };
    });
    assert.match(name, /\.csv$/);
    assert.match(type, /csv/);
    assert.ok(text.split('\n').length > 100);
  });

  test('reads and sets overage in Partner Center\'s own shapes, and hears why not', async () => {
    const result = await at.page.evaluate(async (id) => {
      const widget = document.querySelector('telco-overage');
      const before = await widget.getOverage(id);
      const set = await widget.setOverage(id, { azureEntitlementId: null, overageEnabled: true }).catch((error) => ({ code: error.code, message: error.message }));
      const other = await widget.setOverage('00000000-0000-4000-8000-000000000000', { overageEnabled: true }).catch((error) => error.code);
      const wrong = await widget.setOverage(id, { overageEnabled: 'yes' }).catch((error) => error.code);
      return { before, set, other, wrong };
    }, customer);
    assert.deepEqual(result.before, { totalCount: 0, items: [], attributes: { objectType: 'Collection' } });
    assert.ok(result.set.overageEnabled === true || /^R\d+$/.test(result.set.message), JSON.stringify(result.set));
    assert.equal(result.other, 'not_found');
    assert.equal(result.wrong, 'invalid');
  });

  test('an operation that changes the document cannot be asked for', async () => {
    const code = await at.page.evaluate(() => document.querySelector('telco-overage').ask('workspace.set', { workspace: {} }).catch((error) => error.code));
    assert.equal(code, 'invalid');
  });

  test('a call can be given up', async () => {
    const name = await at.page.evaluate(() => {
      const stop = new AbortController();
      const call = document.querySelector('telco-overage').summary('2026-06', [], { signal: stop.signal });
      stop.abort();
      return call.catch((error) => error.name);
    });
    assert.equal(name, 'AbortError');
  });

  test('the frame is named, sandboxed, and told nothing by its address', async () => {
    const frame = await at.page.evaluate(() => {
      const { title, sandbox, referrerPolicy, src } = document.querySelector('telco-overage').shadowRoot.querySelector('iframe');
      return { title, sandbox: sandbox.value, referrerPolicy, src };
    });
    assert.equal(frame.title, 'Overage of Coho Winery');
    assert.doesNotMatch(frame.sandbox, /top-navigation|modals|pointer-lock/);
    assert.equal(frame.referrerPolicy, 'origin');
    assert.equal(new URL((await at.frame()).url()).hash, '', 'the nonce does not stay in the address');
  });

  test('theme, language and route follow the attributes', async () => {
    const frame = await at.frame();
    const background = () => frame.evaluate(() => getComputedStyle(document.getElementById('app')).backgroundColor);
    await at.page.evaluate(() => document.querySelector('telco-overage').setAttribute('theme', 'light'));
    const light = await until(background, 'a background');
    await at.page.evaluate(() => document.querySelector('telco-overage').setAttribute('theme', 'dark'));
    await until(async () => (await background()) !== light, 'dark');
    await at.page.evaluate(() => document.querySelector('telco-overage').setAttribute('locale', 'fr'));
    await shows(frame, '[role=tab]', 'Appels');
    await at.page.evaluate(() => document.querySelector('telco-overage').setAttribute('locale', 'en'));
    await at.page.evaluate(() => document.querySelector('telco-overage').setAttribute('route', '#/v1/customers/x/calls'));
    await shows(frame, '[role=columnheader]', 'Destination');
  });

  test('Tab goes in, through and out again; nothing takes the focus by itself', async () => {
    assert.equal(await at.page.evaluate(() => document.activeElement === document.body), true);
    await at.page.evaluate(() => {
      for (const where of ['beforebegin', 'afterend']) {
        const button = document.createElement('button');
        button.id = where;
        button.textContent = where;
        document.querySelector('telco-overage').insertAdjacentElement(where, button);
      }
      document.getElementById('beforebegin').focus();
    });
    const active = () => at.page.evaluate(() => document.activeElement.id || document.activeElement.localName);
    const seen = [];
    for (let i = 0; i < 120 && (await active()) !== 'afterend'; i++) {
      await at.page.press('Tab');
      seen.push(await active());
    }
    assert.equal(seen.at(-1), 'afterend');
    assert.ok(seen.filter((each) => each === 'telco-overage').length > 4, 'several stops inside');
    await at.page.press('Shift+Tab');
    assert.equal(await active(), 'telco-overage');
    await at.page.evaluate(() => document.activeElement.blur());
    await at.page.evaluate(() => document.querySelector('telco-overage').focus());
    await until(async () => (await (await at.frame()).evaluate(() => document.activeElement?.closest('.ov-mirror') !== null)), 'focus inside');
  });

  test('said nothing on the console', () => {
    assert.deepEqual(at.page.errors, []);
  });
});

test('an assignment made in the app is first the page\'s to veto or to carry out', async () => {
  const at = await portal(element(`mode="customer" customer="${customer}" route="#/v1/customers/x/manage"`));
  try {
    await at.ready();
    await load(at.page);
    const frame = await at.frame();
    await at.page.evaluate(() => {
      globalThis.asked = [];
      addEventListener('ov-assign', (event) => {
        globalThis.asked.push(event.detail.overage);
        if (globalThis.asked.length === 1) return event.preventDefault();
        event.detail.respondWith(Promise.reject(Object.assign(new Error('The interface said no'), { code: '600045' })));
      });
    });
    const press = async (label) => {
      await shows(frame, 'button', label);
      await frame.evaluate((l) => [...document.querySelectorAll('.ov-mirror button')].find((e) => (e.getAttribute('aria-label') ?? e.textContent) === l).click(), label);
    };
    const able = await frame.evaluate(() => [...document.querySelectorAll('.ov-mirror button')].some((e) => /^Assign/.test(e.getAttribute('aria-label') ?? e.textContent) && e.getAttribute('aria-disabled') !== 'true'));
    assert.ok(able, 'the law allows it');
    const [label] = (await names(frame, 'button')).filter((name) => /^Assign/.test(name));
    await press(label);
    await until(() => at.page.evaluate(() => globalThis.asked.length === 1), 'the page is asked');
    await shows(frame, '*', 'did not carry it out');
    assert.equal((await at.page.evaluate((id) => document.querySelector('telco-overage').getOverage(id), customer)).totalCount, 0);
    const [question] = await at.page.evaluate(() => globalThis.asked);
    assert.equal(question.overageEnabled, true);
    assert.deepEqual(at.page.errors, []);
  } finally {
    await at.close();
  }
});

test('self-service shows one customer, changes nothing, and hides what minutes cost', async () => {
  const at = await portal(element(`mode="self-service" customer="${customer}"`));
  try {
    await at.ready();
    await load(at.page);
    const frame = await at.frame();
    await shows(frame, 'h1', 'Coho Winery');
    assert.deepEqual((await names(frame, 'button')).filter((name) => /Manage|Undo|Import|Search/.test(name)), []);
    assert.deepEqual(await names(frame, 'nav a'), []);
    await at.page.evaluate(() => document.querySelector('telco-overage').setAttribute('route', '#/v1/customers/x/calls'));
    await shows(frame, '[role=columnheader]', 'Minutes');
    assert.deepEqual((await names(frame, '[role=columnheader]')).filter((name) => /Amount|Overage/.test(name)), []);
    const code = await at.page.evaluate((id) => document.querySelector('telco-overage').setOverage(id, { overageEnabled: false }).catch((error) => error.code), customer);
    assert.equal(code, 'read_only');
  } finally {
    await at.close();
  }
});

test('the page can keep what the app keeps, and gives it back', async () => {
  const at = await portal(element('mode="full" persistence="host"').replace('persistence="none"', ''));
  try {
    await at.ready();
    await load(at.page);
    const whole = (state) => Object.entries(state).some(([key, text]) => key.includes('workspace') && text.includes('Coho Winery'));
    const kept = await until(async () => (await at.heard('state')).map(({ state }) => state).find(whole), 'state');
    assert.equal(await (await at.frame()).evaluate(() => Object.keys(localStorage).filter((key) => key.includes('workspace')).length), 0);
    await at.page.evaluate((state) => {
      const widget = document.querySelector('telco-overage');
      widget.destroy();
      const again = document.createElement('telco-overage');
      again.setAttribute('persistence', 'host');
      again.setAttribute('loading', 'eager');
      again.setAttribute('route', '#/v1/customers');
      again.state = state;
      widget.replaceWith(again);
    }, kept);
    await at.ready();
    await shows(await at.frame(), '[role=row]', 'Coho Winery');
  } finally {
    await at.close();
  }
});

test('a page may name the hash of the loader: the release\'s runs, another does not', async () => {
  const line = /^<script .*integrity=.*$/m.exec(fs.readFileSync(path.join(root, 'docs/embedding.md'), 'utf8'))[0].replace('https://overage.example', '%APP%');
  const { integrity } = JSON.parse(fs.readFileSync(path.join(siteFolder, 'manifest.json'), 'utf8')).files['telco-overage.js'];
  for (const [hash, runs] of [[integrity, true], [`sha384-${'A'.repeat(64)}`, false]]) {
    const at = await portal(`${line.replace('sha384-...', hash)}<telco-overage mode="demo" loading="eager" persistence="none"></telco-overage>`);
    try {
      if (runs) await at.ready();
      else await until(() => at.page.errors.some((error) => /integrity/.test(error)), 'a refusal');
      assert.equal(await at.page.evaluate(() => customElements.get('telco-overage') !== undefined), runs);
    } finally {
      await at.close();
    }
  }
});

test('a language that is not quite one is understood, and an attribute that is none is told at once', async () => {
  const at = await portal(element('mode="demo" lang="fr_FR"'));
  try {
    await at.ready();
    await shows(await at.frame(), 'h1', 'Accueil');
    for (const [name, value] of [['customer', 'Coho Winery'], ['route', 'https://elsewhere.example/']]) {
      const code = await at.page.evaluate((attribute, text) => {
        const widget = document.createElement('telco-overage');
        for (const [key, given] of Object.entries({ loading: 'eager', persistence: 'none', [attribute]: text })) widget.setAttribute(key, given);
        return new Promise((done) => {
          widget.addEventListener('ov-error', ({ detail }) => done(detail.code), { once: true });
          document.body.append(widget);
        });
      }, name, value);
      assert.equal(code, 'invalid', name);
    }
  } finally {
    await at.close();
  }
});

describe('life', () => {
  test('two on a page live apart; one may be destroyed in the middle of a call', async () => {
    const at = await portal(`${element('id="first" mode="demo"')}<telco-overage id="second" mode="self-service" loading="eager" persistence="none"></telco-overage>`);
    try {
      await at.ready('#first');
      await at.ready('#second');
      const codes = await at.page.evaluate(async () => {
        const [first, second] = [document.getElementById('first'), document.getElementById('second')];
        const calls = [first.summary('2026-06'), first.load({ usage: 'x' })].map((call) => call.catch((error) => error.code));
        first.destroy();
        return [...(await Promise.all(calls)), await first.rate('2026-06').catch((error) => error.code), (await second.ask('hello', {})).protocol > 0, first.status, second.status];
      });
      assert.deepEqual(codes, ['closed', 'closed', 'closed', true, 'closed', 'ready']);
      assert.equal(at.page.puppeteer.frames().length, 2, 'its frame is gone');
    } finally {
      await at.close();
    }
  });

  test('calls wait until it is ready, and one that is not in sight yet is started by a call', async () => {
    const at = await portal(`<div style="height:5000px"></div>${element().replace('loading="eager"', '')}`);
    try {
      await at.page.evaluate(() => customElements.whenDefined('telco-overage'));
      await sleep(300);
      assert.equal(await at.page.evaluate(() => document.querySelector('telco-overage').status), 'idle');
      const loaded = await load(at.page);
      assert.equal(loaded.length, 3);
      await shows(await at.frame(), 'h1', 'Home');
      assert.equal((await names(await at.frame(), '*')).some((name) => name.includes('fictional')), false, 'no demo came first');
    } finally {
      await at.close();
    }
  });

  test('moved in the document, it comes back with what it was given', async () => {
    const at = await portal(`<div id="a">${element(`mode="customer" customer="${customer}"`)}</div><div id="b"></div>`);
    try {
      await at.ready();
      await load(at.page);
      const reason = await at.page.evaluate(async () => {
        const widget = document.querySelector('telco-overage');
        const call = widget.summary('2026-06').catch((error) => error.code);
        document.getElementById('b').append(widget);
        return call;
      });
      assert.equal(reason, 'moved');
      await at.ready();
      await shows(await at.frame(), 'h1', 'Coho Winery');
      assert.equal(at.page.puppeteer.frames().length, 2);
    } finally {
      await at.close();
    }
  });

  test('a frame that goes elsewhere is given up, and the page can start it again', async () => {
    const at = await portal(element('mode="demo"'));
    try {
      await at.ready();
      await (await at.frame()).evaluate(() => void (location.href = 'about:blank')).catch(() => undefined);
      const [error] = await until(async () => { const e = await at.heard('error'); return e.length && e; }, 'error');
      assert.deepEqual([error.code, error.fatal], ['frame_lost', true]);
      assert.equal(await at.page.evaluate(() => document.querySelector('telco-overage').status), 'failed');
      await at.page.evaluate(() => document.querySelector('telco-overage').shadowRoot.querySelector('[part=retry]').click());
      await at.ready();
    } finally {
      await at.close();
    }
  });

  test('a height that follows the content goes up and down, settles, and is bounded', async () => {
    const at = await portal(element('mode="demo" height="auto" max-height="900"'));
    try {
      await at.ready();
      const heights = async () => (await at.heard('resize')).map(({ height }) => height);
      const goTo = async (route, height) => {
        await at.page.evaluate((r) => document.querySelector('telco-overage').setAttribute('route', r), route);
        await until(async () => height((await heights()).at(-1) ?? 0), `a height for ${route}`);
      };
      await goTo('#/v1/customers', (height) => height === 900); // forty rows: as high as it may
      await goTo('#/v1/welcome', (height) => height < 900);
      const low = (await heights()).at(-1);
      assert.equal(await (await at.frame()).evaluate(() => innerHeight), low);
      await goTo('#/v1/settings', (height) => height === 900);
      await goTo('#/v1/welcome', (height) => height === low);
      const count = (await heights()).length;
      assert.ok(count < 12, (await heights()).join());
      await sleep(1500);
      assert.equal((await heights()).length, count, 'no loop');
      await at.page.evaluate(() => document.querySelector('telco-overage').removeAttribute('height'));
      assert.equal(await at.page.evaluate(() => document.querySelector('telco-overage').offsetHeight), 600, 'again as the page says');
      await at.page.evaluate(() => document.querySelector('telco-overage').setAttribute('height', 'auto'));
      await until(async () => (await heights()).length > count && (await heights()).at(-1) === low, 'auto again');
    } finally {
      await at.close();
    }
  });
});

describe('pages that mean harm', () => {
  test('a page that is not on the list gets a notice and no message', async () => {
    const at = await portal(element(), { allowed: false });
    try {
      await at.page.evaluate(() => {
        globalThis.messages = [];
        addEventListener('message', ({ data, origin }) => globalThis.messages.push([origin, data]));
      });
      const [error] = await until(async () => { const e = await at.heard('error'); return e.length && e; }, 'error');
      assert.equal(error.code, 'no_hello');
      assert.deepEqual(await at.page.evaluate(() => globalThis.messages), []);
    } finally {
      await at.close();
    }
  });

  test('the frame says hello to nobody but the page that it names: a false claim is silence', async () => {
    const claims = ['https://portal.example.com', '%HOST%.evil.example', 'null', '*', '', '%OTHER%'];
    const frames = claims.map((claim, i) => `<iframe id="f${i}" referrerpolicy="no-referrer" src="%APP%/frame.html#v=1&nonce=${'a'.repeat(32)}&parent=${claim}"></iframe>`);
    const at = await portal(`<script>messages = []; onmessage = (e) => messages.push(e.data)</script>${frames.join('')}`);
    try {
      await sleep(2500);
      assert.deepEqual(await at.page.evaluate(() => globalThis.messages), []);
      for (const frame of at.page.puppeteer.frames().slice(1)) {
        if (frame.url().startsWith(at.site.url)) assert.match(await frame.evaluate(() => document.body.innerText), /may not be shown/);
      }
    } finally {
      await at.close();
    }
  });

  test('a frame of an opaque origin (`null`) around the app is refused, though its own parent is allowed', async () => {
    const inner = `<iframe src='%APP%/frame.html#v=1&nonce=${'a'.repeat(32)}&parent=%HOST%'></iframe><script>onmessage = (e) => parent.postMessage(['leaked', e.data], '*')<\\/script>`;
    const at = await portal(`<script>messages = []; onmessage = (e) => messages.push(e.data)</script>
      <iframe sandbox="allow-scripts" srcdoc="${inner.replaceAll('"', '&quot;').replace('<\\/script>', '</script>')}"></iframe>`);
    try {
      await sleep(2500);
      assert.deepEqual(await at.page.evaluate(() => globalThis.messages), []);
    } finally {
      await at.close();
    }
  });

  test('a sibling, a look-alike and a flood of messages do not get between the element and its frame', async () => {
    const attack = `<script>
      // a hello of every kind, thousands of them, from the page itself and from a sibling frame
      const nonce = '${'0'.repeat(32)}';
      const say = (to) => { for (const hello of [{ ov: 1, type: 'hello', nonce, versions: [1], product: 'x' }, { ov: 1, type: 'init', nonce }, JSON.parse('{"__proto__":{"nonce":1},"ov":1,"type":"hello"}'), 'hello', null, [], { ov: 1, type: 'hello', nonce: { toString: null } }]) to.postMessage(hello, '*'); };
      setInterval(() => { for (let i = 0; i < 50; i++) { say(parent); for (let f = 0; f < parent.length; f++) say(parent[f]); } }, 20);
    </script>`;
    const at = await portal(`<iframe src="sibling.html"></iframe>${element('mode="demo"')}`, { more: { 'sibling.html': `<!doctype html>${attack}` } });
    try {
      await at.ready();
      const { protocol } = await at.page.evaluate(() => document.querySelector('telco-overage').ask('hello', {}));
      assert.ok(protocol > 0);
      assert.deepEqual(await at.heard('error'), []);
      assert.equal(await at.page.evaluate(() => ({}).nonce), undefined);
    } finally {
      await at.close();
    }
  });

  test('a frame that knows the nonce but is another window is not answered', async () => {
    const at = await portal(element('mode="demo"'), {
      more: { 'thief.html': '<!doctype html><script>onmessage = ({ data, ports }) => { if (data.nonce) parent.postMessage({ ov: 1, type: "hello", nonce: data.nonce, versions: [1], product: "thief" }, "*"); if (ports.length) parent.stolen = true; }</script>' },
    });
    try {
      const stolen = await at.page.evaluate(async () => {
        await customElements.whenDefined('telco-overage');
        const widget = document.querySelector('telco-overage');
        widget.restart();
        const { src } = widget.shadowRoot.querySelector('iframe');
        const thief = document.createElement('iframe');
        thief.src = 'thief.html';
        document.body.append(thief);
        await new Promise((done) => (thief.onload = done));
        for (let i = 0; i < 50; i++) thief.contentWindow.postMessage({ nonce: new URLSearchParams(new URL(src).hash.slice(1)).get('nonce') }, '*');
        await widget.ready;
        return globalThis.stolen === true;
      });
      assert.equal(stolen, false);
    } finally {
      await at.close();
    }
  });

  test('what a page gives is bounded: too long a text, too many files, too many calls', async () => {
    const at = await portal(element());
    try {
      await at.ready();
      const codes = await at.page.evaluate(async () => {
        const widget = document.querySelector('telco-overage');
        const code = (call) => call.then(() => 'done', (error) => error.code);
        const many = Array.from({ length: 150 }, () => code(widget.ask('hello', {})));
        return [
          await code(widget.ask('summary', { month: 'x'.repeat(2 ** 20 + 1) })),
          await code(widget.ask('summary', JSON.parse('{"__proto__":{"a":1}}'))),
          await code(widget.load({ usage: Array(101).fill('x') })),
          (await Promise.all(many)).filter((each) => each === 'busy').length,
          await code(widget.ask('hello', {})),
        ];
      });
      assert.deepEqual(codes, ['invalid', 'invalid', 'invalid', 50, 'done']);
    } finally {
      await at.close();
    }
  });

  test('the element refuses a frame over plain http, of its own origin without a word, and of no address', async () => {
    const at = await portal('<script type="module" src="%APP%/telco-overage.js"></script>');
    try {
      const codes = await at.page.evaluate(async () => {
        await customElements.whenDefined('telco-overage');
        const code = (src) => new Promise((done) => {
          const widget = document.createElement('telco-overage');
          widget.setAttribute('loading', 'eager');
          widget.setAttribute('frame-src', src);
          widget.addEventListener('ov-error', ({ detail }) => done(detail.code));
          document.body.append(widget);
        });
        return Promise.all(['http://overage.example/frame.html', '/frame.html', 'javascript:alert(1)', 'data:text/html,x', 'https://'].map(code));
      });
      assert.deepEqual(codes, ['insecure', 'same_origin', 'insecure', 'insecure', 'frame_src']);
    } finally {
      await at.close();
    }
  });
});

test('the engine runs in a Web Worker of a page, as the README of the module says', async () => {
  await packageModule();
  const code = [...fs.readFileSync(path.join(moduleFolder, 'README.md'), 'utf8').matchAll(/```js\n([^]*?)```/g)].map(([, text]) => text).find((text) => text.includes('new Worker('));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'worker-'));
  fs.cpSync(moduleFolder, path.join(folder, 'telco-overage'), { recursive: true });
  const imports = { 'telco-overage': '/telco-overage/index.js', 'telco-overage/worker.js': '/telco-overage/worker.js' };
  fs.writeFileSync(path.join(folder, 'index.html'), `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="page.js"></script>`);
  fs.writeFileSync(path.join(folder, 'page.js'), `
    const file = new File([${JSON.stringify(files.usage)}], 'usage.csv'), { signal } = new AbortController();
    ${code}
    globalThis.datasets = (await engine.request('datasets', {})).datasets;`);
  const host = await serve(folder, { headers: { 'Content-Security-Policy': '' } });
  const page = await open('chromium');
  try {
    await page.goto(`${host.url}/`);
    await page.waitFor(() => globalThis.datasets?.length === 1);
    assert.deepEqual(page.errors.filter((error) => !/404/.test(error)), []);
  } finally {
    await page.close();
    await host.close();
    fs.rmSync(folder, { recursive: true });
  }
});

describe('the examples', () => {
  let site;
  before(async () => {
    site = await serveApp(siteFolder, { examples });
  });
  after(() => site.close());
  const visit = async (name, check) => {
    const page = await open('chromium');
    try {
      await page.goto(`${site.url}/examples/${name}`);
      const found = await check(page);
      assert.deepEqual(page.errors, [], name);
      return found;
    } finally {
      await page.close();
    }
  };
  const ready = (page) => page.waitFor(() => document.querySelector('telco-overage')?.status === 'ready');

  test('plain HTML: files are given and overage is read', () =>
    visit('portal.html', (page) => page.waitFor(() => /assignments: 0/.test(document.getElementById('log').textContent))));
  test('React, mounted twice by its strict mode', () =>
    visit('react.html', async (page) => {
      await page.waitFor(() => /calls in 2026-06/.test(document.getElementById('month')?.textContent));
      await page.evaluate(() => document.querySelector('button').click());
      await page.waitFor(() => document.querySelector('telco-overage').getAttribute('theme') === 'dark');
    }));
  test('a strict Content-Security-Policy with Trusted Types', () => visit('strict.html', ready));
  test('a page isolated from other origins', () =>
    visit('isolated.html', async (page) => {
      assert.equal(await page.evaluate(() => crossOriginIsolated), true);
      await ready(page);
    }));
  test('the list of them', () => visit('', (page) => page.waitFor(() => document.links.length === 4)));

  // the browsers of this machine have a language (`C`) that is none
  for (const engine of engines) {
    test(`the page of the README and of the document, in under ten lines, works as it stands in ${engine}`, async () => {
      const [html, again] = ['README.md', 'docs/embedding.md'].map((file) => /```html\n([^]*?)```/.exec(fs.readFileSync(path.join(root, file), 'utf8'))[1]);
      assert.equal(again, html);
      assert.ok(html.trim().split('\n').length < 10);
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'empty-'));
      fs.writeFileSync(path.join(folder, 'index.html'), html);
      const own = await serveApp(siteFolder, { examples: folder });
      const page = await open(engine);
      try {
        await page.goto(`${own.url}/examples/`);
        await ready(page);
      } finally {
        await page.close();
        await own.close();
        fs.rmSync(folder, { recursive: true });
      }
    });
  }
});
