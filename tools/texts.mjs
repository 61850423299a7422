// The texts of the interface as C++: node tools/texts.mjs OUT.hpp OUT.cpp FRENCH.cpp FRENCH.txt a.en.json a.fr.json b.en.json ...
// English is part of the program; French stands apart, as a file for the site and as a source for programs that hold both.
// Fails when the languages differ in keys, plural forms or placeholders, so a forgotten text never ships.
import { readFileSync, writeFileSync } from 'node:fs'

const [header, source, frenchSource, frenchFile, ...files] = process.argv.slice(2)
const read = language => Object.assign({}, ...files.filter(f => new RegExp(`\\b${language}\\.json$`).test(f))
  .map(f => JSON.parse(readFileSync(f, 'utf8'))))
const en = read('en'), fr = read('fr')
const problems = []
const forms = text => (typeof text === 'string' ? { other: text } : text)
const holes = text => [...text.matchAll(/\{(\w+)\}/g)].map(m => m[1]).sort().join(' ')

for (const key of Object.keys(fr)) if (!(key in en)) problems.push(`${key}: only in French`)
for (const [key, text] of Object.entries(en)) {
  if (!/^[a-z0-9_]+(\.[a-zA-Z0-9_]+)+$/.test(key)) problems.push(`${key}: not a key`)
  if (!(key in fr)) { problems.push(`${key}: no French`); continue }
  const [a, b] = [forms(text), forms(fr[key])]
  if (Object.keys(a).sort().join() !== Object.keys(b).sort().join()) problems.push(`${key}: plural forms differ`)
  if (!('other' in a)) problems.push(`${key}: no form "other"`)
  if (holes(a.other ?? '') !== holes(b.other ?? '')) problems.push(`${key}: placeholders differ`)
  for (const t of [...Object.values(a), ...Object.values(b)])
    if (!t || /[<>]/.test(t) || t.trim() !== t) problems.push(`${key}: empty, with spaces at an end, or with < or >`)
}
if (problems.length) { console.error(problems.join('\n')); process.exit(1) }

const name = key => key.replace(/\./g, '_')
const keys = Object.keys(en)
// one string after another, each with a zero behind it; singular (often empty) and plural of each key
const pairs = texts => keys.flatMap(k => { const f = forms(texts[k]); return [f.one ?? '', f.other] })
const literal = texts => texts.map(t => `    ${JSON.stringify(t)} "\\0"`).join('\n')
const constant = (name, texts) => `constexpr char ${name}[] =\n${literal(texts)};`
const write = (file, text) => { // an unchanged file keeps its time, so nothing is compiled again
  try { if (readFileSync(file, 'utf8') === text) return } catch { /* new */ }
  writeFileSync(file, text)
}
write(header, `#pragma once
// Made by tools/texts.mjs from assets/texts; one key per text.
#include <cstdint>

namespace app {

enum class Key : std::uint16_t {
${keys.map(k => `  ${name(k)},`).join('\n')}
};
inline constexpr std::uint16_t kKeyCount = ${keys.length};

}  // namespace app
`)
write(source, `// Made by tools/texts.mjs from assets/texts.
#include "app/text_table.hpp"

namespace app {
namespace {

${constant('kTexts', pairs(en))}
${constant('kNames', keys)}

}  // namespace

std::string_view english_texts() { return {kTexts, sizeof(kTexts) - 1}; }
std::string_view key_names() { return {kNames, sizeof(kNames) - 1}; }

}  // namespace app
`)
write(frenchSource, `// Made by tools/texts.mjs from assets/texts.
#include "app/texts.hpp"

namespace app {
namespace {

${constant('kTexts', pairs(fr))}

}  // namespace

std::string_view french_texts() { return {kTexts, sizeof(kTexts) - 1}; }

}  // namespace app
`)
write(frenchFile, pairs(fr).map(t => t + '\0').join(''))
