// What crosses between <telco-overage> and its frame: who may embed, which messages pass, and a link that a hostile peer
// cannot break. No browser is needed for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { source } from './support/typescript.mjs';

const wire = await source('web/src/widget/wire.ts');
const { isAllowed, originOf, originsIn } = await source('web/src/widget/origins.ts');
const { Link } = await source('web/src/widget/link.ts');

const nonce = 'a'.repeat(32);
const customer = '5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11';
const config = {
  mode: 'full', prices: 'none', locale: 'en', theme: 'auto', route: '', persistence: 'local', waits: false, grows: 0,
};
/** With `__proto__` as a field of its own, as structured clones can carry it. */
const withField = (object, key, value) => {
  const copy = { ...object };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
};

describe('origins', () => {
  const list = ['https://portal.example.com', 'https://*.partner.example', 'https://desk.example:8443', 'http://localhost:8081'];
  const allowed = (origin) => isAllowed(origin, list, 'https://overage.example');

  test('exactly those on the list may embed', () => {
    for (const good of ['https://portal.example.com', 'https://a.partner.example', 'https://desk.example:8443', 'http://localhost:8081']) {
      assert.equal(allowed(good), true, good);
    }
  });
  test('nothing that only looks like them may', () => {
    for (const bad of [
      'null', '', 'https://portal.example.com.evil.com', 'https://evil.com/https://portal.example.com',
      'http://portal.example.com', 'https://portal.example.com:444', 'https://portal.example.com.', 'https://portal.example.com/',
      'https://PORTAL.example.com', 'https://portal.example.co', 'https://xportal.example.com', 'https://user@portal.example.com',
      'https://portal.example.com\\.evil.com', 'https://portal.example.com#', 'https://portal.example.com?', ' https://portal.example.com',
      'https://p\u043ertal.example.com', 'https://xn--prtal-jye.example.com', 'https://partner.example', 'https://a.b.partner.example',
      'https://apartner.example', 'https://.partner.example', 'https://a.partner.example.evil.com', 'http://a.partner.example',
      'https://a.partner.example:8443', 'https://desk.example', 'https://desk.example:84430', 'http://localhost', 'http://localhost:80811',
      'http://127.0.0.1:8081', 'file://', 'blob:https://portal.example.com/x', 'javascript:alert(1)', 'https://*.partner.example', '*',
    ]) {
      assert.equal(allowed(bad), false, bad);
    }
  });
  test('a list that says too much says nothing', () => {
    for (const entry of ['*', 'https://*', 'https://*.com', 'https://*.*.example.com', 'https://a.*.example.com', 'https://example.com/*', 'null', '']) {
      assert.equal(isAllowed('https://a.example.com', [entry], 'https://own.example'), false, entry);
    }
    assert.equal(isAllowed('https://own.example', ['self'], 'https://own.example'), true);
    assert.equal(isAllowed('https://other.example', ['self'], 'https://own.example'), false);
    assert.equal(isAllowed('null', ['self', 'null'], 'null'), false);
  });
  test('a damaged list allows nobody', () => {
    for (const json of [null, 1, 'https://a.example', [], {}, { origins: 'https://a.example' }, { origins: [1, null, {}] }, JSON.parse('{"__proto__":{"origins":["https://a.example"]}}')]) {
      assert.deepEqual(originsIn(json), []);
    }
    assert.deepEqual(originsIn({ origins: ['https://a.example', 5] }), ['https://a.example']);
    assert.equal(originOf('https://a.example'), 'https://a.example');
  });
});

