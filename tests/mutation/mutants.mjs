// Single faults put into sources, each chosen at run time by its number: `mutant`, from the environment variable MUTANT.
//   guard   a refusal, warning, consequence, step or guide line is left out
//   negate  a condition is turned round
//   rule    the rule a refusal names is another one
//   entry   a command is not asked one of its guards
//   drop    an assignment or an increment is left out
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export const sources = dir => readdirSync(dir).filter(f => f.endsWith('.cpp')).map(f => join(dir, f))
export const say = m => console.log(`  ${m.kind.padEnd(6)} ${m.where.padEnd(20)} ${m.source}`)

/** What reads the choice. */
export function writeChoice(folder) {
  const file = join(folder, 'mutant.cpp')
  writeFileSync(file, '#include <cstdlib>\nint mutant = std::getenv("MUTANT") ? std::atoi(std::getenv("MUTANT")) : 0;\n')
  return file
}

const closing = (text, open) => {
  for (let at = open, depth = 0, quoted = false; at < text.length; at++) {
    const c = text[at]
    if (c === '"' && text[at - 1] !== '\\') quoted = !quoted
    if (quoted) continue
    if (c === '(') depth++
    if (c === ')' && --depth === 0) return at
  }
  throw new Error('unbalanced')
}

/** Writes a source with its faults into a folder, and adds them to the list; a fault's number is its place in it, from one. */
export function mutate(file, folder, mutants, { drops = false } = {}) {
  const text = readFileSync(file, 'utf8')
  const edits = []
  const chosen = (kind, at) => {
    const line = text.slice(0, at).split('\n').length
    return mutants.push({ kind, where: `${basename(file)}:${line}`, source: text.split('\n')[line - 1].trim() })
  }
  for (const { index, 0: call } of text.matchAll(/(?<=^ +)(?:refuse\(out|warn\(out|follow\(out|steps\.add\(|rest_on\(entry)/gm))
    edits.push([index, 0, `if (mutant != ${chosen('guard', index)}) `, call])
  for (const { index } of text.matchAll(/\bif \(/g)) {
    const open = index + 3, end = closing(text, open), condition = text.slice(open + 1, end)
    if (condition.includes(';') || /^(const )?(auto|[\w:<>]+)[*&]? \w+ =[^=]/.test(condition)) continue
    const id = chosen('negate', index)
    edits.push([open + 1, 0, `(mutant == ${id}) != bool(`], [end, 0, ')'])
  }
  for (const { index, 1: number } of text.matchAll(/(?<=refuse\(out, )(\d+)_R/g))
    edits.push([index, number.length + 2, `(mutant == ${chosen('rule', index)} ? 0_R : ${number}_R)`])
  // which command asks which guards
  const loop = text.match(/for \(const Guard guard : guards_of\(context\.kind\)\) guard\(context, out\);/)
  if (loop) {
    const cases = []
    for (const { 1: kind, 2: list } of text.matchAll(/case CommandKind::(\w+):\s+return (k\w+Guards);/g)) {
      const entries = new RegExp(`constexpr std::array ${list} = \\{([^;]*)\\};`).exec(text)
      for (const [index, { 1: guard }] of [...entries[1].matchAll(/Guard\{(\w+)\}/g)].entries()) {
        const id = mutants.push({ kind: 'entry', where: kind, source: guard })
        cases.push(`(mutant == ${id} && context.kind == CommandKind::${kind} && at == ${index})`)
      }
    }
    edits.push([loop.index, loop[0].length,
      `int at = 0; for (const Guard guard : guards_of(context.kind)) { if (!(${cases.join(' || ')})) guard(context, out); ++at; }`])
  }
  // whole statements on one line: no declaration, no part of a head
  if (drops) {
    for (const { index, 0: statement } of text.matchAll(/(?<=^ +)(?:[\w.>[\]()*-]+ (?:[+-]|)= [^;{}]+|\+\+[\w.>[\]()-]+);$/gm))
      edits.push([index, 0, `if (mutant != ${chosen('drop', index)}) `, statement])
  }
  edits.sort((a, b) => b[0] - a[0])
  let out = text
  for (const [at, length, insert] of edits) out = out.slice(0, at) + insert + out.slice(at + length)
  const copy = join(folder, basename(file))
  writeFileSync(copy, `extern int mutant;\n${out}`)
  return copy
}

