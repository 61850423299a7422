// The numbering plan as a C++ table. usage: node generate_numbering.mjs METADATA SPECIAL-NUMBERS OUTPUT
// METADATA is metadata.max.json of libphonenumber-js, SPECIAL-NUMBERS assets/zones/special_numbers.csv.
// Each pattern of the metadata becomes the digits it pins down at its beginning: "80[08]\d{7}" gives 800 and 808.
// A prefix carries a country and a kind (ordinary, toll_free, premium, shared_cost); the longest one decides.
import fs from 'node:fs';

const [metadataFile, specialFile, output] = process.argv.slice(2);
const metadata = JSON.parse(fs.readFileSync(metadataFile, 'utf8'));

// Positions in a country's entry, as libphonenumber-js packs it.
const LEADING_DIGITS = 10;
const TYPES = 11;
const [FIXED, MOBILE, TOLL_FREE, PREMIUM, PERSONAL, VOICEMAIL, UAN, PAGER, VOIP, SHARED_COST] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Digit strings that every match of `pattern` begins with one of, as long as the pattern pins digits down. */
function prefixesOf(pattern) {
  let at = 0;
  // Each item: {text, open}; open: free digits follow, nothing more is pinned down.
  const join = (left, right) => left.flatMap((l) => (l.open ? [l] : right.map((r) => ({ text: l.text + r.text, open: r.open }))));
  const FREE = [{ text: '', open: true }];

  function alternatives() {
    const all = sequence();
    while (pattern[at] === '|') {
      at += 1;
      all.push(...sequence());
    }
    return all;
  }
  function sequence() {
    let all = [{ text: '', open: false }];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') all = join(all, repeated());
    return all;
  }
  function repeated() {
    const start = at;
    const one = atom();
    if (pattern[at] === '?') {
      at += 1;
      return [...one, { text: '', open: false }];
    }
    if (pattern[at] !== '{') return one;
    const [, least, , most] = /^\{(\d+)(,(\d*))?\}/.exec(pattern.slice(at));
    at = pattern.indexOf('}', at) + 1;
    let all = [{ text: '', open: false }];
    for (let i = 0; i < Number(least); i += 1) all = join(all, one);
    if (most !== undefined && most !== least) all = all.map((p) => ({ ...p, open: true }));
    if (start === at) throw new Error(`cannot read ${pattern}`);
    return all;
  }
  function atom() {
    if (pattern.startsWith('(?:', at)) {
      at += 3;
      const inner = alternatives();
      at += 1;
      return inner;
    }
    if (pattern.startsWith('\\d', at)) {
      at += 2;
      return FREE;
    }
    if (pattern[at] === '[') {
      const end = pattern.indexOf(']', at);
      const digits = new Set();
      const text = pattern.slice(at + 1, end).replace(/(\d)-(\d)/g, (_, a, b) => {
        for (let d = Number(a); d <= Number(b); d += 1) digits.add(String(d));
        return '';
      });
      for (const d of text) digits.add(d);
      at = end + 1;
      return digits.size === 10 ? FREE : [...digits].map((text) => ({ text, open: false }));
    }
    if (!/\d/.test(pattern[at])) throw new Error(`cannot read ${pattern} at ${at}`);
    const text = pattern[at];
    at += 1;
    return [{ text, open: false }];
  }

  return [...new Set(alternatives().map((p) => p.text))].filter((p) => p !== '');
}

const table = new Map(); // digits -> {country, kind}
const MAX_DIGITS = 9;
const put = (digits, country, kind) => table.set(digits.slice(0, MAX_DIGITS), { country, kind });
const typePrefixes = (entry, type) => {
  const pattern = entry[TYPES]?.[type]?.[0];
  return pattern ? prefixesOf(pattern) : [];
};

for (const [code, countries] of Object.entries(metadata.country_calling_codes)) {
  const [main] = countries;
  const taken = []; // prefixes of the countries before: libphonenumber takes the first that matches
  if (code !== '1') put(code, main, 'ordinary');
  for (const country of countries) {
    const entry = metadata.countries[country];
    // In North America each country has whole area codes.
    const cut = (prefix) => (code === '1' ? prefix.slice(0, 3) : prefix);
    if (countries.length > 1) {
      const leading = entry[LEADING_DIGITS];
      const own = leading
        ? prefixesOf(leading)
        : [FIXED, MOBILE, VOIP, UAN, PAGER, PERSONAL, VOICEMAIL].flatMap((type) => typePrefixes(entry, type));
      for (const prefix of new Set(own.map(cut))) {
        if (taken.some((other) => prefix.startsWith(other))) continue;
        if (country !== main || code === '1') put(code + prefix, country, 'ordinary');
      }
      taken.push(...new Set(own.map(cut)));
    }
    if (country !== main && code === '1') continue; // special numbers are the whole area's
    for (const [type, kind] of [[SHARED_COST, 'shared_cost'], [PREMIUM, 'premium'], [TOLL_FREE, 'toll_free']]) {
      for (const prefix of typePrefixes(entry, type)) {
        if (country === main || !taken.some((other) => prefix.startsWith(other) && table.get(code + other)?.country === main)) {
          if (!table.has(code + prefix) || country === main) put(code + prefix, country, kind);
        }
      }
    }
  }
}
// Satellite and other services of no country.
for (const code of Object.keys(metadata.nonGeographic)) put(code, '', code === '800' ? 'toll_free' : code === '979' ? 'premium' : 'ordinary');
for (const line of fs.readFileSync(specialFile, 'utf8').trim().split('\n').slice(1)) {
  const [digits, country, kind] = line.split(',');
  put(digits, country, kind);
}

// Ten equal children say the same as their parent; a child equal to what its parent says goes.
const same = (a, b) => a && b && a.country === b.country && a.kind === b.kind;
for (let length = MAX_DIGITS; length > 1; length -= 1) {
  const parents = new Set([...table.keys()].filter((d) => d.length === length).map((d) => d.slice(0, -1)));
  for (const parent of parents) {
    const children = [...'0123456789'].map((d) => table.get(parent + d));
    if (children.every((child) => same(child, children[0]))) table.set(parent, children[0]);
  }
}
const covering = (digits) => {
  for (let length = digits.length - 1; length > 0; length -= 1) {
    const found = table.get(digits.slice(0, length));
    if (found) return found;
  }
  return undefined;
};
const rows = [...table]
  .filter(([digits, value]) => !same(value, covering(digits)))
  .map(([digits, { country, kind }]) => `${digits} ${country || '--'} ${kind[0]}`)
  .sort();
const codes = Object.entries(metadata.country_calling_codes)
  .flatMap(([code, countries]) => countries.map((country) => `${country} ${code}`))
  .sort();

const literal = (lines) => lines.map((line) => `    "${line}\\n"`).join('\n');
fs.writeFileSync(
  output,
  `// Made by tools/generate_numbering.mjs from libphonenumber-js metadata, version ${metadata.version}.
#include "telephony/numbering_data.hpp"
namespace telephony {
const std::string_view kNumbering =
${literal(rows)};
const std::string_view kCallingCodes =
${literal(codes)};
}
`,
);