describe('messages', () => {
  const hello = { ov: 1, type: 'hello', nonce, versions: [1], product: '1.0.0' };
  const init = { ov: 1, type: 'init', nonce, version: 1, config };

  test('the handshake passes as it is written, and in no other way', () => {
    assert.ok(wire.hello(hello));
    assert.ok(wire.init(init));
    for (const bad of [
      null, undefined, 1, 'hello', [], [hello], new Map(Object.entries(hello)), { ...hello, ov: 2 }, { ...hello, nonce: nonce.slice(1) },
      { ...hello, nonce: nonce.toUpperCase() }, { ...hello, extra: 1 }, withField(hello, '__proto__', { nonce }), Object.create(hello),
      { ...hello, versions: Array(17).fill(1) }, { ...hello, versions: ['1'] }, { ...hello, [Symbol('x')]: 1 },
      Object.defineProperty({ ...hello, nonce: undefined }, 'nonce', { get: () => nonce, enumerable: true }),
    ]) {
      assert.equal(wire.hello(bad), false);
    }
    for (const bad of [
      { ...config, mode: 'admin' }, { ...config, customer: 'x' }, { ...config, grows: -1 }, { ...config, grows: 1.5 }, { ...config, grows: NaN },
      { ...config, route: 'javascript:alert(1)' }, { ...config, route: '#/v1/<script>' }, { ...config, locale: 'en"' }, { ...config, token: 'secret' },
      { ...config, state: { a: 1 } }, { ...config, state: withField({}, '__proto__', 'x') }, { ...config, state: withField({}, 'constructor', 'x') },
    ]) {
      assert.equal(wire.init({ ...init, config: bad }), false, JSON.stringify(bad));
    }
    assert.ok(wire.init({ ...init, config: { ...config, customer, state: { workspace: 'x' }, mode: 'customer' } }));
  });

  test('no key of a prototype passes anywhere, however deep', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      assert.equal(wire.data(withField({}, key, 1)), false, key);
      assert.equal(wire.data({ a: [{ b: withField({}, key, {}) }] }), false, key);
    }
    assert.equal({}.polluted, undefined);
  });

  test('what is too long, too many, too deep or no data does not pass', () => {
    assert.ok(wire.data({ a: [1, 'x', null, true, { b: 'c' }] }));
    assert.equal(wire.data('x'.repeat(wire.limits.text + 1)), false);
    assert.equal(wire.data(Array(wire.limits.list + 1).fill(0)), false);
    assert.equal(wire.data(Array.from({ length: 6 }, () => Array(wire.limits.list).fill(0))), false);
    let deep = {};
    for (let i = 0; i <= wire.limits.depth; i++) deep = { deep };
    assert.equal(wire.data(deep), false);
    for (const bad of [NaN, Infinity, () => 1, Symbol('x'), 1n, new Date(), new Map(), new Uint8Array(2), /x/]) assert.equal(wire.data(bad), false);
    const { takes } = wire.frameCalls.load;
    const file = { kind: 'usage', name: 'usage.csv', bytes: new Blob(['x']) };
    assert.ok(takes({ files: [file] }));
    assert.equal(takes({ files: [{ ...file, bytes: 'x' }] }), false);
    assert.equal(takes({ files: [{ ...file, name: 'x'.repeat(256) }] }), false);
    assert.equal(takes({ files: [{ ...file, kind: 'script' }] }), false);
    assert.equal(takes({ files: Array(wire.limits.files + 1).fill(file) }), false);
    const state = (length) => ({ state: { a: 'x'.repeat(length / 2), b: 'x'.repeat(length / 2) } });
    assert.ok(wire.frameEvents.state(state(wire.limits.state)));
    assert.equal(wire.frameEvents.state(state(wire.limits.state + 2)), false);
  });

  test('an overage request is Partner Center\'s, and nothing else', () => {
    const { takes } = wire.frameCalls['overage.set'];
    const overage = { azureEntitlementId: customer, partnerId: '1234567', overageEnabled: true, azureResourceGroup: { tags: { cost: 'x' }, location: 'francecentral' } };
    assert.ok(takes({ customer, overage }));
    assert.ok(takes({ customer, overage: { azureEntitlementId: null, overageEnabled: false } }));
    assert.ok(wire.elementCalls.assign.gives({ apply: true, result: { ...overage, partnerId: '', type: 'PhoneServices' } }), 'as the interface answers');
    for (const bad of [
      {}, { overageEnabled: 'true' }, { ...overage, azureEntitlementId: 'x' }, { ...overage, partnerId: '12; drop' }, { ...overage, token: 'x' },
      { ...overage, azureResourceGroup: { tags: { a: 1 } } }, { ...overage, azureResourceGroup: { location: '../x' } }, { ...overage, type: 'Other' },
      { ...overage, azureResourceGroup: { tags: withField({}, '__proto__', 'x') } },
    ]) {
      assert.equal(takes({ customer, overage: bad }), false, JSON.stringify(bad));
    }
  });

  test('an engine question that changes something is not among those a page may ask', () => {
    for (const op of ['workspace.set', 'workspace.change', 'import.open', 'import.accept', 'datasets.remove', 'export.open', 'handle', 'toString']) {
      assert.equal(wire.frameCalls.ask.takes({ op, body: {} }), false, op);
    }
    assert.ok(wire.frameCalls.ask.takes({ op: 'summary', body: { month: '2026-06' } }));
  });
});

