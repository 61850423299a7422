// Long texts as short strings: deflated, then fifteen bits a character. localStorage counts characters, and below U+8020
// no character is half of a pair, so any browser keeps them as they are.

const mark = 'z1:';
const first = 0x20; // above the control characters
/** Below this nothing is packed: it is stored at once, even while the page goes away. */
export const packFrom = 100_000;

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const piped = new Blob([bytes as BlobPart]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array>);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

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

/** The text itself where packing is not worth it or cannot be had. */
export async function pack(text: string): Promise<string> {
  if (text.length < packFrom || typeof CompressionStream === 'undefined') return text;
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  return `${mark}${bytes.length}:${toCharacters(bytes)}`;
}

/** What cannot be unpacked comes back as it is: whoever reads it finds it damaged, and nothing is lost. */
export async function unpack(value: string): Promise<string> {
  if (!value.startsWith(mark)) return value;
  const colon = value.indexOf(':', mark.length);
  const length = Number(value.slice(mark.length, colon));
  const most = Math.floor(((value.length - colon - 1) * 15) / 8);
  if (colon < 0 || !Number.isInteger(length) || length < 0 || length > most) return value;
  try {
    const bytes = fromCharacters(value.slice(colon + 1), length);
    return new TextDecoder('utf-8', { fatal: true }).decode(await through(bytes, new DecompressionStream('deflate-raw')));
  } catch {
    return value;
  }
}
