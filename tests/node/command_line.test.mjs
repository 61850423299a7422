// The command line: the main job, streams, exit codes, and what it says about files that are not as they should be.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { demo, monthOf, overage, program, temporary } from './support/main_job.mjs';

const caption =
  'UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,Call Type,Number Type,' +
  'Domestic/International,Destination Dialed,Destination Number,Start Time,End Time,Duration Seconds,Connection Fee,' +
  'Charge,Currency,Capability';
const call = (number, changes = {}) => {
  const columns = {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, callId: `c${number}`, conference: '', location: 'AT',
    user: '11111111-1111-4111-8111-111111111111', upn: 'ana@alpine.example', name: 'Ana', caller: '+43140000001',
    type: 'user_out', numberType: 'Subscriber', scope: 'International', destination: 'Germany', dialled: '+493012345678',
    start: '2026-06-03T09:15:07Z', end: '2026-06-03T09:17:07Z', seconds: '61', fee: '0.00', charge: '0.00', currency: 'EUR',
    capability: 'MCOPSTNPP', ...changes,
  };
  return Object.values(columns).join(',');
};
const rates =
  'direction,destinationCountry,destinationName,numberType,prefix,ratePerMinute,currency\r\n' +
  'outbound,DE,Germany,landline,49,0.0105,EUR\r\n';
const customer = {
  format: 'telco-overage/customers', version: 1,
  partner: { tenantId: '99999999-9999-4999-8999-999999999999', name: 'Contoso', mpnId: '4711001', role: 'directPartner', country: 'DE', sandbox: false },
  totalCount: 1,
  items: [{
    customer: {
      id: '22222222-2222-4222-8222-222222222222',
      companyProfile: { tenantId: '22222222-2222-4222-8222-222222222222', domain: 'alpine.example', companyName: 'Alpine' },
      billingProfile: { defaultAddress: { country: 'AT' } }, relationshipToPartner: 'reseller',
    },
    overage: { totalCount: 1, items: [{ azureEntitlementId: '33333333-3333-4333-8333-333333333333', partnerId: '', type: 'PhoneServices', overageEnabled: true }] },
    telcoOverage: { currency: 'EUR' },
  }],
};

/** A folder with small files of our own, and the words that rate them. */
function small(rows, { usage, card = rates } = {}) {
  const folder = temporary();
  const write = (name, text) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };
  const files = {
    customers: write('customers.json', JSON.stringify(customer)),
    rates: write('rates.csv', card),
    usage: write('usage.csv', usage ?? `${[caption, ...rows].join('\r\n')}\r\n`),
  };
  return { folder, files, words: ['rate', ...monthOf(files)] };
}
/** accepted, duplicate, suspended, rejected of the usage file, which must add up. */
function counts({ out }) {
  const [, ...figures] = /usage\.csv: \S+, (\d+) rows: (\d+) accepted, (\d+) duplicate, (\d+) suspended, (\d+) rejected/.exec(out);
  const [rows, accepted, duplicate, suspended, rejected] = figures.map(Number);
  assert.equal(rows, accepted + duplicate + suspended + rejected);
  return { rows, accepted, duplicate, suspended, rejected };
}

test('one call comes to the amount worked out by hand', () => {
  const { words, folder } = small([call(1)]);
  const run = overage([...words, '--out', folder]);
  assert.equal(run.code, 0, run.errors);
  // 61 s are two started minutes at 0.0105
  const [header, row] = fs.readFileSync(path.join(folder, 'rated-calls.csv'), 'utf8').split('\r\n').map((line) => line.split(','));
  const cell = (name) => row[header.indexOf(name)];
  assert.deepEqual(['Payer', 'Minutes', 'Amount', 'Currency', 'Prefix'].map(cell), ['overage', '2', '0.021', 'EUR', '49']);
});

