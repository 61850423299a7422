// Makes the faces the site ships. usage: node tools/fonts.mjs FOLDER
//   text.ttf, strong.ttf               Inter at two weights, what the languages of western and central Europe need;
//                                      tabular figures by default
//   text-more.woff2, strong-more.woff2 the rest of Inter: Greek, Cyrillic, Vietnamese, symbols; the page fetches them
//                                      when a name needs them (web/src/glyphs.ts)
//   icons.ttf                          those Lucide icons of src/ui/icons.hpp that a screen uses
// Inter comes from the package inter-ui (OFL 1.1), Lucide from lucide-static (ISC).
//
// The vertical metrics are rewritten so that a line is as high as the font size, with capitals in its middle: what
// Dear ImGui calls font size is then what CSS calls font size, and a text field of the page lies exactly over its canvas.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const inter = path.join(root, 'node_modules/inter-ui/variable/InterVariable.woff2');
const lucide = path.join(root, 'node_modules/lucide-static/font/lucide.ttf');
const screens = path.join(root, 'src/ui');

// Where the baseline lies in a line of height 1: 12, 14, 16 and 22 pixels all round to the middle of capitals.
const baseline = 0.857;

const first = [
  [0x20, 0x7e], [0xa0, 0x17f], [0x218, 0x21b], [0x1e9e, 0x1e9e], [0x2010, 0x2015], [0x2018, 0x201e], [0x2020, 0x2022],
  [0x2026, 0x2026], [0x202f, 0x2030], [0x2032, 0x2033], [0x2039, 0x203a], [0x2044, 0x2044], [0x20ac, 0x20ac],
  [0x2116, 0x2116], [0x2122, 0x2122], [0x2190, 0x2193], [0x2212, 0x2212], [0x2248, 0x2248], [0x2260, 0x2265],
  [0xfffd, 0xfffd],
];
const more = [
  [0x192, 0x192], [0x1a0, 0x1b0], [0x1cd, 0x1dc], [0x1fa, 0x217], [0x237, 0x237], [0x2bc, 0x2bc], [0x2c6, 0x2dd],
  [0x300, 0x304], [0x306, 0x30c], [0x323, 0x328], [0x37e, 0x3ce], [0x400, 0x45f], [0x462, 0x463], [0x472, 0x475],
  [0x490, 0x4f9], [0x1e80, 0x1e85], [0x1ea0, 0x1ef9], [0x2070, 0x2089], [0x20a0, 0x20ab], [0x20ad, 0x20c0],
  [0x215b, 0x215e], [0x2194, 0x2199], [0x2202, 0x220f], [0x221e, 0x221e], [0x222b, 0x222b], [0x25a0, 0x25a1],
  [0x25b2, 0x25bd], [0x25c6, 0x25cf], [0x2605, 0x2606], [0x2610, 0x2612], [0x2713, 0x2717],
];
const letters = (ranges) =>
  ranges
    .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)))
    .join('');

/** Tag -> bytes of the tables of a TrueType file. */
function readTables(font) {
  const tables = new Map();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + i * 16;
    const from = font.readUInt32BE(at + 8);
    tables.set(font.toString('latin1', at, at + 4), Buffer.from(font.subarray(from, from + font.readUInt32BE(at + 12))));
  }
  return tables;
}

function checksum(bytes) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    sum = (sum + bytes.readUInt32BE(i)) >>> 0;
  }
  return sum;
}

function writeTables(tables) {
  const names = [...tables.keys()].sort();
  const log = Math.floor(Math.log2(names.length));
  const head = Buffer.alloc(12 + names.length * 16);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt16BE(names.length, 4);
  head.writeUInt16BE(16 << log, 6);
  head.writeUInt16BE(log, 8);
  head.writeUInt16BE(names.length * 16 - (16 << log), 10);
  const parts = [head];
  let at = head.length;
  names.forEach((name, i) => {
    const bytes = tables.get(name);
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    if (name === 'head') padded.writeUInt32BE(0, 8);
    const entry = 12 + i * 16;
    head.write(name, entry, 'latin1');
    head.writeUInt32BE(checksum(padded), entry + 4);
    head.writeUInt32BE(at, entry + 8);
    head.writeUInt32BE(bytes.length, entry + 12);
    parts.push(padded);
    at += padded.length;
  });
  const whole = Buffer.concat(parts);
  const headAt = head.readUInt32BE(12 + names.indexOf('head') * 16 + 8);
  whole.writeUInt32BE((0xb1b0afba - checksum(whole)) >>> 0, headAt + 8);
  return whole;
}

