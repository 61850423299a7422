// Files as constants of a C++ program. usage: node embed.mjs OUTPUT-FOLDER NAMESPACE FILE...
// Writes <namespace as path>.hpp and .cpp; the file zones-v2.csv becomes std::string_view kZonesV2Csv.
import fs from 'node:fs';
import path from 'node:path';

const [folder, namespace, ...files] = process.argv.slice(2);
const stem = namespace.replaceAll('::', '/');

const nameOf = (file) =>
  'k' +
  path
    .basename(file)
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

// Octal escapes are at most three digits, so what follows cannot be taken for a part of them.
const escape = (byte) => {
  if (byte === 0x0a) return '\\n';
  if (byte === 0x22 || byte === 0x5c || byte === 0x3f) return '\\' + String.fromCharCode(byte);
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return '\\' + byte.toString(8).padStart(3, '0');
};
const literal = (bytes) => {
  const lines = [];
  for (let i = 0; i < bytes.length; i += 1024) {
    lines.push('    "' + [...bytes.subarray(i, i + 1024)].map(escape).join('') + '"');
  }
  return lines.join('\n') || '    ""';
};

const header = ['#pragma once', '#include <string_view>', `namespace ${namespace} {`];
const source = [`#include "${stem}.hpp"`, `namespace ${namespace} {`];
for (const file of files) {
  const bytes = fs.readFileSync(file);
  header.push(`extern const std::string_view ${nameOf(file)};`);
  source.push(`constinit const std::string_view ${nameOf(file)}{`, `${literal(bytes)},`, `    ${bytes.length}};`);
}
header.push('}', '');
source.push('}', '');

fs.mkdirSync(path.dirname(path.join(folder, stem)), { recursive: true });
fs.writeFileSync(path.join(folder, `${stem}.hpp`), header.join('\n'));
fs.writeFileSync(path.join(folder, `${stem}.cpp`), source.join('\n'));
