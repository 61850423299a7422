// The best plain JavaScript we can write: bytes, typed arrays, no strings a row.
//   usage: node bytes.mjs FOLDER [RUNS]
import fs from 'node:fs';
import { Drawer, measure, Totals } from './work.mjs';

const COMMA = 44;
const QUOTE = 34;
const NEWLINE = 10;
const CHUNK = 1 << 20;

/** Ten children a node, then the rate at it: longest prefix in one walk. */
function prefixTree(rates) {
  let nodes = new Int32Array(11 * 16384);
  let count = 1;
  rates.forEach((rate, index) => {
    let node = 0;
    for (const c of rate.prefix) {
      const at = node * 11 + Number(c);
      if (nodes[at] === 0) {
        if ((count + 1) * 11 > nodes.length) {
          const larger = new Int32Array(nodes.length * 2);
          larger.set(nodes);
          nodes = larger;
        }
        nodes[at] = count++;
      }
      node = nodes[at];
    }
    nodes[node * 11 + 10] = index + 1;
  });
  return nodes;
}

const hexValue = new Uint8Array(128);
for (let i = 0; i < 16; ++i) {
  hexValue[i.toString(16).charCodeAt(0)] = i;
  hexValue[i.toString(16).toUpperCase().charCodeAt(0)] = i;
}

/** Columns that grow by doubling. */
class Calls {
  size = 0;
  constructor(capacity) {
    this.grow(capacity);
  }
  grow(capacity) {
    const copy = (Type, from, width = 1) => {
      const to = new Type(capacity * width);
      if (from) to.set(from);
      return to;
    };
    this.capacity = capacity;
    this.id = copy(Uint32Array, this.id, 4);
    this.start = copy(Int32Array, this.start);
    this.seconds = copy(Int32Array, this.seconds);
    this.rate = copy(Uint16Array, this.rate);
    this.customer = copy(Uint16Array, this.customer);
    this.kind = copy(Uint8Array, this.kind);
  }
}

class Reader {
  constructor(job) {
    this.calls = new Calls(1 << 18);
    this.tree = prefixTree(job.rates);
    this.customerOf = new Map();
    job.customers.forEach((customer, index) => this.customerOf.set(this.hash(Buffer.from(customer.domain), 0, customer.domain.length), index));
    this.ends = new Int32Array(64);
    this.day = 0;
    this.dayKey = -1;
  }

  hash(bytes, from, to) {
    let h = 0x811c9dc5;
    for (let i = from; i < to; ++i) h = Math.imul(h ^ bytes[i], 0x01000193);
    return h;
  }

  /** Rows that are whole in bytes[0..size); returns where the rest begins. */
  read(bytes, size, first) {
    const ends = this.ends;
    let at = 0;
    let rowStart = 0;
    let skip = first;
    for (;;) {
      let fields = 0;
      let c = 0;
      while (at < size) {
        if (bytes[at] === QUOTE) {
          ++at;
          for (;;) {
            while (at < size && bytes[at] !== QUOTE) ++at;
            ++at;
            if (at >= size || bytes[at] !== QUOTE) break;
            ++at;
          }
        }
        while (at < size && (c = bytes[at]) !== COMMA && c !== NEWLINE) ++at;
        if (at >= size) return rowStart;
        ends[fields++] = at++;
        if (c === NEWLINE) break;
      }
      if (c !== NEWLINE) return rowStart;
      if (skip) skip = false;
      else if (fields === 20) this.take(bytes, rowStart);
      rowStart = at;
      if (at >= size) return rowStart;
    }
  }

  take(bytes, rowStart) {
    const { calls, ends, tree } = this;
    if (calls.size === calls.capacity) calls.grow(calls.capacity * 2);
    const n = calls.size++;
    // id: 36 characters with dashes
    let at = rowStart;
    for (let word = 0; word < 4; ++word) {
      let value = 0;
      for (let digits = 0; digits < 8; ++at) {
        const c = bytes[at];
        if (c === 45) continue;
        value = (value << 4) | hexValue[c];
        ++digits;
      }
      calls.id[n * 4 + word] = value;
    }
    // domain of the UPN
    at = ends[4] + 1;
    while (bytes[at] !== 64) ++at;
    calls.customer[n] = this.customerOf.get(this.hash(bytes, at + 1, ends[5]));
    // user_in, user_out, conf_out
    const type = ends[7] + 1;
    calls.kind[n] = bytes[type] === 99 ? 2 : bytes[type + 5] === 105 ? 0 : 1;
    // longest prefix
    let node = 0;
    let rate = 0;
    for (at = ends[11] + 2; at < ends[12]; ++at) {
      const digit = bytes[at] - 48;
      if (digit < 0 || digit > 9) break;
      node = tree[node * 11 + digit];
      if (node === 0) break;
      const here = tree[node * 11 + 10];
      if (here !== 0) rate = here;
    }
    calls.rate[n] = rate - 1;
    // 2026-06-26T07:32:01+00:00
    const t = ends[12] + 1;
    const two = (i) => bytes[t + i] * 10 + bytes[t + i + 1] - 528;
    const key = (two(2) * 12 + two(5)) * 32 + two(8);
    if (key !== this.dayKey) {
      this.dayKey = key;
      this.day = Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8)) / 1000;
    }
    calls.start[n] = this.day + two(11) * 3600 + two(14) * 60 + two(17);
    let seconds = 0;
    for (at = ends[14] + 1; at < ends[15]; ++at) seconds = seconds * 10 + bytes[at] - 48;
    calls.seconds[n] = seconds;
  }
}