test('a customer\'s month is written as the page to print, in either language', () => {
  const { files } = small([call(1)]);
  const out = temporary();
  const bill = (...words) => overage(['bill', ...monthOf(files), '--at', '2026-07-02T09:00:00Z', ...words]);
  const named = bill('--out', out);
  assert.equal(named.code, 0, named.errors);
  assert.equal(named.out.trim(), fs.readdirSync(out).join('\n'));
  const page = fs.readFileSync(path.join(out, named.out.trim()), 'utf8');
  assert.match(page, /^<!doctype html>/);
  assert.match(page, /<td>Overage<\/td><td class="n">1<\/td><td class="n">2<\/td><td class="n">EUR 0\.02<\/td>/);
  const french = bill('--out', '-', '--for', '22222222-2222-4222-8222-222222222222', '--language', 'fr');
  assert.match(french.out, /<html lang="fr/);
  assert.match(french.out, /Qui a payé/);

  assert.equal(bill().code, 2);
  assert.equal(bill('--out', '-').code, 2);
  assert.equal(bill('--out', out, '--language', 'la').code, 2);
  assert.equal(bill('--out', out, '--for', '99999999-2222-4222-8222-222222222222').code, 4);
});

test('a call is explained by its steps, each with its rule', () => {
  const { files } = small([call(1)]);
  const run = overage(['explain', ...monthOf(files), '--call', '00000000-0000-4000-8000-000000000001']);
  assert.equal(run.code, 0, run.errors);
  assert.match(run.out, /0\.0210? EUR|0\.021 EUR/);
  assert.match(run.out, /prefix=49/);
  const unknown = overage(['explain', ...monthOf(files), '--call', '00000000-0000-4000-8000-000000000009']);
  assert.equal(unknown.code, 4);
  assert.match(unknown.errors, /not_found/);
});

test('rows that cannot be read are named by row and column, and counted', () => {
  const run = overage(small([
    call(1), call(2, { seconds: '-5' }), call(3, { seconds: 'long' }), call(4, { start: 'yesterday' }), call(1), call(5, { upn: 'x@y.example', user: '44444444-4444-4444-8444-444444444444' }),
  ]).words);
  assert.equal(run.code, 0);
  assert.deepEqual(counts(run), { rows: 6, accepted: 1, duplicate: 1, suspended: 1, rejected: 3 });
  assert.match(run.errors, /usage\.csv:3:16 \(Duration Seconds\): number_out_of_range value=-5/);
  assert.match(run.errors, /usage\.csv:4:16 \(Duration Seconds\): not_a_number value=long/);
  assert.match(run.errors, /usage\.csv:5:14 \(Start Time\): not_an_instant value=yesterday/);
});

test('--strict tells of rows left out by the exit code, --errors json by lines for programs', () => {
  const run = overage([...small([call(1), call(2, { seconds: '-5' })]).words, '--strict', '--errors', 'json']);
  assert.equal(run.code, 1);
  const lines = run.errors.trim().split('\n').map((line) => JSON.parse(line));
  const rejected = lines.find((line) => line.severity === 'rejected');
  assert.deepEqual([rejected.code, rejected.file, rejected.row, rejected.column], ['number_out_of_range', 'usage.csv', 3, 16]);
});

test('an unknown prefix is unrated and in suspense, never 0.00', () => {
  const { words, folder } = small([call(1, { dialled: '+263123456789' })]);
  const run = overage([...words, '--out', folder]);
  assert.equal(run.code, 0, run.errors);
  const calls = fs.readFileSync(path.join(folder, 'rated-calls.csv'), 'utf8').split('\r\n')[1];
  assert.match(calls, /,unrated,no_rate,,,,,EUR$/);
  assert.match(fs.readFileSync(path.join(folder, 'suspense.csv'), 'utf8'), /usage\.csv,2,,suspended,no_rate/);
});

for (const [what, usage, code, message] of [
  ['an empty file', '', 4, /usage\.csv: empty_input/],
  ['a header alone', `${caption}\r\n`, 4, /empty_input/],
  ['a missing column', `${caption.replace('Duration Seconds,', '')}\r\n${call(1)}\r\n`, 4, /missing_field|too_many_columns/],
  ['a picture', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 4, /unknown_format|not_utf8|missing_field|too_many_columns/],
  ['half a JSON', '{"items": [', 4, /json_syntax/],
]) {
  test(`${what} is refused`, () => {
    const run = overage(small([], { usage }).words);
    assert.equal(run.code, code, run.out + run.errors);
    assert.match(run.errors, message);
  });
}

test('extra columns, quoted line breaks and doubled quotes are read', () => {
  const rows = [`${call(1, { name: '"Ana ""A""\r\nSilva"' })},extra`, `${call(2)},extra`];
  const run = overage(small([], { usage: `${caption},Later\r\n${rows.join('\r\n')}\r\n` }).words);
  assert.equal(run.code, 0, run.errors);
  assert.equal(counts(run).accepted, 2);
});

test('a broken UTF-8 row costs no other row', () => {
  const { words, files } = small([call(1), call(2), call(3)]);
  const bytes = fs.readFileSync(files.usage);
  bytes[bytes.indexOf('Ana', 400)] = 0xff;
  fs.writeFileSync(files.usage, bytes);
  const run = overage(words);
  assert.ok(run.code === 0 || run.code === 4);
  if (run.code === 0) assert.ok(counts(run).accepted >= 2);
  assert.match(run.errors, /not_utf8/);
});

test('a row of a million columns ends with an error, not with the program', () => {
  const run = overage(small([], { usage: `${caption}\r\n${','.repeat(1_000_000)}\r\n${call(1)}\r\n` }).words);
  assert.ok(run.code === 0 || run.code === 4, run.errors);
  assert.match(run.errors, /too_many_columns|field_too_long/);
});

test('standard input and output make a pipeline', () => {
  const { files } = small([]);
  const input = `${[caption, call(1)].join('\r\n')}\r\n`;
  const run = overage(['rate', '--customers', files.customers, '--rates', files.rates, '--usage', '-', '--out', '-'], { input });
  assert.equal(run.code, 0, run.errors);
  assert.match(run.out, /^UsageId,/);
  assert.equal(run.out.trim().split('\r\n').length, 2);
});

test('what convert writes is read again to the same', () => {
  const folder = temporary();
  const to = (name) => path.join(folder, name);
  const { customers, rates: card, usage } = demo();
  // a card is named after its file, so the copy keeps the name
  const again = path.join(temporary(), 'card.csv');
  assert.equal(overage(['convert', card, '--out', to('card.csv')]).code, 0);
  assert.equal(overage(['convert', to('card.csv'), '--out', again]).code, 0);
  assert.equal(overage(['convert', again, '--out', to('third.csv')]).code, 0);
  assert.equal(fs.readFileSync(to('third.csv'), 'utf8'), fs.readFileSync(again, 'utf8'));
  assert.equal(overage(['convert', customers, '--out', to('customers.json')]).code, 0);
  const hash = (files) => /SHA-256: (\w+)/.exec(overage(['rate', ...monthOf(files), '--hash']).out)[1];
  assert.equal(
    hash({ customers: to('customers.json'), rates: to('card.csv'), usage }),
    hash({ customers, rates: card, usage }),
  );
});

test('a result is one workbook, or JSON, when asked for, and a table goes through a workbook unharmed', () => {
  const { words, folder } = small([call(1)]);
  assert.equal(overage([...words, '--out', folder, '--as', 'xlsx']).code, 0);
  const book = fs.readFileSync(path.join(folder, 'overage-2026-06.xlsx'));
  assert.deepEqual([...book.subarray(0, 4)], [0x50, 0x4b, 3, 4]);
  for (const part of ['xl/workbook.xml', 'xl/worksheets/sheet4.xml']) assert.ok(book.includes(part), part);
  const run = overage([...words, '--out', '-', '--as', 'jsonl']);
  const lines = run.out.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines.length, 1);
  assert.deepEqual([lines[0].Seconds, lines[0].Amount, lines[0].Payer], [61, '0.021', 'overage']);

  const { rates: card } = demo();
  const to = (name) => path.join(folder, name);
  assert.equal(overage(['convert', card, '--as', 'xlsx', '--out', to('rate-card.xlsx')]).code, 0);
  assert.equal(overage(['convert', to('rate-card.xlsx'), '--as', 'json', '--out', to('rate-card.json')]).code, 0);
  const rows = (file) => overage(['convert', file]).out.split('\r\n').map((row) => row.replace(/^[^,]*,/, ''));
  assert.equal(rows(to('rate-card.json')).length, rows(card).length);
  assert.equal(overage([...words, '--as', 'pdf']).code, 2);
});

