// What the messages' fields are, read from the three places that say so: the engine's `describe` functions, the TypeScript
// declarations, and the tables of a document.
import fs from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { root } from './main_job.mjs';

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** {struct: [{name, optional}]} of what the engine writes and reads: src/engine's `describe` and the members they name. */
export function engineShapes() {
  const headers = ['words.hpp', 'messages.hpp', 'insight_messages.hpp'].map((name) => read(`src/engine/${name}`)).join('\n');
  const described = ['messages.cpp', 'insight_codec.hpp'].map((name) => read(`src/engine/${name}`)).join('\n');
  const optionals = (struct) => {
    const body = new RegExp(`^struct ${struct} \\{([^]*?)^\\};`, 'm').exec(headers)?.[1] ?? '';
    return new Set([...body.matchAll(/std::optional<[^;]*?> (\w+)(?: =[^;]*)?;/g)].map((match) => match[1]));
  };
  return Object.fromEntries(
    [...described.matchAll(/Like<(\w+)> T>\s*void describe\([^)]*\) \{([^]*?)\}/g)].map(([, struct, body]) => {
      const optional = optionals(struct);
      return [struct, [...body.matchAll(/v\("(\w+)", t\.(\w+)\)/g)].map(([, name, member]) => ({ name, optional: optional.has(member) }))];
    }),
  );
}

/** The alternatives of one of the engine's variants, in their order. */
export function alternatives(variant) {
  return new RegExp(`using ${variant} =\\s*std::variant<([^>]*)>`).exec(read('src/engine/messages.hpp'))[1].split(',').map((name) => name.trim());
}

/** A TypeScript source: {types: {name: node}, constants: {name: initializer}}. */
export function declarations(file) {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  const types = {};
  const constants = {};
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement)) types[statement.name.text] = statement;
    else if (ts.isTypeAliasDeclaration(statement)) types[statement.name.text] = statement.type;
    else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) constants[name.getText()] = initializer;
    }
  }
  return { types, constants };
}

const nameOf = (node) => node.name.text ?? node.name.getText();

/** [{name, optional, type}] of an interface, of a literal type, or of the interface that a name means. */
export function fieldsOf(type, types) {
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText();
    if (name === 'Record') return [];
    if (!(name in types)) throw new Error(`no type ${name}`);
    return fieldsOf(types[name], types);
  }
  if (!type.members) throw new Error(`not a type with fields: ${type.getText()}`);
  return type.members.map((member) => ({ name: nameOf(member), optional: member.questionToken !== undefined, type: member.type }));
}

/** The object literal of a `shape`, also within `list` and `maybe`; a named check only where `named` are given. */
function literalIn(check, named) {
  if (ts.isIdentifier(check)) return named?.[check.text] && literalIn(named[check.text], named);
  if (ts.isObjectLiteralExpression(check)) return check;
  return ts.isCallExpression(check) && /^(shape|list|maybe)$/.test(check.expression.getText()) ? literalIn(check.arguments[0], named) : undefined;
}

/** What a class shows: {fields: [{name, writable}], methods: [{name, parameters}]}; without what the platform calls. */
export function classMembers(file, name) {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  const { members } = source.statements.find((statement) => ts.isClassDeclaration(statement) && statement.name.text === name);
  const shown = members.filter((member) =>
    member.name && !ts.isPrivateIdentifier(member.name) && !/Callback$/.test(nameOf(member)) &&
    !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword || kind === ts.SyntaxKind.DeclareKeyword));
  const setters = new Set(shown.filter(ts.isSetAccessor).map(nameOf));
  return {
    fields: shown.filter(ts.isGetAccessor).map((getter) => ({ name: nameOf(getter), writable: setters.has(nameOf(getter)) })),
    methods: shown.filter(ts.isMethodDeclaration).map((method) => ({ name: nameOf(method), parameters: method.parameters.map(nameOf) })),
  };
}

/** Names of the fields that a check of wire.ts lets pass, in order; those of shapes written inside it too. Undefined: no shape. */
export function fieldsOfCheck(check, constants) {
  const fields = (literal) =>
    literal?.properties.flatMap((property) => {
      if (ts.isSpreadAssignment(property)) return fields(constants[property.expression.getText()]);
      const inside = ts.isPropertyAssignment(property) ? fields(literalIn(property.initializer)) : undefined;
      return [nameOf(property), ...(inside ?? [])];
    });
  return fields(literalIn(check, constants));
}

/** {name: initializer} of an object literal, `satisfies` or not. */
export function propertiesOf(node) {
  const literal = ts.isSatisfiesExpression(node) ? node.expression : node;
  return Object.fromEntries(literal.properties.map((property) => [nameOf(property), property.initializer]));
}

/** Rows of the tables under a heading: lists of cells. */
export function rowsUnder(document, heading) {
  const part = document.split(/\n##+ /).find((each) => each.startsWith(`${heading}\n`));
  return part.split('\n').filter((line) => line.startsWith('| `')).map((line) => line.split('|').slice(1, -1));
}
/** The names in backquotes of a cell. */
export const namesIn = (cell) => [...cell.matchAll(/`([^`(]+)[^`]*`/g)].map((match) => match[1]);
