// A file read by several engines (web/src/engine/parts.ts) against engines that only collect bytes: every byte is taken
// once, in order, by whom it should be, whatever becomes of a part.
import assert from 'node:assert/strict';
import test from 'node:test';

import { source } from './support/typescript.mjs';

const { feedWithHelp, Helpers } = await source('web/src/engine/parts.ts');

const megabyte = 1 << 20;
const line = 'a row of a file, rather short\n';
const file = Buffer.alloc(150 * megabyte + 12_345, line);

/** The engine that joins. `joins`: whether it takes the part with this number. */
class Main {
  taken = [];
  joined = 0;
  constructor({ divides = true, joins = () => true } = {}) {
    this.divides = divides;
    this.joins = joins;
  }
  async feed(bytes, { onProgress } = {}) {
    const piece = Buffer.from(bytes instanceof Blob ? await bytes.arrayBuffer() : bytes);
    this.taken.push(piece);
    onProgress?.({ stage: 'read', done: piece.length, total: piece.length });
  }
  async partOpening() {
    return this.divides ? new Uint8Array([1]) : null;
  }
  async join(part) {
    if (!this.joins(this.joined)) return false;
    this.joined += 1;
    this.taken.push(Buffer.from(part));
    return true;
  }
}

/** A worker whose part is the bytes themselves. `answer` may make something else of them. */
function helper(asked, answer = (part) => ({ what: 'done', value: part })) {
  const listeners = [];
  return {
    addEventListener: (type, listener) => type === 'message' && listeners.push(listener),
    terminate: () => asked.push('closed'),
    postMessage: async ({ key, what, source: given, last }) => {
      if (what !== 'part') return;
      asked.push(last);
      const part = new Uint8Array(given instanceof Blob ? await given.arrayBuffer() : given);
      if (!last) assert.equal(part.at(-1), 10, 'a part ends with a row');
      const tell = (data) => listeners.forEach((listener) => listener({ data: { key, ...data } }));
      tell({ what: 'progress', progress: { stage: 'read', done: part.length, total: part.length } });
      setTimeout(() => tell(answer(part)), Math.random() * 4);
    },
  };
}

async function read(given, { main = new Main(), count = 1, answer } = {}) {
  const asked = [];
  const helpers = new Helpers(count, () => helper(asked, answer));
  let told = 0;
  await feedWithHelp(main, helpers, given, { onProgress: ({ done, total }) => {
    assert.ok(done >= told && done <= total);
    told = done;
  } });
  helpers.close();
  return { main, asked, told };
}
const whole = (main) => assert.ok(Buffer.concat(main.taken).equals(file));

test('every other stretch is read by the helper, and all arrives in order', async () => {
  for (const given of [file, new Blob([file]), file.buffer.slice(file.byteOffset, file.byteOffset + file.length)]) {
    const { main, asked, told } = await read(given);
    whole(main);
    assert.equal(main.joined, 2);
    assert.equal(told, file.length);
    assert.deepEqual(asked, [false, true, 'closed']);
  }
});

test('several helpers share', async () => {
  const { main, asked } = await read(file, { count: 3 });
  whole(main);
  assert.equal(main.joined, 3);
  assert.equal(asked.filter((each) => each === 'closed').length, 3);
});

test('what a helper cannot do, the engine does', async () => {
  const nothing = await read(file, { answer: () => ({ what: 'done', value: null }) });
  whole(nothing.main);
  assert.equal(nothing.main.joined, 0);
  const failed = await read(file, { answer: () => ({ what: 'failed', aborted: false, message: 'stopped' }) });
  whole(failed.main);
  const refused = await read(file, { main: new Main({ joins: (joined) => joined !== 1 }) });
  whole(refused.main);
  assert.equal(refused.main.joined, 1);
});

test('where no helper may be started, there is none', async () => {
  const main = new Main();
  await feedWithHelp(main, new Helpers(1, () => { throw new Error('not allowed'); }), file);
  whole(main);
});

test('small files, streams and files of other kinds are not divided', async () => {
  const small = await read(file.subarray(0, megabyte));
  assert.deepEqual([small.main.taken.length, small.asked], [1, []]);
  const other = await read(file, { main: new Main({ divides: false }) });
  whole(other.main);
  assert.deepEqual(other.asked, []);
  const main = new Main();
  const pieces = [];
  main.feed = async (stream) => pieces.push(stream);
  const stream = (function* () { yield file; })();
  await feedWithHelp(main, new Helpers(1, () => helper([])), stream);
  assert.deepEqual(pieces, [stream]);
});

test('who gives up is heard, and nothing more is asked', async () => {
  const abort = new AbortController();
  const main = new Main({ joins: () => (abort.abort(new Error('enough')), true) });
  const asked = [];
  await assert.rejects(feedWithHelp(main, new Helpers(1, () => helper(asked)), file, { signal: abort.signal }), /enough/);
  assert.ok(Buffer.concat(main.taken).length < file.length);
});