test('calls have no form of ours to be converted to', () => {
  const { files } = small([call(1)]);
  const run = overage(['convert', files.usage, '--errors', 'json']);
  assert.equal(run.code, 4);
  assert.equal(JSON.parse(run.errors.trim().split('\n').at(-1)).code, 'unknown_format');
});

test("Partner Center's own subscriptions reply is enough to rate one customer's month", () => {
  const { files } = small([call(1)]);
  const reply = {
    totalCount: 1,
    items: [{
      id: '55555555-5555-4555-8555-555555555555', offerId: 'CFQ7TTC0LH18:0001:CFQ7TTC0K5D2',
      offerName: 'Microsoft Teams Domestic and International Calling Plan', friendlyName: 'Calling', quantity: 1,
      status: 'active', billingType: 'license', consumptionType: 'overage',
    }],
    attributes: { objectType: 'Collection' },
  };
  fs.writeFileSync(files.customers, JSON.stringify(reply));
  const run = overage(['rate', '--subscriptions', files.customers, '--rates', files.rates, '--usage', files.usage]);
  assert.equal(run.code, 0, run.errors);
  assert.deepEqual(counts(run), { rows: 1, accepted: 1, duplicate: 0, suspended: 0, rejected: 0 });
  // one licence of the international plan in the user's country: the call is in its pool
  assert.match(run.out, /total +1 +2 +0 +0/);
});

