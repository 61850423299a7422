// docs/embedding.md says what the code does: operations, words, C functions, methods.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { root } from './support/main_job.mjs';

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