/** Marks repeated ids; open addressing. */
function findDuplicates(calls) {
  let slots = 1 << 20;
  while (slots < calls.size * 2) slots *= 2;
  const table = new Int32Array(slots);
  const repeated = new Uint8Array(calls.size);
  const { id } = calls;
  for (let i = 0; i < calls.size; ++i) {
    let at = (id[i * 4] ^ Math.imul(id[i * 4 + 3], 0x9e3779b1)) & (slots - 1);
    for (;;) {
      const other = table[at] - 1;
      if (other < 0) {
        table[at] = i + 1;
        break;
      }
      if (id[other * 4] === id[i * 4] && id[other * 4 + 1] === id[i * 4 + 1] && id[other * 4 + 2] === id[i * 4 + 2] && id[other * 4 + 3] === id[i * 4 + 3]) {
        repeated[i] = 1;
        break;
      }
      at = (at + 1) & (slots - 1);
    }
  }
  return repeated;
}

/** By customer, start, id: counting sorts, then ties by id. */
function orderOf(calls, customers) {
  const n = calls.size;
  const base = calls.start.subarray(0, n).reduce((a, b) => (a < b ? a : b), 0x7fffffff);
  let order = new Uint32Array(n);
  for (let i = 0; i < n; ++i) order[i] = i;
  const pass = (buckets, keyOf) => {
    const counts = new Uint32Array(buckets + 1);
    for (let i = 0; i < n; ++i) ++counts[keyOf(i) + 1];
    for (let i = 0; i < buckets; ++i) counts[i + 1] += counts[i];
    const next = new Uint32Array(n);
    for (let i = 0; i < n; ++i) next[counts[keyOf(order[i])]++] = order[i];
    order = next;
  };
  pass(1 << 11, (i) => (calls.start[i] - base) & 2047);
  pass(1 << 11, (i) => ((calls.start[i] - base) >>> 11) & 2047);
  pass(customers, (i) => calls.customer[i]);
  const { id, start, customer } = calls;
  for (let i = 1; i < n; ++i) {
    const call = order[i];
    let j = i - 1;
    const before = (other) => {
      if (start[other] !== start[call] || customer[other] !== customer[call]) return false;
      for (let w = 0; w < 4; ++w) {
        if (id[other * 4 + w] !== id[call * 4 + w]) return id[other * 4 + w] > id[call * 4 + w];
      }
      return false;
    };
    while (j >= 0 && before(order[j])) {
      order[j + 1] = order[j];
      --j;
    }
    order[j + 1] = call;
  }
  return order;
}

await measure('best plain JavaScript', process.argv[2], (job) => {
  const totals = new Totals(job.customers);
  const reader = new Reader(job);
  const file = fs.openSync(job.file, 'r');
  const bytes = new Uint8Array(CHUNK * 2);
  let kept = 0;
  let first = true;
  for (;;) {
    const got = fs.readSync(file, bytes, kept, CHUNK, null);
    if (got === 0) break;
    const rest = reader.read(bytes, kept + got, first);
    first = false;
    kept = kept + got - rest;
    bytes.copyWithin(0, rest, rest + kept);
  }
  fs.closeSync(file);
  const { calls } = reader;
  totals.rows = calls.size;
  const repeated = findDuplicates(calls);
  const order = orderOf(calls, job.customers.length);
  const zoneA = new Set(job.zoneA);
  const inZoneA = Uint8Array.from(job.rates, (rate) => Number(zoneA.has(rate.country)));
  const units = Int32Array.from(job.rates, (rate) => rate.units);
  const countries = new Map();
  const numberOf = (country) => {
    if (!countries.has(country)) countries.set(country, countries.size);
    return countries.get(country);
  };
  const country = Uint16Array.from(job.rates, (rate) => numberOf(rate.country));
  const homes = job.customers.map((customer) => numberOf(customer.country));
  const drawers = job.customers.map((_, index) => new Drawer(job, index, totals));
  for (let i = 0; i < order.length; ++i) {
    const call = order[i];
    if (repeated[call]) {
      ++totals.duplicates;
      continue;
    }
    const rate = calls.rate[call];
    const customer = calls.customer[call];
    const kind = calls.kind[call];
    const reach = kind === 2 ? inZoneA[rate] === 1 : country[rate] === homes[customer];
    drawers[customer].draw(kind, calls.seconds[call], reach, units[rate]);
  }
  return totals;
});
