// The checks of the house, as functions of what they look at, so that the tests can also show them something wrong.
import { exactRooms, forbiddenSymbol, mayInclude, outside } from './rooms.mjs';

/** The room of a file under src/: src/platform/web/x.cpp is in platform_web. */
export function roomOf(file) {
  const parts = file.split('/').slice(1);
  return parts[0] === 'platform' && parts.length > 2 ? `platform_${parts[1]}` : parts[0];
}
const roomOfHeader = (header) => roomOf(`src/${header}`);

const code = (text) => text.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '').replaceAll(/"(\\.|[^"\\\n])*"/g, '""');

/** Includes against the arrows, in [file, text] pairs. Programs may include anything of ours. */
export function wrongIncludes(files) {
  const wrong = [];
  for (const [file, text] of files) {
    const room = roomOf(file);
    for (const [, quote, header] of text.matchAll(/^\s*#\s*include\s*([<"])([^>"]+)[>"]/gm)) {
      if (quote === '<') {
        if (outside(room, header)) wrong.push(`${file}: <${header}> in ${room}`);
        continue;
      }
      const other = roomOfHeader(header);
      const generated = !(other in mayInclude) && other !== 'programs';
      if (room === 'programs' || other === room || generated) continue;
      if (!mayInclude[room]?.includes(other)) wrong.push(`${file}: "${header}", ${room} -> ${other}`);
      if (other.startsWith('platform_')) wrong.push(`${file}: "${header}", the inside of a platform side`);
    }
  }
  return wrong;
}

/** Floating point where money and minutes are counted. */
export function floatingPoint(files) {
  return files
    .filter(([file, text]) => exactRooms.includes(roomOf(file)) && /\b(double|float)\b/.test(code(text)))
    .map(([file]) => `${file}: floating point`);
}

/** The DEPENDS of every room() in CMakeLists.txt, as {room: [rooms]}. */
export function roomsOfCMake(text) {
  const rooms = {};
  for (const [, name, rest] of text.matchAll(/^\s*room\((\w+)([^)]*)\)/gm)) {
    rooms[name] = (/DEPENDS((?:\s+[a-z_]+)+)/.exec(rest)?.[1] ?? '').trim().split(/\s+/).filter(Boolean);
  }
  return rooms;
}

/** Rooms that reach themselves by the arrows of a table. */
export function cycles(table) {
  const reaches = (from, to, seen = new Set()) =>
    (table[from] ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
  return Object.keys(table).filter((room) => reaches(room, room));
}

/** Forbidden ones among undefined symbols, as `nm -u -C` lists them. */
export function forbiddenSymbols(nm) {
  return nm
    .split('\n')
    .map((line) => /^\s+[Uw] (.*)$/.exec(line)?.[1])
    .filter((symbol) => symbol && forbiddenSymbol.test(symbol));
}