/** Code point -> glyph. */
function readCharacters(cmap) {
  const characters = new Map();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(4 + i * 8 + 4);
    const format = cmap.readUInt16BE(at);
    if (format === 12) {
      for (let g = 0; g < cmap.readUInt32BE(at + 12); g++) {
        const [from, to, glyph] = [0, 4, 8].map((o) => cmap.readUInt32BE(at + 16 + g * 12 + o));
        for (let c = from; c <= to; c++) characters.set(c, glyph + c - from);
      }
    } else if (format === 4) {
      const segments = cmap.readUInt16BE(at + 6) / 2;
      for (let s = 0; s < segments; s++) {
        const word = (block) => at + 14 + block * segments * 2 + (block > 0 ? 2 : 0) + s * 2;
        const [to, from, delta, offset] = [0, 1, 2, 3].map((block) => cmap.readUInt16BE(word(block)));
        for (let c = from; c <= to && c < 0xffff; c++) {
          const direct = offset === 0 ? c : cmap.readUInt16BE(word(3) + offset + (c - from) * 2);
          if (direct !== 0) characters.set(c, (direct + delta) & 0xffff);
        }
      }
    }
  }
  return characters;
}

function writeCharacters(characters) {
  const groups = [];
  for (const [c, glyph] of [...characters].sort((a, b) => a[0] - b[0])) {
    const last = groups.at(-1);
    if (last && c === last[1] + 1 && glyph === last[2] + c - last[0]) last[1] = c;
    else groups.push([c, c, glyph]);
  }
  const cmap = Buffer.alloc(12 + 16 + groups.length * 12);
  cmap.writeUInt16BE(1, 2);
  cmap.writeUInt16BE(3, 4);
  cmap.writeUInt16BE(10, 6);
  cmap.writeUInt32BE(12, 8);
  cmap.writeUInt16BE(12, 12);
  cmap.writeUInt32BE(16 + groups.length * 12, 16);
  cmap.writeUInt32BE(groups.length, 24);
  groups.flat().forEach((value, i) => cmap.writeUInt32BE(value, 28 + i * 4));
  return cmap;
}

/** Glyph -> glyph, by the single substitutions of a feature. */
function substitutions(gsub, feature) {
  const features = gsub.readUInt16BE(6);
  const lookups = gsub.readUInt16BE(8);
  const wanted = new Set();
  for (let i = 0; i < gsub.readUInt16BE(features); i++) {
    const entry = features + 2 + i * 6;
    if (gsub.toString('latin1', entry, entry + 4) !== feature) continue;
    const table = features + gsub.readUInt16BE(entry + 4);
    for (let l = 0; l < gsub.readUInt16BE(table + 2); l++) wanted.add(gsub.readUInt16BE(table + 4 + l * 2));
  }
  const coverage = (at) => {
    const glyphs = [];
    const count = gsub.readUInt16BE(at + 2);
    for (let i = 0; i < count; i++) {
      if (gsub.readUInt16BE(at) === 1) {
        glyphs.push(gsub.readUInt16BE(at + 4 + i * 2));
      } else {
        const [from, to] = [0, 2].map((o) => gsub.readUInt16BE(at + 4 + i * 6 + o));
        for (let g = from; g <= to; g++) glyphs.push(g);
      }
    }
    return glyphs;
  };
  const map = new Map();
  for (const index of wanted) {
    const lookup = lookups + gsub.readUInt16BE(lookups + 2 + index * 2);
    let type = gsub.readUInt16BE(lookup);
    for (let s = 0; s < gsub.readUInt16BE(lookup + 4); s++) {
      let at = lookup + gsub.readUInt16BE(lookup + 6 + s * 2);
      if (type === 7) {
        type = gsub.readUInt16BE(at + 2);
        at += gsub.readUInt32BE(at + 4);
      }
      if (type !== 1) continue;
      const format = gsub.readUInt16BE(at);
      coverage(at + gsub.readUInt16BE(at + 2)).forEach((glyph, i) => {
        const value = gsub.readUInt16BE(at + 4 + (format === 2 ? 2 + i * 2 : 0));
        map.set(glyph, format === 2 ? value : (glyph + value) & 0xffff);
      });
    }
  }
  return map;
}