test("a page of Graph's call log comes to the same as the export", () => {
  const { files, folder } = small([call(1)]);
  const page = {
    '@odata.count': 1,
    value: [{
      id: '00000000-0000-4000-8000-000000000001', callId: 'c1', userId: '11111111-1111-4111-8111-111111111111',
      userPrincipalName: 'ana@alpine.example', userDisplayName: 'Ana', startDateTime: '2026-06-03T09:15:07.1230000Z',
      endDateTime: '2026-06-03T09:16:08.1230000Z', duration: 61, charge: 0.02, callType: 'user_out', currency: 'EUR',
      calleeNumber: '+493012345678', callerNumber: '+43140000001', usageCountryCode: 'AT', tenantCountryCode: 'AT',
      connectionCharge: 0.0, destinationContext: 'International', destinationName: 'Germany', conferenceId: null,
      licenseCapability: 'MCOPSTNPP', inventoryType: 'Subscriber', operator: 'Microsoft', callDurationSource: 'microsoft',
    }],
    '@odata.nextLink': 'https://graph.microsoft.com/next',
  };
  const json = path.join(folder, 'calls.json');
  fs.writeFileSync(json, JSON.stringify(page));
  const rated = (usage) => {
    const run = overage(['rate', ...monthOf({ ...files, usage }), '--out', '-']);
    assert.equal(run.code, 0, run.errors);
    return run;
  };
  const run = rated(json);
  assert.equal(run.out, rated(files.usage).out);
  assert.match(run.errors, /calls\.json \(@odata\.nextLink\): not_found|@odata\.nextLink/);
});

