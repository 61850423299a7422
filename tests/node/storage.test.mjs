// A large partner's workspace fits the browser, and what is packed comes out as it was.
import assert from 'node:assert/strict';
import test from 'node:test';

import { measureStorage, room } from '../bench/storage.mjs';
import { packageModule } from './support/main_job.mjs';
import { source } from './support/typescript.mjs';

const { fromCharacters, pack, packFrom, toCharacters, unpack } = await source('web/src/packing.ts');

test('a workspace of many customers and three rate cards fits twice, as it is saved in two slots', async () => {
  const { createEngine } = await packageModule();
  const measured = async (customers, cards) => {
    const engine = await createEngine();
    try {
      return await measureStorage(engine, pack, { customers, cards });
    } finally {
      engine.close();
    }
  };
  // a tenth of the customers and all of the cards; the benchmark measures the whole (./dev bench)
  const [both, cards] = [await measured(500, 3), await measured(5, 3)];
  assert.equal(both.customers, 500);
  assert.equal(await unpack(both.packed), both.text);
  const characters = cards.characters + ((both.characters - cards.characters) / 495) * 4995;
  assert.ok(2 * characters < room, `${Math.round(characters)} characters a slot of ${room}`);
});

const json = (text) => text + ' '.repeat(Math.max(0, packFrom - text.length)); // long enough to be packed
const guid = '83ef9d05-4169-4ef9-9657-0e86b1eacb11';

test('whatever is packed comes out as it was', async () => {
  const texts = {
    'values of every kind': '{"a":"x","b":[1,-2.50,1e-7,true,false,null,""],"c":{"d":"\\"\\\\"},"":"\\u0041"}',
    'keys like values': '{"true":1,"12":"12:","a\\"b":"c\\":"}',
    'GUIDs in keys, twice, and in other writing': `{"${guid}":"${guid}","x":"${guid.toUpperCase()}","y":"urn:${guid}:${guid}"}`,
    'letters of all scripts': '{"a":"Ü, 東京, 😀","b":"\u{FEFF}"}',
    'no JSON': `"half of it, 12 "and' ${guid}`,
    'characters that pack uses itself': '\u0000\u0001\u0002\u0003"a"',
    'quotes alone': '"'.repeat(packFrom + 1),
    'very many kinds of places': JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key ${i}`, i]))),
  };
  for (const [name, text] of Object.entries(texts)) {
    const packed = await pack(json(text));
    assert.match(packed, /^z[12]:/, name);
    assert.ok((await unpack(packed)) === json(text), name);
  }
  // values follow one another as they may
  const many = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ id: `${String(i * 7919).padStart(8, '0')}${guid.slice(8)}`, [`k${i % 3}`]: i })));
  assert.ok((await unpack(await pack(many))) === many);
});

test('what an earlier release packed is read, and what is damaged comes back as it is', async () => {
  const text = JSON.stringify({ format: 'telco-overage/workspace', name: 'x'.repeat(packFrom) });
  const bytes = new Uint8Array(
    await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
  assert.equal(await unpack(`z1:${bytes.length}:${toCharacters(bytes)}`), text);
  assert.deepEqual(fromCharacters(toCharacters(bytes), bytes.length), bytes);

  const packed = await pack(JSON.stringify(Array.from({ length: 9000 }, (_, i) => ({ id: guid, count: i }))));
  for (const damaged of [packed.slice(0, -20), packed.replace('z2:16:', 'z2:99999999:'), `z2:0:${packed.slice(6)}`, 'z2:', 'z2:1:2:', 'z1:x:y']) {
    assert.notEqual(damaged, packed);
    assert.equal(await unpack(damaged), damaged);
  }
});
