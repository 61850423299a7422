// Long texts as short strings. What JSON repeats is taken out first (its values sorted by what stands before them, its GUIDs as
// bytes), the rest is deflated, and the bytes become fifteen bits a character: localStorage counts characters, and below U+8020
// no character is half of a pair, so any browser keeps them as they are.

const mark = 'z2:'; // GUIDs and columns
const plainMark = 'z1:'; // deflated as it stands: texts that are no JSON of ours, and what earlier releases wrote
const first = 0x20; // above the control characters
/** Below this nothing is packed: it is stored at once, even while the page goes away. */
export const packFrom = 100_000;

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const piped = new Blob([bytes as BlobPart]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array>);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}
const deflated = (text: string) => through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
const inflated = async (bytes: Uint8Array) =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await through(bytes, new DecompressionStream('deflate-raw')));

export function toCharacters(bytes: Uint8Array): string {
  const units = new Uint16Array(Math.ceil((bytes.length * 8) / 15));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    if (bits < 15) continue;
    bits -= 15;
    units[at++] = first + ((held >>> bits) & 0x7fff);
    held &= (1 << bits) - 1;
  }
  if (bits > 0) units[at++] = first + ((held << (15 - bits)) & 0x7fff);
  const parts: string[] = [];
  for (let from = 0; from < at; from += 8192) parts.push(String.fromCharCode(...units.subarray(from, Math.min(at, from + 8192))));
  return parts.join('');
}

export function fromCharacters(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length && at < length; i++) {
    held = (held << 15) | ((text.charCodeAt(i) - first) & 0x7fff);
    bits += 15;
    for (; bits >= 8 && at < length; bits -= 8) bytes[at++] = (held >>> (bits - 8)) & 0xff;
    held &= (1 << bits) - 1;
  }
  return bytes;
}

// ---- GUIDs as bytes: each stands once, and where it comes again it is told how many GUIDs ago it was ----

const newGuid = '\x02';
const sameGuid = '\x03'; // and a character: how long ago
const now = 0x5d; // behind quote and backslash, which mean something in JSON
const furthest = 0x7000;
const guids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function takeGuids(text: string): { text: string; bytes: Uint8Array } {
  const seen = new Map<string, number>(); // when last
  const bytes: number[] = [];
  let count = 0;
  const short = text.replace(guids, (guid) => {
    const ago = count - (seen.get(guid) ?? -Infinity);
    seen.set(guid, count++);
    if (ago < furthest) return sameGuid + String.fromCharCode(now + ago);
    const digits = guid.replaceAll('-', '');
    for (let i = 0; i < digits.length; i += 2) bytes.push(parseInt(digits.slice(i, i + 2), 16));
    return newGuid;
  });
  return { text: short, bytes: Uint8Array.from(bytes) };
}

const marks = /\x02|\x03([^])/g; // eslint-disable-line no-control-regex

function putGuids(text: string, bytes: Uint8Array): string {
  const all: string[] = [];
  let at = 0;
  return text.replace(marks, (_, ago: string | undefined) => {
    if (ago === undefined) {
      let digits = '';
      for (const byte of bytes.subarray(at, at + 16)) digits += byte.toString(16).padStart(2, '0');
      at += 16;
      all.push(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
    } else {
      all.push(all[all.length - (ago.charCodeAt(0) - now)] ?? '');
    }
    return all[all.length - 1]!;
  });
}

// ---- columns: values of JSON, sorted by what stands before them ----

const betweenColumns = '\x00';
const betweenValues = '\x01';
/** JSON of ours has some hundred kinds of places; more than so many are no JSON. */
const mostColumns = 4096;
// a text and whether it is a key, or a number or word
const values = /"((?:[^"\\]|\\.)*)"(:?)|-?\d[\d.eE+-]*|true|false|null/g;
/** So many values at a time, then the page may draw. */
const atATime = 100_000;
const pause = () => new Promise((done) => setTimeout(done));

/** First what stands between the values, each once; then which of these come one after another; then the columns. */
async function toColumns(text: string): Promise<string | undefined> {
  const columns = new Map<string, { number: string; values: string[] }>(); // by what stands before
  const order: string[] = [];
  let at = 0;
  values.lastIndex = 0;
  for (let found = values.exec(text); found; found = values.exec(text)) {
    const [whole, inner, colon] = found;
    if (colon) continue;
    const value = inner ?? whole;
    const start = inner === undefined ? found.index : found.index + 1;
    const before = text.slice(at, start);
    at = start + value.length;
    let column = columns.get(before);
    if (!column) {
      if (columns.size === mostColumns) return undefined;
      columns.set(before, (column = { number: String.fromCharCode(first + columns.size), values: [] }));
    }
    column.values.push(value);
    order.push(column.number);
    if (order.length % atATime !== 0) continue;
    const next = values.lastIndex;
    await pause();
    values.lastIndex = next;
  }
  const between = [...columns.keys(), text.slice(at)].join(betweenValues);
  return [between, order.join(''), ...[...columns.values()].map((column) => column.values.join(betweenValues))].join(betweenColumns);
}

function fromColumns(text: string): string {
  const [before = '', order = '', ...joined] = text.split(betweenColumns);
  const between = before.split(betweenValues);
  const columns = joined.map((column) => column.split(betweenValues));
  const taken = columns.map(() => 0);
  const parts: string[] = [];
  for (let i = 0; i < order.length; i++) {
    const column = order.charCodeAt(i) - first;
    parts.push(between[column]!, columns[column]![taken[column]!++]!);
  }
  parts.push(between[between.length - 1]!);
  return parts.join('');
}

// ---- the whole ----

/** The text itself where packing is not worth it or cannot be had. */
export async function pack(text: string): Promise<string> {
  if (text.length < packFrom || typeof CompressionStream === 'undefined') return text;
  if (/[\x00-\x08]/.test(text)) return packPlain(text); // eslint-disable-line no-control-regex
  const { text: short, bytes } = takeGuids(text);
  const columns = await toColumns(short);
  if (columns === undefined) return packPlain(text);
  const rest = await deflated(columns);
  const all = new Uint8Array(bytes.length + rest.length);
  all.set(bytes);
  all.set(rest, bytes.length);
  return `${mark}${bytes.length}:${all.length}:${toCharacters(all)}`;
}

async function packPlain(text: string): Promise<string> {
  const bytes = await deflated(text);
  return `${plainMark}${bytes.length}:${toCharacters(bytes)}`;
}

/** What cannot be unpacked comes back as it is: whoever reads it finds it damaged, and nothing is lost. */
export async function unpack(value: string): Promise<string> {
  const head = /^z(?:1|2:(\d{1,9})):(\d{1,9}):/.exec(value);
  if (!head) return value;
  const guidBytes = Number(head[1] ?? 0);
  const length = Number(head[2]);
  if (guidBytes > length || length > Math.floor(((value.length - head[0].length) * 15) / 8)) return value;
  try {
    const bytes = fromCharacters(value.slice(head[0].length), length);
    const text = await inflated(bytes.subarray(guidBytes));
    return head[1] === undefined ? text : putGuids(fromColumns(text), bytes.subarray(0, guidBytes));
  } catch {
    return value;
  }
}
