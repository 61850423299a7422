// What a first visit does not need of app.wasm goes to later.wasm: the code that only the sources marked LATER
// (cmake/room.cmake) lead to. Names are what both are made from, and are left out of both.
// How the two meet: web/src/split_module.ts.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const features = [
  '--mvp-features', '--enable-bulk-memory', '--enable-multivalue', '--enable-mutable-globals', '--enable-nontrapping-float-to-int',
  '--enable-reference-types', '--enable-sign-ext', '--enable-simd',
];
/** Rooms whose code the page runs; its own engine is the worker's, where code may come later. */
const pageRooms = /^(ui|app|platform|platform_web)$/;

/** A module without its custom sections: names, and what built it. */
export function withoutNames(module) {
  const kept = [module.subarray(0, 8)];
  for (let at = 8; at < module.length;) {
    const begin = at;
    const id = module[at++];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = module[at++];
      size |= (byte & 127) << shift;
      more = byte > 127;
    }
    at += size;
    if (id !== 0) kept.push(module.subarray(begin, at));
  }
  return Buffer.concat(kept);
}

/** Where the compiler's own tools are. */
function toolsOf(build) {
  const folder = /EMSCRIPTEN_FOLDER:[A-Z]+=(.*)/.exec(fs.readFileSync(path.join(build, 'CMakeCache.txt'), 'utf8'))?.[1];
  const setting = (name) => execFileSync(path.join(folder, 'em-config'), [name]).toString().trim();
  const tool = (within, name) => (...words) => execFileSync(path.join(within, name), words, { maxBuffer: 2 ** 31 - 1 }).toString();
  const binaryen = path.join(setting('BINARYEN_ROOT'), 'bin');
  return {
    nm: tool(setting('LLVM_ROOT'), 'llvm-nm'), disassemble: tool(binaryen, 'wasm-dis'), split: tool(binaryen, 'wasm-split'),
    optimise: tool(binaryen, 'wasm-opt'),
  };
}

/** Symbol -> {rooms, later: only sources marked so define it, shared: a template or an inline function}. */
function symbolsOf(build, nm) {
  const marked = new Set(fs.readFileSync(path.join(build, 'generated/later.txt'), 'utf8').split('\n'));
  const symbols = new Map();
  for (const archive of fs.readdirSync(build).filter((name) => /^lib.*\.a$/.test(name))) {
    const room = archive.replace(/^lib(room_)?|\.a$/g, '');
    let later = false;
    for (const line of nm('--defined-only', path.join(build, archive)).split('\n')) {
      const object = /^(\S+)\.o:$/.exec(line)?.[1];
      if (object) later = marked.has(`${room}/${object}`) || marked.has(room);
      const [, kind, name] = /^[0-9a-f]+ ([TtWw]) (.*)$/.exec(line) ?? [];
      if (!name) continue;
      const symbol = symbols.get(name) ?? { rooms: new Set(), later: true, shared: false };
      symbol.rooms.add(room);
      symbol.later &&= later;
      symbol.shared ||= /w/i.test(kind);
      symbols.set(name, symbol);
    }
  }
  return symbols;
}

/** Who calls whom, what is in the table, what is exported; of a module with names, as text. */
function callGraph(text) {
  const calls = new Map();
  const table = [];
  const exported = [];
  const plain = (name) => name.replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  let current;
  for (const line of text.split('\n')) {
    const defined = /^ \(func \$([^\s)]+)/.exec(line)?.[1];
    if (defined) {
      current = new Set();
      calls.set(plain(defined), current);
      continue;
    }
    const called = /^ {2,}.*?\((?:call|return_call|ref\.func) \$([^\s)]+)/.exec(line)?.[1];
    if (called) current?.add(plain(called));
    const elements = /^ \(elem .*?\(i32\.const \d+\) (.*)\)$/.exec(line)?.[1];
    if (elements) table.push(...elements.split(' ').map((name) => plain(name.slice(1))));
    const entry = /^ \((?:export ".*?" \(func|start) \$([^\s)]+)/.exec(line)?.[1];
    if (entry) exported.push(plain(entry));
  }
  return { calls, table, exported };
}

/** All that is reached from `roots`; what is `closed` is not entered. */
function reachedFrom(roots, calls, closed) {
  const reached = new Set(roots);
  for (const name of reached) {
    for (const called of calls.get(name) ?? []) if (!closed(called)) reached.add(called);
  }
  return reached;
}

/** Nothing, as a module. */
const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** {first, later}: the two modules of BUILD/app.wasm. What is built to be debugged is left in one. */
export function inParts(build) {
  const forDebugging = !fs.existsSync(path.join(build, 'generated/later.txt'));
  return forDebugging ? { first: fs.readFileSync(path.join(build, 'app.wasm')), later: empty } : split(build);
}

function split(build) {
  const { nm, disassemble, split: wasmSplit, optimise } = toolsOf(build);
  const symbols = symbolsOf(build, nm);
  // names of one file's own functions may be there twice; the second has a number
  const symbol = (name) => symbols.get(name) ?? symbols.get(name.replace(/_\d+$/, ''));
  const isLater = (name) => symbol(name)?.later === true;
  const isGate = (name) => isLater(name) && !symbol(name).shared;
  const whole = path.join(build, 'app.wasm');
  const { calls, table, exported } = callGraph(disassemble(whole, ...features));

  // The page never loads the second module. A source that it reaches cannot be marked: the addresses that its functions
  // take of others are not seen here.
  const ofPage = (name) => [...(symbol(name)?.rooms ?? [])].some((room) => pageRooms.test(room));
  const page = reachedFrom([...exported.filter((name) => name.startsWith('app_')), ...table.filter(ofPage)], calls, () => false);
  const strays = [...page].filter(isGate);
  if (strays.length > 0) throw new Error(`the page itself needs what is marked LATER:\n${strays.join('\n')}`);
  const engine = reachedFrom([...exported, ...table.filter((name) => !isLater(name))], calls, isGate);
  const later = [...calls.keys()].filter((name) => !page.has(name) && !engine.has(name));

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'split-'));
  const at = (name) => path.join(folder, name);
  try {
    fs.writeFileSync(at('names'), later.join('\n'));
    wasmSplit(
      whole, `--split-funcs=@${at('names')}`, '--import-namespace=first', '--placeholder-namespace=later', '--export-prefix=%',
      '--placeholdermap', '-o1', at('first'), '-o2', at('later'), ...features,
    );
    // which function a number in "later.wasm is not loaded" is
    fs.copyFileSync(at('first.placeholders'), path.join(build, 'later.placeholders'));
    const small = (name) => {
      // what emscripten says of its memory
      optimise(at(name), '-o', at(name), '-Os', '--low-memory-unused', '--zero-filled-memory', ...features);
      return withoutNames(fs.readFileSync(at(name)));
    };
    return { first: small('first'), later: small('later') };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
