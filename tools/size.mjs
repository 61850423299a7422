// What the bytes of a WebAssembly module are spent on. usage: node tools/size.mjs FILE.wasm [DEPTH] [FILTER]
//   FILE.wasm  linked with --profiling-funcs, so that functions have names
//   DEPTH      parts of a name that are summed: 1 = namespaces, 2 = classes or functions in them (default 1), 0 = functions
//   FILTER     only names that contain it
import fs from 'node:fs';

const [file, depth = '1', filter = ''] = process.argv.slice(2);
const bytes = fs.readFileSync(file);
let at = 8;
function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}
const text = () => {
  const size = number();
  at += size;
  return bytes.toString('utf8', at - size, at);
};

const sections = [];
const sizes = [];
const names = new Map();
let imported = 0;
while (at < bytes.length) {
  const id = bytes[at++];
  const size = number();
  const end = at + size;
  sections.push([['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start', 'element', 'code', 'data', 'count'][id], size]);
  if (id === 2) {
    for (let i = number(); i > 0; i--) {
      text();
      text();
      const kind = bytes[at++];
      if (kind === 0) {
        number();
        imported++;
      } else {
        if (kind === 1) at++;
        if (kind === 3) at += 2;
        else if (number() & 1) number(), number();
        else number();
      }
    }
  } else if (id === 10) {
    for (let i = number(); i > 0; i--) {
      const body = number();
      sizes.push(body);
      at += body;
    }
  } else if (id === 0 && text() === 'name') {
    while (at < end) {
      const kind = bytes[at++];
      const part = number();
      const partEnd = at + part;
      if (kind === 1) for (let i = number(); i > 0; i--) names.set(number(), text());
      at = partEnd;
    }
  }
  at = end;
}

/** "std::__2::vector<x::y>::f(int)" at depth 2 -> "std::vector". */
function group(name) {
  if (depth === '0') return name;
  let plain = name.replace(/^(non-virtual thunk to |guard variable for )/, '');
  for (let before = ''; before !== plain; ) plain = (before = plain).replace(/<[^<>]*>|\([^()]*\)|\{[^{}]*\}/g, '');
  plain = plain.split(' ').find((word) => word.includes('::')) ?? plain;
  const parts = plain.replace(/\bconst\b|\[abi:\w+\]|::__2|::\$_\w+/g, '').split('::').filter(Boolean);
  return parts.length === 1 && Number(depth) === 1 ? '(C)' : parts.slice(0, Number(depth)).join('::');
}
const sums = new Map();
sizes.forEach((size, i) => {
  const name = names.get(imported + i) ?? '?';
  if (name.includes(filter)) sums.set(group(name), (sums.get(group(name)) ?? 0) + size);
});
for (const [name, size] of sections) if (size > 1000) console.log(`${String(size).padStart(9)}  section ${name}`);
for (const [name, size] of [...sums].sort((a, b) => b[1] - a[1]).slice(0, 60)) console.log(`${String(size).padStart(9)}  ${name}`);
