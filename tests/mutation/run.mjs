// Mutation run over src/overage: node tests/mutation/run.mjs [BUILD_FOLDER]
// Every mutant is compiled into one program and chosen at run time, so a run takes minutes, not hours:
//   guard   a refusal, warning, consequence, step or guide line is left out
//   negate  a condition is turned round
//   rule    the rule a refusal names is another one
//   entry   a command is not asked one of its guards
// Each mutant runs all scenarios (assets/scenarios); those they let live run the unit tests of the room as well, when
// BUILD_FOLDER holds Catch2 (libcatch2.a). Survivors are listed; exit 1 if a guard survives the scenarios.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const build = process.argv[2] ?? 'build/native-debug'
const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
const sources = dir => readdirSync(dir).filter(f => f.endsWith('.cpp')).map(f => join(dir, f))
const compiler = process.env.CXX ?? 'g++'
const json = flag(/-isystem (\S*json\S*include)/)
const catchInclude = flag(/-isystem (\S*catch2?\S*extras)/)

function read(name) { try { return readFileSync(join(build, name), 'utf8') } catch { return '' } }
function flag(pattern) { return read('compile_commands.json').match(pattern)?.[1] }

// --- mutants ------------------------------------------------------------------------------------------------------
const mutants = []
const chosen = (kind, file, text, at) => {
  const line = text.slice(0, at).split('\n').length
  return mutants.push({ kind, where: `${basename(file)}:${line}`, source: text.split('\n')[line - 1].trim() })
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

function mutate(file) {
  const text = readFileSync(file, 'utf8')
  const edits = []
  for (const { index, 0: call } of text.matchAll(/(?<=^ +)(?:refuse\(out|warn\(out|follow\(out|steps\.add\(|rest_on\(entry)/gm))
    edits.push([index, 0, `if (mutant != ${chosen('guard', file, text, index)}) `, call])
  for (const { index } of text.matchAll(/\bif \(/g)) {
    const open = index + 3, end = closing(text, open), condition = text.slice(open + 1, end)
    if (condition.includes(';') || /^(const )?(auto|[\w:<>]+)[*&]? \w+ =[^=]/.test(condition)) continue
    const id = chosen('negate', file, text, index)
    edits.push([open + 1, 0, `(mutant == ${id}) != bool(`], [end, 0, ')'])
  }
  for (const { index, 1: number } of text.matchAll(/(?<=refuse\(out, )(\d+)_R/g))
    edits.push([index, number.length + 2, `(mutant == ${chosen('rule', file, text, index)} ? 0_R : ${number}_R)`])
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
  edits.sort((a, b) => b[0] - a[0])
  let out = text
  for (const [at, length, insert] of edits) out = out.slice(0, at) + insert + out.slice(at + length)
  const copy = join(folder, basename(file))
  writeFileSync(copy, `extern int mutant;\n${out}`)
  return copy
}

const law = sources('src/overage').filter(f => !/(names|rules)\.cpp$/.test(f)).map(mutate)
const plain = ['src/overage/names.cpp', 'src/overage/rules.cpp', ...sources('src/base'),
  ...['json_reader', 'json_writer', 'partner_center_shapes', 'situation_json', 'scenario'].map(f => `src/formats/${f}.cpp`)]
writeFileSync(join(folder, 'mutant.cpp'),
  '#include <cstdlib>\nint mutant = std::getenv("MUTANT") ? std::atoi(std::getenv("MUTANT")) : 0;\n')

// --- programs -----------------------------------------------------------------------------------------------------
const objects = new Map()
function compile(file) {
  const object = join(folder, `${file.replace(/\W/g, '_')}.o`)
  execFileSync(compiler, ['-std=c++20', file.startsWith('tests') ? '-O0' : '-O1', '-w', '-Isrc', '-Itests', ...(json ? ['-isystem', json] : []),
    ...(catchInclude ? ['-isystem', catchInclude] : []), '-DJSON_NOEXCEPTION', '-c', file, '-o', object], { stdio: 'inherit' })
  objects.set(file, object)
  return object
}
const shared = [...law, ...plain, join(folder, 'mutant.cpp')].map(compile)
function program(name, own, libraries = []) {
  const out = join(folder, name)
  execFileSync(compiler, ['-o', out, ...own.map(compile), ...shared, ...libraries], { stdio: 'inherit' })
  return out
}
console.error(`${mutants.length} mutants compiled`)
const scenarios = program('scenarios', ['tests/mutation/scenarios.cpp'])
let units = null
try { units = program('units', sources('tests/unit/overage'), [join(build, 'libcatch2.a')]) } catch { /* scenarios alone */ }

// --- run ----------------------------------------------------------------------------------------------------------
const files = readdirSync('assets/scenarios').filter(f => f.endsWith('.json')).map(f => join('assets/scenarios', f))
const lettingLive = execFileSync(scenarios, ['0', String(mutants.length), ...files], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  .trim().split('\n').map(Number)
if (lettingLive.shift() !== 0) { console.error('the scenarios do not hold without a mutant'); process.exit(2) }
const passes = id => spawnSync(units, [], { env: { ...process.env, MUTANT: String(id) }, timeout: 20000, stdio: 'ignore' }).status === 0
if (units && !passes(0)) { console.error('the unit tests do not hold without a mutant'); process.exit(2) }

const survivors = [], unitOnly = []
for (const id of lettingLive) (units && !passes(id) ? unitOnly : survivors).push(mutants[id - 1])
const say = m => console.log(`  ${m.kind.padEnd(6)} ${m.where.padEnd(20)} ${m.source}`)
console.log(`${mutants.length} mutants, ${mutants.length - survivors.length - unitOnly.length} found by a scenario, ` +
  `${unitOnly.length} by a unit test only, ${survivors.length} survive`)
console.log('found by unit tests only:'); unitOnly.forEach(say)
console.log('survivors:'); survivors.forEach(say)
rmSync(folder, { recursive: true })
const guard = m => m.kind === 'entry' || (m.kind === 'guard' && m.source.startsWith('refuse('))
process.exit([...survivors, ...unitOnly].some(guard) ? 1 : 0)
