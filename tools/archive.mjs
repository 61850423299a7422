// A .tar.gz whose bytes depend on its contents only: sorted names, no times, no owners, two modes.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const block = 512;
const octal = (value, size) => value.toString(8).padStart(size - 1, '0') + '\0';

/** ustar splits a long name between two fields, at a slash. */
function splitName(name) {
  if (Buffer.byteLength(name) <= 100) return [name, ''];
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    if (Buffer.byteLength(name.slice(at + 1)) <= 100 && at <= 155) return [name.slice(at + 1), name.slice(0, at)];
  }
  throw new Error(`too long a name: ${name}`);
}

function header(name, size, executable) {
  const bytes = Buffer.alloc(block);
  const [last, first] = splitName(name);
  bytes.write(last, 0);
  bytes.write(octal(executable ? 0o755 : 0o644, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(size, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.write('        ', 148);
  bytes.write('0', 156);
  bytes.write('ustar\u000000', 257);
  bytes.write(first, 345);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

/** {name: bytes} as a .tar.gz; `executable` says which names may be run. */
export function archive(files, executable = () => false) {
  const parts = [];
  for (const name of Object.keys(files).sort()) {
    const bytes = files[name];
    parts.push(header(name, bytes.length, executable(name)), bytes, Buffer.alloc((block - (bytes.length % block)) % block));
  }
  return zlib.gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level: 9 });
}

/** Files below a folder as {name: bytes}; a file as {'': bytes}. */
export function filesBelow(from) {
  if (fs.statSync(from).isFile()) return { '': fs.readFileSync(from) };
  return Object.fromEntries(
    fs.readdirSync(from, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
      .map((file) => [path.relative(from, file).split(path.sep).join('/'), fs.readFileSync(file)]),
  );
}
