// The overage law in the module and on the command line: evaluations, scenarios, and Partner Center simulated, in the
// process and over HTTP.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';

import { demo, overage, packageModule, program, root, temporary } from './support/main_job.mjs';

const library = path.join(root, 'assets/scenarios');
const file = (id) => path.join(library, `${id}.json`);
const scenario = (id) => JSON.parse(fs.readFileSync(file(id), 'utf8'));
const at = '2026-06-10T09:00:00Z';
const customer = '5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11';
const headers = { Authorization: 'Bearer rehearsal', Accept: 'application/json' };
const address = (base) => `${base}/v1/customers/${customer}/subscriptions/overage`;
const engine = async () => (await packageModule()).createEngine();

/** The documented flow of a client: list, choose, PUT, read again until it shows. */
async function rehearse(fetch, base) {
  const list = await (await fetch(`${base}/v1/customers/${customer}/subscriptions`, { headers })).json();
  assert.ok(list.items.some((one) => one.consumptionType === 'overage'));
  const plan = list.items.find((one) => one.billingType === 'usage' && !one.offerId.startsWith('MS-AZR'));
  const { items } = await (await fetch(`${base}/v1/customers/${customer}/subscriptions/${plan.id}/azureEntitlements`, { headers })).json();
  const azureEntitlementId = items.find((one) => one.friendlyName === 'Subscription 1').id;
  const put = await fetch(address(base), {
    method: 'PUT', headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ azureEntitlementId: azureEntitlementId.toUpperCase(), overageEnabled: true, somethingNew: 1 }),
  });
  assert.equal(put.status, 200);
  const set = await put.json();
  assert.equal(set.azureEntitlementId, azureEntitlementId);
  const seen = [];
  for (let read = 0; read < 2; read++) seen.push((await (await fetch(address(base), { headers })).json()).items);
  assert.deepEqual(seen.map((found) => found.length), [0, 1]);
  // what is not known is ignored, and kept
  assert.deepEqual([set.somethingNew, seen[1][0].somethingNew], [1, 1]);
  return azureEntitlementId;
}

test('the law is asked in the module: reasons, consequences, the reading as a setting', async () => {
  const law = await engine();
  const { situation } = scenario('legacy-azure-blocks');
  const [{ evaluation, decision }] = await law.evaluate({ at, situation, command: { command: 'enable' } });
  assert.equal(evaluation.state, 'eligible');
  assert.deepEqual(decision.refusals.map(({ rule, code, http: status }) => [rule, code, status]), [['R21', 800112, 403]]);
  assert.equal(decision.situation.customer.id, customer);
  await assert.rejects(law.evaluate({ at, situation: { ...situation, colour: 'red' } }), { name: 'EngineError', code: 'unknown_value' });
  await assert.rejects(law.evaluate({ situation }), { code: 'missing_field', place: { file: '', row: 0, column: 0, field: '/at' } });
});

test('all customers of a document are evaluated in one request', async () => {
  const law = await engine();
  await law.import(fs.readFileSync(demo().customers));
  const all = await law.evaluate({ at });
  assert.equal(all.length, 40);
  assert.equal(new Set(all.map(({ evaluation }) => evaluation.customer)).size, 40);
});

test('a client is pointed at the simulated Partner Center like at fetch', async () => {
  const law = await engine();
  const fetch = await law.partnerCenter({ situations: [scenario('easily-wrong-6-buying').situation] }, () => new Date(at));
  const base = 'https://api.partnercenter.microsoft.com';
  const first = await fetch(address(base), { headers });
  assert.equal(first.headers.get('Date'), 'Wed, 10 Jun 2026 09:00:00 GMT');
  assert.deepEqual(await first.json(), { totalCount: 0, items: [], attributes: { objectType: 'Collection' } });
  await law.partnerCenter({ situations: [scenario('existing-subscription').situation] });
  const entitlement = await rehearse(fetch, base);
  const { situation, history } = await law.simulated(customer);
  assert.equal(situation.assignments[0].azureEntitlementId, entitlement);
  assert.deepEqual(history.map((entry) => entry.command), ['enable', 'confirm_update']);
  const refused = await fetch(address(base), { method: 'PUT', headers, body: '{"overageEnabled":1}' });
  assert.equal(refused.status, 400);
  assert.equal((await refused.json()).code, '3000');
  assert.equal((await fetch(address(base))).status, 401);
});

// --- the command line ----------------------------------------------------------------------------------------------