describe('the link', () => {
  const calls = {
    echo: { takes: wire.data, gives: wire.data },
    slow: { takes: () => true, gives: () => true },
    lies: { takes: () => true, gives: (value) => typeof value === 'number' },
  };
  const events = { note: (value) => typeof value === 'string' };
  /** Two linked ends, and a raw port in place of the second if asked for. */
  function ends({ raw = false } = {}) {
    const { port1, port2 } = new MessageChannel();
    const seen = { broken: [], events: [], aborted: 0 };
    const settings = {
      calls, asks: calls, events,
      answers: {
        echo: (body) => body,
        slow: (_body, signal) => new Promise(() => signal.addEventListener('abort', () => seen.aborted++)),
        lies: () => 'no number',
      },
      heard: (name, body) => seen.events.push([name, body]),
      broken: (code) => seen.broken.push(code),
    };
    const near = new Link(port1, settings);
    if (raw) port2.start?.();
    const far = raw ? port2 : new Link(port2, { ...settings, broken: () => {}, heard: () => {} });
    const end = () => (near.close(), raw ? far.close() : far.close());
    return { near, far, seen, end };
  }
  const rejects = (promise, code) => assert.rejects(promise, (error) => error.code === code || error.name === code);

  test('carries calls both ways, out of order, and events', async () => {
    const { near, far, seen, end } = ends();
    assert.deepEqual(await Promise.all([near.call('echo', 1), far.call('echo', { a: [2] }), near.call('echo', 'x')]), [1, { a: [2] }, 'x']);
    far.tell('note', 'hello');
    far.tell('unknown', 1);
    await near.call('echo', 0);
    assert.deepEqual(seen.events, [['note', 'hello']]);
    end();
  });

  test('ends a call by signal and by time, and tells the other side', async () => {
    const { near, far, end } = ends();
    const abort = new AbortController();
    const call = near.call('slow', null, { signal: abort.signal });
    setTimeout(() => abort.abort(), 5);
    await rejects(call, 'AbortError');
    await rejects(near.call('slow', null, { timeout: 10 }), 'timeout');
    await rejects(near.call('slow', null, { signal: AbortSignal.abort() }), 'AbortError');
    await near.call('echo', 1);
    end();
    await rejects(near.call('echo', 1), 'closed');
    await rejects(far.call('echo', 1), 'closed');
  });

  test('rejects what is under way when it is closed in the middle', async () => {
    const { near, seen, far, end } = ends();
    const calls = [near.call('slow', null), far.call('slow', null)];
    const results = Promise.allSettled(calls);
    await Promise.all([near.call('echo', 0), far.call('echo', 0)]); // so both are under way
    end();
    assert.deepEqual((await results).map(({ reason }) => reason.code), ['closed', 'closed']);
    assert.equal(seen.aborted, 2);
  });

  test('refuses what is unknown, does not fit, or is too much', async () => {
    const { near, far, end } = ends();
    await rejects(near.call('toString', 1), 'invalid');
    await rejects(near.call('echo', withField({}, '__proto__', 1)), 'invalid');
    const many = Array.from({ length: wire.limits.calls }, () => near.call('slow', null).catch((error) => error.code));
    await rejects(near.call('echo', 1), 'busy');
    end();
    assert.deepEqual(new Set(await Promise.all(many)), new Set(['closed']));
    void far;
  });

  test('answers a stranger\'s calls with a refusal, and never with a method of an object', async () => {
    const { far, end } = ends({ raw: true });
    const replies = [];
    far.onmessage = ({ data }) => replies.push(data);
    for (const [id, m] of [[1, 'constructor'], [2, '__proto__'], [3, 'toString'], [4, 'nothing']]) far.postMessage({ id, m });
    far.postMessage({ id: 5, m: 'echo', p: withField({}, '__proto__', 1) });
    for (let i = 0; i < 100 && replies.length < 5; i++) await sleep(5);
    assert.deepEqual(replies.map(({ id, e }) => [id, e.code]), [[1, 'unsupported'], [2, 'invalid'], [3, 'unsupported'], [4, 'unsupported'], [5, 'invalid']].map(([id, code]) => [id, id === 2 ? 'unsupported' : code]));
    end();
  });

  for (const [what, message] of [
    ['no object', 'hello'], ['no message of ours', { hello: 1 }], ['a message of two kinds', { id: 1, m: 'echo', r: 1 }],
    ['an id that is none', { id: -1, m: 'echo' }], ['a half number', { id: 1.5, r: 1 }], ['a reserved key', withField({ id: 1, m: 'echo' }, '__proto__', {})],
    ['an event that does not fit', { ev: 'note', d: 5 }], ['a refusal that does not fit', { id: 1, e: { code: '<b>' } }],
  ]) {
    test(`cuts a peer off that sends ${what}`, async () => {
      const { near, far, seen } = ends({ raw: true });
      const waiting = near.call('slow', null);
      far.postMessage(message);
      await rejects(waiting, 'protocol');
      assert.deepEqual(seen.broken, ['protocol']);
      far.close();
    });
  }
  test('cuts a peer off whose answer does not fit, and one that floods', async () => {
    const lying = ends();
    await rejects(lying.near.call('lies', null), 'protocol');
    lying.end();
    const { near, far, seen } = ends({ raw: true });
    const waiting = near.call('slow', null);
    for (let i = 0; i < 3 * wire.limits.rate; i++) far.postMessage({ ev: 'unknown', d: i });
    await rejects(waiting, 'flood');
    assert.deepEqual(seen.broken, ['flood']);
    far.close();
  });
  test('passes over answers to nobody', async () => {
    const { near, far, seen, end } = ends({ raw: true });
    far.postMessage({ id: 77, r: 1 });
    far.postMessage({ id: 78, stop: true });
    far.postMessage({ id: 79, e: { code: 'x', message: '', partnerCenter: 0, status: 0 } });
    far.postMessage({ ev: 'note', d: 'still here' });
    for (let i = 0; i < 100 && seen.events.length === 0; i++) await sleep(5);
    assert.deepEqual(seen.broken, []);
    end();
    void near;
  });
});

describe('the element without a document', () => {
  test('can be imported where there is none, and defines nothing', async () => {
    const element = await source('web/src/widget/auto.ts');
    assert.equal(typeof element.TelcoOverage, 'function');
    assert.doesNotThrow(() => element.define());
    assert.ok(element.TelcoOverage.observedAttributes.includes('mode'));
  });
});