test('a Windows-1252 file is read when one says so, and refused or suspended as UTF-8', () => {
  const { words, files, folder } = small([call(1, { name: 'Zoé' })]);
  fs.writeFileSync(files.usage, fs.readFileSync(files.usage, 'utf8'), 'latin1');
  const run = overage([...words, '--encoding', 'windows-1252', '--out', folder]);
  assert.equal(run.code, 0, run.errors);
  assert.match(fs.readFileSync(path.join(folder, 'rated-calls.csv'), 'utf8'), /,Zoé,/);
  assert.match(overage(words).errors, /not_utf8/);
  assert.match(overage([...words, '--encoding', 'ebcdic']).errors, /unknown_value/);
});

test('a number of two readings is refused until one says how the file is written', () => {
  const card = 'prefix,ratePerMinute,currency\r\n49,"1,234",EUR\r\n';
  const { files, words } = small([call(1, { charge: '2.468' })], { card });
  const amount = (...more) => {
    const run = overage([...words, ...more, '--json']);
    assert.equal(run.code, 0, run.errors);
    return JSON.parse(run.out).ok.totals.overage[0]?.amount;
  };
  const refused = overage(['check', files.rates, '--strict']);
  assert.equal(refused.code, 1);
  assert.match(refused.errors, /rates\.csv:2:2 \(ratePerMinute\): not_a_number value=1,234 either=1\.234 or=1234\n/);
  assert.match(refused.errors, /hint: .*--decimal comma or --decimal point/);
  assert.doesNotMatch(overage(['check', files.rates, '--errors', 'json']).errors, /hint/);
  // two minutes; the export keeps its points
  assert.equal(amount('--decimal', 'comma', '--usage-decimal', 'point'), '2.468');
  assert.equal(amount('--decimal', 'point'), '2468.00');
  assert.match(overage([...words, '--decimal', 'comma']).errors, /usage\.csv:2:17 \(Connection Fee\): not_a_number value=0\.00/);
  assert.match(overage(['check', files.rates, '--decimal', 'comma', '--strict']).out, /1 accepted, .* 0 rejected/);
  assert.match(overage(['convert', files.rates, '--decimal=comma']).out, /,49,1\.234,/);
  const wrong = overage(['check', files.rates, '--decimal', 'semicolon']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.errors, /--decimal takes comma or point/);
});

test('countries of a rate card may be named in German, as the tables of Node name them', () => {
  const { folder } = small([]);
  const german = new Intl.DisplayNames(['de'], { type: 'region', style: 'short' });
  const asset = new URL('../../assets/zones/countries.csv', import.meta.url);
  const called = fs.readFileSync(asset, 'utf8').trim().split('\n').slice(1).map((row) => row.split(','))
    // the Netherlands Antilles are no more: their name stands for Curaçao now
    .filter(([code, , , , callable]) => callable === '1' && code !== 'AN').map(([code]) => code);
  const card = path.join(folder, 'karte.csv');
  const rows = called.map((code, i) => `${german.of(code)};${99900 + i};0,01;EUR`);
  fs.writeFileSync(card, ['country;Vorwahl;Minutenpreis;Währung', ...rows, ''].join('\r\n'));
  const run = overage(['convert', card]);
  assert.equal(run.code, 0, run.errors);
  assert.doesNotMatch(run.errors, /not_a_country/);
  const [header, ...written] = run.out.trim().split('\r\n').map((line) => line.split(','));
  assert.deepEqual(written.map((cells) => cells[header.indexOf('destinationCountry')]), called);
});

test('a setting changes what it says', () => {
  const { words } = small([call(1)]);
  const run = overage([...words, '--set', 'first_increment=1', '--set', 'next_increment=1', '--json']);
  assert.equal(run.code, 0, run.errors);
  assert.equal(JSON.parse(run.out).ok.totals.overage[0].amount, '0.010675');
  assert.equal(overage([...words, '--set', 'no_such=1']).code, 4);
});