/** `overage simulate`, until `use` is done. */
async function served(words, use) {
  const child = spawn(program, ['simulate', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const base = await new Promise((done, fail) => {
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
        const found = /(http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(said);
        if (found) done(found[1]);
      });
      let errors = '';
      child.stderr.on('data', (chunk) => (errors += chunk));
      child.on('close', (code) => fail(new Error(`${code}: ${errors}`)));
    });
    await use(base, Number(new URL(base).port));
  } finally {
    const ended = new Promise((done) => child.once('close', (code, signal) => done(signal ?? code)));
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  }
}
/** Bytes sent as they are; what came back until the server closed. */
const raw = (port, ...pieces) =>
  new Promise((done, fail) => {
    const socket = net.connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('error', fail);
    socket.on('close', () => done(answer));
    const next = () => {
      const piece = pieces.shift();
      if (piece === undefined) return;
      socket.write(piece);
      setTimeout(next, 20);
    };
    next();
  });

test('overage simulate answers a client over HTTP', async () => {
  await served([file('existing-subscription')], async (base) => {
    await rehearse(globalThis.fetch, base);
    const wrong = await fetch(address(base), { method: 'PUT', headers, body: '{"overageEnabled":' });
    assert.equal(wrong.status, 400);
    const body = await wrong.json();
    assert.deepEqual(Object.keys(body), ['code', 'description', 'data', 'source']);
    assert.equal(body.code, '800002');
    assert.match(body.data[0], /1:18|1:19/);
    const strange = await fetch(address(base), { method: 'DELETE', headers });
    assert.equal(strange.status, 405);
    assert.equal(strange.headers.get('Allow'), 'GET, PUT');
    const traced = await fetch(address(base), { headers: { ...headers, 'MS-CorrelationId': 'abc' } });
    assert.equal(traced.headers.get('MS-CorrelationId'), 'abc');
  });
});

test('its options choose the caller, the readings and how long updates take', async () => {
  await served([file('existing-subscription'), '--role', 'sales_agent', '--no-token'], async (base) => {
    const refused = await fetch(address(base));
    assert.equal(refused.status, 403);
    assert.equal((await refused.json()).code, '900150');
  });
  await served([file('existing-subscription'), '--reads', '0', '--law', 'emptyReply=disabled_item'], async (base) => {
    const { items } = await (await fetch(address(base), { headers })).json();
    assert.equal(items[0].overageEnabled, false);
  });
  assert.equal(overage(['simulate', file('existing-subscription'), '--port', '70000']).code, 4);
  assert.equal(overage(['simulate', file('existing-subscription'), '--law', 'page=2020']).code, 4);
  assert.equal(overage(['simulate']).code, 2);
  assert.equal(overage(['simulate', 'nowhere.json']).code, 3);
});

test('a taken port is an error, not a silence', async () => {
  await served([file('existing-subscription')], async (base, port) => {
    const second = overage(['simulate', file('existing-subscription'), '--port', String(port)]);
    assert.equal(second.code, 3);
    assert.match(second.errors, /io_failed/);
  });
});

test('the server speaks HTTP as clients do: pieces, chunks, 100-continue, nonsense', async () => {
  await served([file('existing-subscription'), '--no-token'], async (base, port) => {
    const where = `/v1/customers/${customer}/subscriptions/overage`;
    const host = `Host: 127.0.0.1:${port}\r\n`;
    assert.match(await raw(port, `GET ${where}`, ` HTTP/1.1\r\n${host}`, '\r\n'), /^HTTP\/1\.1 200 OK\r\n.*"totalCount":0/s);
    const chunks = ['14\r\n{"overageEnabled":tru\r\n', '2\r\ne}\r\n', '0\r\n\r\n'];
    const chunked = await raw(port, `PUT ${where} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`, ...chunks);
    assert.match(chunked, /^HTTP\/1\.1 400/); // 14 hexadecimal is 20, one less than what follows
    const exact = ['15\r\n{"overageEnabled":tru\r\n', '2\r\ne}\r\n', '0\r\n\r\n'];
    assert.match(await raw(port, `PUT ${where} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`, ...exact), /^HTTP\/1\.1 200/);
    const waiting = await raw(port, `PUT ${where} HTTP/1.1\r\n${host}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`, '{}');
    assert.match(waiting, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400/);
    assert.match(await raw(port, `HEAD ${where} HTTP/1.1\r\n${host}\r\n`), /^HTTP\/1\.1 405.*\r\n\r\n$/s);
    assert.match(await raw(port, `GET http://127.0.0.1:${port}${where} HTTP/1.1\r\n${host}\r\n`), /^HTTP\/1\.1 200/);
    for (const [text, status] of [
      ['hello\r\n\r\n', 400], [`GET ${where} HTTP/1.1\r\n${host}no colon\r\n\r\n`, 400],
      [`PUT ${where} HTTP/1.1\r\n${host}Content-Length: 9999999\r\n\r\n`, 413],
      [`PUT ${where} HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`, 400],
      [`PUT ${where} HTTP/1.1\r\n${host}Transfer-Encoding: gzip\r\n\r\n`, 501],
      [`GET ${where} HTTP/1.1\r\n${'x: y\r\n'.repeat(9000)}`, 431],
    ]) {
      const answer = await raw(port, text);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), text.slice(0, 60));
      const { code, description, source } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
      assert.deepEqual([code, source], ['800002', 'PartnerCenterSimulator']);
      assert.ok(description);
    }
    // a name of somebody else's that leads here is not answered
    for (const name of ['rebound.example', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      assert.match(await raw(port, `GET ${where} HTTP/1.1\r\nHost: ${name}\r\n\r\n`), /^HTTP\/1\.1 421/, name);
    }
    assert.match(await raw(port, `GET ${where} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`), /^HTTP\/1\.1 200/);
    // an idle connection does not keep others waiting
    const idle = net.connect(port, '127.0.0.1');
    assert.equal((await fetch(address(base))).status, 200);
    idle.destroy();
  });
});

