import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';

import { cycles, floatingPoint, forbiddenSymbols, roomsOfCMake, wrongIncludes } from './house.mjs';
import { engineRooms, mayInclude, tolerated } from './rooms.mjs';

const sources = fs
  .readdirSync('src', { recursive: true })
  .map((name) => `src/${name}`)
  .filter((name) => /\.[ch]pp$/.test(name))
  .map((name) => [name, fs.readFileSync(name, 'utf8')]);

test('every include follows the arrows', () => {
  assert.ok(sources.length > 10);
  assert.deepEqual(wrongIncludes(sources), []);
});

test('an include against the arrows is found', () => {
  const found = (file, line) => wrongIncludes([[file, `#pragma once\n${line}\n`]]).length;
  assert.equal(found('src/base/x.hpp', '#include "rating/rater.hpp"'), 1);
  assert.equal(found('src/rating/x.cpp', '#include "overage/law.hpp"'), 1);
  assert.equal(found('src/rating/x.cpp', '  #  include <chrono>'), 1);
  assert.equal(found('src/rating/x.cpp', '#include <nlohmann/json.hpp>'), 1);
  assert.equal(found('src/app/x.cpp', '#include <imgui.h>'), 1);
  assert.equal(found('src/ui/x.cpp', '#include "platform/ports.hpp"'), 1);
  assert.equal(found('src/platform/x.cpp', '#include "platform/web/input.hpp"'), 2);
  assert.equal(found('src/rating/x.cpp', '#include "base/money.hpp"'), 0);
  assert.equal(found('src/formats/x.cpp', '#include <nlohmann/json.hpp>'), 0);
});

test('no floating point where money and minutes are counted', () => {
  assert.deepEqual(floatingPoint(sources), []);
});

test('floating point is found, but not in comments and texts', () => {
  assert.equal(floatingPoint([['src/rating/x.hpp', 'double amount;']]).length, 1);
  assert.equal(floatingPoint([['src/rating/x.hpp', '// never a double\nauto s = "float";']]).length, 0);
});

test('CMake links the rooms by the same table', () => {
  assert.deepEqual(roomsOfCMake(fs.readFileSync('CMakeLists.txt', 'utf8')), mayInclude);
});

test('the arrows make no circle', () => {
  assert.deepEqual(cycles(mayInclude), []);
  assert.deepEqual(cycles({ a: ['b'], b: ['c'], c: ['a'] }), ['a', 'b', 'c']);
});

test('every folder of src is a room of the table', () => {
  const rooms = fs.readdirSync('src').filter((name) => name !== 'programs');
  assert.deepEqual(rooms.filter((name) => !(name in mayInclude)), []);
});

test("the engine's library asks nothing of clock, files, locale, chance or graphics", () => {
  const built = engineRooms.filter((room) => fs.existsSync(`build/native-debug/libroom_${room}.a`));
  assert.ok(built.includes('base'), 'build the preset native-debug first');
  for (const room of built) {
    const nm = execFileSync('nm', ['-u', '-C', `build/native-debug/libroom_${room}.a`], { maxBuffer: 1 << 28 });
    const found = forbiddenSymbols(nm.toString()).filter((symbol) => !tolerated[room]?.includes(symbol));
    assert.deepEqual([room, ...new Set(found)], [room]);
  }
});

test('a forbidden symbol is found', () => {
  const nm = (symbol) => forbiddenSymbols(`\nx.o:\n                 U ${symbol}\n`).length;
  for (const symbol of ['clock_gettime', 'time', 'std::chrono::_V2::system_clock::now()', 'setlocale', 'fopen',
    'std::locale::locale()', 'std::random_device::_M_getval()', 'glDrawElements', 'snprintf']) {
    assert.equal(nm(symbol), 1, symbol);
  }
  for (const symbol of ['memcpy', 'strlen', 'base::timestamp()', 'operator new(unsigned long)']) {
    assert.equal(nm(symbol), 0, symbol);
  }
});
