// Mutation run over src/overage: node tests/mutation/law.mjs [BUILD_FOLDER]
// Every mutant (mutants.mjs) is compiled into one program and chosen at run time, so a run takes minutes, not hours.
// Each mutant runs all scenarios (assets/scenarios); those they let live run the unit tests of the room as well, when
// BUILD_FOLDER holds Catch2 (libcatch2.a). Survivors are listed; exit 1 if a guard survives the scenarios.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { mutate, say, sources, writeChoice } from './mutants.mjs'

const build = process.argv[2] ?? 'build/native-debug'
const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
const compiler = process.env.CXX ?? 'g++'
const json = flag(/-isystem (\S*json\S*include)/)
const catchInclude = flag(/-isystem (\S*catch2?\S*extras)/)

function read(name) { try { return readFileSync(join(build, name), 'utf8') } catch { return '' } }
function flag(pattern) { return read('compile_commands.json').match(pattern)?.[1] }

const mutants = []
const law = sources('src/overage').filter(f => !/(names|rules)\.cpp$/.test(f)).map(f => mutate(f, folder, mutants))
const plain = ['src/overage/names.cpp', 'src/overage/rules.cpp', ...sources('src/base'),
  ...['json_reader', 'json_writer', 'partner_center_shapes', 'situation_json', 'scenario'].map(f => `src/formats/${f}.cpp`)]

// --- programs -----------------------------------------------------------------------------------------------------
const objects = new Map()
function compile(file) {
  const object = join(folder, `${file.replace(/\W/g, '_')}.o`)
  execFileSync(compiler, ['-std=c++20', file.startsWith('tests') ? '-O0' : '-O1', '-w', '-Isrc', '-Itests', ...(json ? ['-isystem', json] : []),
    ...(catchInclude ? ['-isystem', catchInclude] : []), '-DJSON_NOEXCEPTION', '-c', file, '-o', object], { stdio: 'inherit' })
  objects.set(file, object)
  return object
}
const shared = [...law, ...plain, writeChoice(folder)].map(compile)
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
console.log(`${mutants.length} mutants, ${mutants.length - survivors.length - unitOnly.length} found by a scenario, ` +
  `${unitOnly.length} by a unit test only, ${survivors.length} survive`)
console.log('found by unit tests only:'); unitOnly.forEach(say)
console.log('survivors:'); survivors.forEach(say)
rmSync(folder, { recursive: true })
const guard = m => m.kind === 'entry' || (m.kind === 'guard' && m.source.startsWith('refuse('))
process.exit([...survivors, ...unitOnly].some(guard) ? 1 : 0)