test('pages may call it only where they are named', async () => {
  const preflight = (port, origin) =>
    new Promise((done) => {
      const asked = { Origin: origin, 'Access-Control-Request-Method': 'PUT' };
      http.request({ port, host: '127.0.0.1', path: '/v1/customers', method: 'OPTIONS', headers: asked }, (response) => {
        response.resume();
        done([response.statusCode, response.headers['access-control-allow-origin']]);
      }).end();
    });
  await served([file('existing-subscription'), '--no-token', '--origin', 'http://localhost:5173'], async (base, port) => {
    assert.deepEqual(await preflight(port, 'http://localhost:5173'), [204, 'http://localhost:5173']);
    const [status, allowed] = await preflight(port, 'https://elsewhere.example');
    assert.ok(status >= 400);
    assert.equal(allowed, undefined);
  });
});

test('overage evaluate says where each customer stands, why not, and what to do next', () => {
  const run = overage(['evaluate', file('legacy-azure-blocks'), '--at', at]);
  assert.equal(run.code, 0, run.errors);
  assert.match(run.out, /^Alpine Ski House: eligible, unfunded; next: move_legacy_azure \(partner_admin_agent\)\n {2}R21 legacy_azure 800112\/403\n/);
  const none = overage(['evaluate', file('legacy-azure-blocks'), '--at', at, '--command', 'disable']);
  assert.match(none.out, /disable: refused\n {2}R31 nothing_assigned/);
  const lines = overage(['evaluate', demo().customers, '--at', at]);
  assert.equal(lines.code, 0, lines.errors);
  assert.equal(lines.out.trim().split('\n').filter((line) => !line.startsWith(' ')).length, 40);
  const each = overage(['evaluate', ...fs.readdirSync(library).map((name) => path.join(library, name))]);
  assert.equal(each.code, 0, each.errors);
  const json = JSON.parse(overage(['evaluate', demo().customers, '--at', at, '--json']).out);
  assert.equal(json.ok.customers.length, 40);
  const broken = path.join(temporary(), 'broken.json');
  fs.writeFileSync(broken, JSON.stringify({ ...scenario('legacy-azure-blocks'), now: '2026-06-10' }));
  assert.match(overage(['evaluate', file('legacy-azure-blocks'), broken]).errors, /broken\.json.*\/now/s);
  assert.equal(overage(['evaluate', demo().customers, '--at', 'today']).code, 4);
});

test('overage check plays scenarios and says which step comes out otherwise', () => {
  const all = fs.readdirSync(library).map((name) => path.join(library, name));
  const run = overage(['check', ...all, '--strict']);
  assert.equal(run.code, 0, run.errors);
  assert.equal(run.out.match(/scenario-json/g).length, all.length);
  const changed = scenario('legacy-azure-blocks');
  changed.expect.state = 'enabled';
  const wrong = path.join(temporary(), 'wrong.json');
  fs.writeFileSync(wrong, JSON.stringify(changed));
  const told = overage(['check', wrong, '--strict', '--errors', 'json']);
  assert.equal(told.code, 1);
  const line = JSON.parse(told.errors);
  assert.deepEqual([line.code, line.field, line.args], ['unexpected_outcome', '/expect/state', { expected: 'enabled', actual: 'eligible' }]);
});