test('columns stand below each other whatever script a name is written in', () => {
  const { files, words } = small([call(1)]);
  for (const companyName of ['Alpine', '東京支店', 'Ελλάδα', 'Zo\u0301e', '한국 지사']) {
    const [item] = customer.items;
    const named = { ...item, customer: { ...item.customer, companyProfile: { ...item.customer.companyProfile, companyName } } };
    fs.writeFileSync(files.customers, JSON.stringify({ ...customer, items: [named] }));
    const lines = overage(words).out.trim().split('\n').slice(-3); // captions, the customer, the total
    assert.ok(lines[1].startsWith(companyName));
    const wide = (c) => /[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}\p{Script=Hiragana}]/u.test(c);
    const width = (line) => [...line].reduce((sum, c) => sum + (/\p{M}/u.test(c) ? 0 : wide(c) ? 2 : 1), 0);
    assert.deepEqual([...new Set(lines.map(width))].length, 1, lines.join('\n'));
  }
});

test('a wrong command line is told apart from a wrong file', () => {
  const at = (words) => overage(words).code;
  assert.equal(at([]), 2);
  assert.equal(at(['sing']), 2);
  assert.equal(at(['rate', '--usage']), 2);
  assert.equal(at(['rate', '--beauty', '7']), 2);
  assert.equal(at(['rate']), 2);
  assert.equal(at(['check', '/no/such/file']), 3);
  assert.equal(at(['demo', '--out', '/proc/nowhere']), 3);
  assert.equal(at(['rate', ...monthOf(small([call(1)]).files), '--month', 'June']), 4);
});

test('the help names every command and every exit code', () => {
  const { code, out } = overage(['--help']);
  assert.equal(code, 0);
  for (const command of ['rate', 'explain', 'bill', 'check', 'convert', 'demo']) {
    assert.match(out, new RegExp(`^  ${command} `, 'm'));
    assert.match(overage(['help', command]).out, new RegExp(`^usage: overage ${command}`, 'm'));
  }
  for (const exit of [0, 1, 2, 3, 4]) assert.match(out, new RegExp(`^  ${exit}  `, 'm'));
  assert.match(overage(['--version']).out, /^overage \d+\.\d+\.\d+\n$/);
});

test('the demo is rated to the end: every payer occurs, and rows add up', () => {
  assert.ok(program);
  const run = overage(['rate', ...monthOf(demo()), '--json']);
  assert.equal(run.code, 0, run.errors);
  const { totals } = JSON.parse(run.out).ok;
  for (const payer of ['free', 'pool', 'credit', 'overage', 'blocked', 'unrated']) assert.ok(totals[`${payer}Calls`] > 0, payer);
});

test('the result does not depend on the number of threads', () => {
  const hash = (threads) => /SHA-256: (\w+)/.exec(overage(['rate', ...monthOf(demo()), '--hash', '--threads', threads]).out)[1];
  assert.deepEqual(['2', '7'].map(hash), [hash('1'), hash('1')]);
  // large enough to be read in parts; a row in ten has a name of two lines
  const rows = Array.from({ length: 40_000 }, (_, i) => call(i + 1, i % 10 === 0 ? { name: '"Ana\r\nthe ""first"""' } : {}));
  const { words } = small([...rows.slice(0, 30_000), 'no,call', ...rows.slice(30_000)]);
  const told = (threads) => { const { out, errors } = overage([...words, '--hash', '--threads', threads]); return [out, errors]; };
  assert.deepEqual(told('3'), told('1'));
  assert.match(told('2')[1], /usage\.csv:30002/);
  for (const wrong of ['0', '257', 'many', '-1']) assert.equal(overage(['demo', '--threads', wrong]).code, 2);
});