function setVerticalMetrics(tables) {
  const em = tables.get('head').readUInt16BE(18);
  const up = Math.round(em * baseline);
  const down = em - up;
  const hhea = tables.get('hhea');
  hhea.writeInt16BE(up, 4);
  hhea.writeInt16BE(-down, 6);
  hhea.writeInt16BE(0, 8);
  const os2 = tables.get('OS/2');
  os2.writeInt16BE(up, 68);
  os2.writeInt16BE(-down, 70);
  os2.writeInt16BE(0, 72);
  os2.writeUInt16BE(up, 74);
  os2.writeUInt16BE(down, 76);
}

async function face(subsetFont, source, wght) {
  const options = { targetFormat: 'truetype', keepFeatures: ['tnum'], noHinting: true };
  const tables = readTables(await subsetFont(source, letters(first), { ...options, variationAxes: { wght, opsz: 14 } }));
  const characters = readCharacters(tables.get('cmap'));
  const tabular = substitutions(tables.get('GSUB'), 'tnum');
  const digits = [...'0123456789'].map((c) => c.codePointAt(0));
  if (!digits.every((c) => tabular.has(characters.get(c)))) throw new Error('Inter has no tabular figures');
  for (const c of digits) characters.set(c, tabular.get(characters.get(c)));
  tables.set('cmap', writeCharacters(characters));
  setVerticalMetrics(tables);
  for (const unused of ['GSUB', 'GPOS', 'GDEF', 'STAT', 'DSIG', 'gasp']) tables.delete(unused);
  return writeTables(tables);
}

/** For the browser alone, which draws with it as it is. */
const moreOf = (subsetFont, source, wght) =>
  subsetFont(source, letters(more), {
    targetFormat: 'woff2', variationAxes: { wght, opsz: 14 }, noHinting: true, keepFeatures: ['mark', 'mkmk'],
  });

/** The code points of the icons that the screens use. */
function usedIcons() {
  const read = (name) => fs.readFileSync(path.join(screens, name), 'utf8');
  const code = fs.readdirSync(screens).filter((name) => name.endsWith('.cpp')).map(read).join();
  const used = new Set([...code.matchAll(/icon::(k\w+)/g)].map(([, name]) => name));
  return [...read('icons.hpp').matchAll(/ (k\w+) = "\\u([0-9a-f]{4})"/g)]
    .filter(([, name]) => used.has(name))
    .map(([, , hex]) => parseInt(hex, 16));
}

async function icons(subsetFont, named) {
  const tables = readTables(
    await subsetFont(fs.readFileSync(lucide), String.fromCodePoint(...named), {
      targetFormat: 'truetype', noHinting: true, keepFeatures: [],
    }),
  );
  const missing = named.filter((c) => !readCharacters(tables.get('cmap')).has(c));
  if (missing.length > 0) throw new Error(`no such icon: ${missing.map((c) => c.toString(16)).join(' ')}`);
  setVerticalMetrics(tables);
  for (const unused of ['GSUB', 'GPOS', 'GDEF']) tables.delete(unused);
  return writeTables(tables);
}

/** Name -> bytes of the faces; made anew only when what they come from has changed since `folder` was filled. */
export async function fonts(folder) {
  const named = usedIcons();
  const names = ['text.ttf', 'strong.ttf', 'icons.ttf', 'text-more.woff2', 'strong-more.woff2'];
  const files = names.map((name) => path.join(folder, name));
  const time = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const recipe = JSON.stringify([named, [fileURLToPath(import.meta.url), inter, lucide].map(time)]);
  const stamp = path.join(folder, 'recipe.json');
  const kept = fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === recipe && files.every((file) => fs.existsSync(file));
  if (!kept) {
    const { default: subsetFont } = await import('subset-font');
    const source = fs.readFileSync(inter);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(files[0], await face(subsetFont, source, 450));
    fs.writeFileSync(files[1], await face(subsetFont, source, 620));
    fs.writeFileSync(files[2], await icons(subsetFont, named));
    fs.writeFileSync(files[3], await moreOf(subsetFont, source, 450));
    fs.writeFileSync(files[4], await moreOf(subsetFont, source, 620));
    fs.writeFileSync(stamp, recipe);
  }
  return new Map(names.map((name, i) => [name, fs.readFileSync(files[i])]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, bytes] of await fonts(process.argv[2])) console.log(`${name} ${bytes.length} bytes`);
}
