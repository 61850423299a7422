// docs/embedding.md says what the code does: operations, words, C functions, methods.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { Ajv } from 'ajv';

import { root } from './support/main_job.mjs';
import { alternatives, classMembers, declarations, engineShapes, fieldsOf, fieldsOfCheck, namesIn, propertiesOf, rowsUnder } from './support/shapes.mjs';

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const document = read('docs/embedding.md');
const protocol = read('web/src/engine/protocol.ts');
const messages = read('src/engine/messages.cpp');
const words = (text) => [...text.matchAll(/'([^']+)'|"([^"]+)"/g)].map((match) => match[1] ?? match[2]);

const operations = words(/constexpr auto kOps[^]*?\(\s*\{([^]*?)\}\)/.exec(messages)[1]);
const section = (title) => document.split('\n## ').find((part) => part.startsWith(title));

test('every operation of the engine is in the document, and no other', () => {
  const documented = [...section('The protocol').matchAll(/^\| `([a-z_.]+)` \|/gm)].map((match) => match[1]);
  assert.ok(operations.length > 10);
  assert.deepEqual(documented, operations);
});

test('every operation of the engine has its types, and no other', () => {
  const typed = [...protocol.split('export interface Operations')[1].matchAll(/^ {2}'?([a-z_.]+)'?: \[/gm)].map((match) => match[1]);
  assert.deepEqual(typed, operations);
});

test('the words of the protocol are the same in the engine, the types and the document', () => {
  for (const [name, type] of [['Payer', 'Payer'], ['Severity', 'Severity'], ['Dimension', 'Dimension'], ['CallColumn', 'CallColumn'], ['ExportKind', 'ExportKind']]) {
    const inEngine = words(new RegExp(`struct Words<${name}> \\{[^]*?\\(\\s*\\{([^]*?)\\}\\)`).exec(messages)[1]);
    const inTypes = words(new RegExp(`export type ${type} =([^;]*);`).exec(protocol)[1]);
    assert.deepEqual(inTypes, inEngine, name);
    if (name !== 'Severity') for (const word of inEngine) assert.ok(document.includes(`\`${word}\``), `${name} ${word}`);
  }
});

// ---- fields ----

const engineFields = engineShapes();
const protocolTypes = declarations('web/src/engine/protocol.ts').types;
const taken = fieldsOf(protocolTypes.Operations, protocolTypes);
const bare = (fields) => fields.map(({ name }) => name);
/** Names of the types where they are not those of the engine's structs. */
const otherwise = { PriceSpec: 'PlanPrice' };

test('every request takes the fields that the engine reads, in the types and in the document', () => {
  const requests = alternatives('Request');
  const rows = rowsUnder(document, 'The protocol');
  assert.equal(requests.length, operations.length);
  taken.forEach(({ name, type }, i) => {
    const fields = bare(fieldsOf(type.elements[0], protocolTypes));
    assert.deepEqual(fields, bare(engineFields[requests[i]]), `${name}: the type and the engine`);
    assert.deepEqual(namesIn(rows[i][1]).sort(), [...fields].sort(), `${name}: the document`);
  });
});

test('every reply has the fields that the engine writes, and those that may be absent are said to be', () => {
  const replies = alternatives('Reply');
  const names = words(/constexpr auto kReplies[^]*?\(\s*\{([^]*?)\}\)/.exec(messages)[1]);
  const rows = rowsUnder(document, 'The protocol');
  taken.forEach(({ name, type }, i) => {
    const [word] = namesIn(rows[i][2]);
    assert.ok(names.includes(word), `${name} gives ${word}`);
    const given = fieldsOf(type.elements[1], protocolTypes).map(({ name: field, optional }) => ({ name: field, optional }));
    assert.deepEqual(given, engineFields[replies[names.indexOf(word)]], `${name} gives ${word}`);
  });
});

test('every part of a message has its type, with the same fields', () => {
  const whole = new Set([...alternatives('Request'), ...alternatives('Reply')]);
  const parts = Object.keys(engineFields).filter((struct) => !whole.has(struct));
  assert.ok(parts.length > 25);
  for (const struct of parts) {
    const type = protocolTypes[otherwise[struct] ?? struct];
    assert.ok(type, `${struct} has a type`);
    assert.deepEqual(bare(fieldsOf(type, protocolTypes)), bare(engineFields[struct]), struct);
  }
});

test('every C function is in the document, and no other', () => {
  const exported = [...read('src/programs/engine.cpp').matchAll(/^EXPORT .*?(engine_\w+)\(/gm)].map((match) => match[1]).sort();
  const documented = [...new Set([...section('The C interface').matchAll(/engine_\w+(?=\()/g)].map((match) => match[0]))].sort();
  assert.ok(exported.length > 8);
  assert.deepEqual(documented, exported);
});

test('every method of the module is in the document', () => {
  const index = read('web/src/engine/index.ts').split('export class Engine {')[1].split('\n}\n')[0];
  const methods = [...index.matchAll(/^ {2}(?:async )?\*?([a-z]\w*)(?:<|\()/gm)].map((match) => match[1]).filter((name) => name !== 'constructor');
  assert.ok(methods.length > 8);
  for (const name of methods.filter((method) => method !== 'rateMonth')) assert.ok(document.includes(`engine.${name}(`), name);
});

const wire = read('web/src/widget/wire.ts');
const element = read('web/src/widget/element.ts');
/** Names in backquotes of the first column of a section's table. */
const firstColumn = (title) => {
  const part = document.split(/\n##+ /).find((each) => each.startsWith(`${title}\n`));
  return [...part.matchAll(/^\| (`[^|]*) \|/gm)].flatMap((row) => [...row[1].matchAll(/`([^`(]+)[^`]*`/g)].map((match) => match[1]));
};
const members = (name) => {
  const body = new RegExp(`export const ${name} = \\{([^]*?)\\n\\} satisfies`).exec(wire)[1];
  return [...body.matchAll(/^ {2}'?([a-z.]+)'?:/gm)].map((match) => match[1]);
};

test('every message of the wire is in the document, and no other', () => {
  const inCode = [...members('frameCalls'), ...members('elementCalls'), ...members('frameEvents')];
  assert.ok(inCode.length > 18);
  assert.deepEqual(firstColumn('The wire'), inCode);
});

test('every message of the wire has the fields of its check in the document', () => {
  const { constants } = declarations('web/src/widget/wire.ts');
  const calls = (name) => Object.entries(propertiesOf(constants[name])).map(([message, call]) => [message, propertiesOf(call)]);
  const rows = rowsUnder(document, 'The wire');
  const inOrder = [
    ...[...calls('frameCalls'), ...calls('elementCalls')].map(([message, { takes, gives }]) => [message, fieldsOfCheck(takes, constants), fieldsOfCheck(gives, constants)]),
    ...Object.entries(propertiesOf(constants.frameEvents)).map(([message, check]) => [message, fieldsOfCheck(check, constants), undefined]),
  ];
  assert.equal(rows.length, inOrder.length);
  inOrder.forEach(([message, takes, gives], i) => {
    assert.deepEqual(namesIn(rows[i][2]), takes ?? [], `${message} takes`);
    assert.deepEqual(namesIn(rows[i][3] ?? ''), gives ?? [], `${message} gives`);
  });
});

test('the handshake and the configuration have the fields of their checks, in their types and in the document', () => {
  const { constants, types } = declarations('web/src/widget/wire.ts');
  for (const [check, type] of [['hello', 'Hello'], ['init', 'Init'], ['config', 'Config'], ['failure', 'Failure'], ['loadedFile', 'LoadedFile']]) {
    assert.deepEqual(fieldsOfCheck(constants[check], constants).sort(), bare(fieldsOf(types[type], types)).sort(), type);
  }
  for (const [message, type] of [['hello', 'Hello'], ['init', 'Init']]) {
    const shown = new RegExp(`\`${message}\`\\s+\`\\{([^}]*)\\}\``).exec(section('The wire'))[1];
    assert.deepEqual(shown.split(',').map((part) => part.split(':')[0].trim()), bare(fieldsOf(types[type], types)), message);
  }
  const listed = /^`config`: (.*)$/m.exec(section('The wire'))[1];
  assert.deepEqual(namesIn(listed), bare(fieldsOf(types.Config, types)));
});

test('every event of the element has its details in the document', () => {
  const here = declarations('web/src/widget/element.ts').types;
  const types = { ...protocolTypes, ...declarations('web/src/widget/wire.ts').types, ...here };
  const rows = Object.fromEntries(rowsUnder(document, 'Events').map(([name, detail]) => [namesIn(name)[0], namesIn(detail)]));
  for (const { name, type } of fieldsOf(here.TelcoOverageEventMap, types)) {
    const [detail] = type.typeArguments;
    if (name === 'ov-rated') continue; // the engine's summary, which has its own row
    const said = rows[name];
    const fields = detail.types ? detail.types.flatMap((part) => fieldsOf(part, types)) : fieldsOf(detail, types);
    assert.deepEqual([...said].sort(), bare(fields).sort(), name);
  }
});

test('every attribute of the element is in the document, and no other', () => {
  const observed = words(/const attributes = \[([^]*?)\]/.exec(element)[1]);
  assert.deepEqual(firstColumn('Attributes').sort(), [...observed, 'loading'].sort());
});

test('every event of the element is in the document, and no other', () => {
  const typed = [...element.matchAll(/^ {2}'(ov-[a-z]+)': CustomEvent/gm)].map((match) => match[1]);
  assert.deepEqual(firstColumn('Events').sort(), typed.sort());
});

test('every method of the element is in the document, and no other', () => {
  const body = element.split('  // ---- methods ----')[1].split('  // ---- life ----')[0];
  const methods = [...body.matchAll(/^ {2}(?:async |override )*([a-z]\w*)(?:<[^(]*)?\(/gm)].map((match) => match[1]);
  assert.ok(methods.length > 10);
  assert.deepEqual(firstColumn('Methods').sort(), methods.sort());
});

// ---- custom-elements.json and the JSX types ----

const manifest = JSON.parse(read('web/package/custom-elements.json'));
const [described] = manifest.modules.flatMap(({ declarations: all = [] }) => all);
const named = (list) => list.map(({ name }) => name).sort();

test('the manifest of the element is one, by the schema of custom-elements.json', () => {
  const schema = JSON.parse(read('node_modules/custom-elements-manifest/schema.json'));
  const valid = new Ajv({ strict: false }).compile(schema);
  assert.ok(valid(manifest), JSON.stringify(valid.errors));
  assert.deepEqual(manifest.modules.map(({ path: file }) => file).filter((file) => !JSON.parse(read('web/package/package.json')).files.includes(file)), []);
});

test('the manifest names what the element has, and no other', () => {
  const members = classMembers('web/src/widget/element.ts', 'TelcoOverage');
  const kinds = (kind) => described.members.filter((member) => member.kind === kind);
  assert.deepEqual(named(described.attributes), firstColumn('Attributes').sort());
  assert.deepEqual(named(described.events), firstColumn('Events').sort());
  assert.deepEqual(named(kinds('method')), members.methods.map(({ name }) => name).sort());
  assert.deepEqual(named(kinds('field')), members.fields.map(({ name }) => name).sort());
  for (const { name, readonly = false } of kinds('field')) {
    assert.equal(readonly, !members.fields.find((field) => field.name === name).writable, `${name} can be set`);
  }
  for (const { name, parameters } of kinds('method')) {
    assert.deepEqual(parameters.map((each) => each.name), members.methods.find((method) => method.name === name).parameters, name);
  }
  const found = (pattern) => [...new Set([...element.matchAll(pattern)].map((match) => match[1]))].sort();
  assert.deepEqual(named(described.slots), found(/slot\('(\w+)'\)/g));
  assert.deepEqual(named(described.cssParts), found(/(?:slot\(|setAttribute\('part', |add\([^)]*?'(?:span|button)', )'(\w+)'\)/g));
  assert.deepEqual(
    Object.fromEntries(described.cssProperties.map(({ name, default: usual }) => [name, usual])),
    Object.fromEntries([...element.matchAll(/var\((--ov-\w+),((?:\([^)]*\)|[^()])*)\)/g)].map(([, name, usual]) => [name, usual])),
  );
});

test('the values and defaults of the manifest are those of the code', () => {
  for (const [name, list] of [['mode', 'modes'], ['theme', 'themes'], ['persistence', 'persistences'], ['prices', 'prices']]) {
    const inWire = words(new RegExp(`export const ${list} = \\[([^]*?)\\] as const`).exec(wire)[1]);
    const { type, default: usual } = described.attributes.find((attribute) => attribute.name === name);
    assert.deepEqual(words(type.text), inWire, name);
    assert.ok(element.includes(`this.#word('${name}', ${list}, ${usual})`), `${name} is ${usual}`);
  }
});

test('JSX knows every attribute of the element', () => {
  const { types } = declarations('web/package/jsx.d.ts');
  assert.deepEqual(bare(fieldsOf(types.TelcoOverageProps, types)).sort(), [...firstColumn('Attributes'), 'state'].sort());
});

test('every word, code, part, slot and custom property of the element is in the document', () => {
  const lists = ['modes', 'themes', 'persistences', 'prices', 'fileKinds', 'questions'];
  const inWire = lists.flatMap((name) => words(new RegExp(`export const ${name} = \\[([^]*?)\\] as const`).exec(wire)[1]));
  const codes = ['web/src/widget/element.ts', 'web/src/widget/link.ts', 'web/src/widget/frame.ts', 'web/src/app.ts']
    .flatMap((file) => [...read(file).matchAll(/(?:WidgetError|refuse|#break)\('(\w+)'|\bcode: '(\w+)'/g)].map((match) => match[1] ?? match[2]));
  const looks = [...element.matchAll(/(--ov-[a-z]+)|slot\('(\w+)'\)|'(frame|message|retry)'\)/g)].map((match) => match[1] ?? match[2] ?? match[3]);
  const states = words(/export type Status = ([^;]*);/.exec(element)[1]);
  for (const word of new Set([...inWire, ...codes, ...looks, ...states])) {
    assert.ok(document.includes(`\`${word}\``) || new RegExp(`[{ ]${word}[,: }]`).test(document), word);
  }
});
