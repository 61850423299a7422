// Mutation run over src/rating: node tests/mutation/rating.mjs [BUILD_FOLDER [FILE...]]; all its files unless some are named.
// Every mutant (mutants.mjs) is compiled into the room once and chosen at run time. Each runs the room's unit tests; those
// they let live run the golden cases, the tests of the engine, then the properties and the comparison with the oracle. Survivors
// are listed as they are found.
// BUILD_FOLDER (build/native-release) holds the built test programs: they are linked again, with the mutants in place of
// libroom_rating.a.
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'

import { mutate, say, sources, writeChoice } from './mutants.mjs'

const [build = 'build/native-release', ...wanted] = process.argv.slice(2)
const folder = mkdtempSync(path.join(tmpdir(), 'mutation-'))
const shell = (command) => execFileSync('sh', ['-c', command], { cwd: build, stdio: ['ignore', 'pipe', 'inherit'] }).toString()

// --- the mutants, compiled as the room is
const commands = JSON.parse(readFileSync(path.join(build, 'compile_commands.json'), 'utf8'))
const mutants = []
const objects = []
function compile(source, likeFile) {
  const { command } = commands.find(({ file }) => file.endsWith(`/${likeFile}`))
  const object = `${source}.o`
  shell(`${command.replace(/ -o \S+ -c \S+$/, '')} -w -I${path.resolve('src/rating')} -o ${object} -c ${source}`)
  objects.push(object)
}
for (const file of sources('src/rating')) {
  const copy = path.join(folder, path.basename(file))
  if (wanted.length === 0 || wanted.includes(path.basename(file))) mutate(file, folder, mutants, { drops: true })
  else copyFileSync(file, copy)
  compile(copy, file)
}
compile(writeChoice(folder), 'src/rating/draw.cpp')
console.error(`${mutants.length} mutants compiled`)

function linked(name) {
  const link = shell(`ninja -t commands ${name}`).trim().split('\n').at(-1)
  const out = path.join(folder, name)
  const with_mutants = link.replace(new RegExp(` -o ${name}(?= )`), ` -o ${out}`).replace('libroom_rating.a', objects.join(' '))
    .replaceAll('libroom_rating.a', '')
  shell(with_mutants)
  return out
}
const programs = [['test_rating', 'unit tests'], ['test_golden', 'golden cases'], ['test_engine', 'tests of the engine'],
  ['test_property', 'properties and oracle']].map(([name, what]) => ({ what, found: 0, file: linked(name), seconds: 60 }))

// --- the run
// a mutant that never ends is ended by the processor time or the memory it took, whatever else the machine does; one that
// waits for ever, by the clock
const passes = ({ file, seconds }, id) => new Promise((done) => {
  const child = spawn('sh', ['-c', `ulimit -t ${seconds} && ulimit -v 4000000 && exec timeout ${10 * seconds} ${file} --abort`], { env: { ...process.env, MUTANT: String(id) }, stdio: 'ignore' })
  child.on('close', (code) => done(code === 0))
})
for (const program of programs) {
  const start = performance.now()
  if (!(await passes(program, 0))) {
    console.error(`${path.basename(program.file)} does not pass without a mutant`)
    process.exit(2)
  }
  program.seconds = 2 + Math.ceil((5 * (performance.now() - start)) / 1000) // five times what it takes unhurt
}
const survivors = []
let next = 0
async function work() {
  while (next < mutants.length) {
    const at = next++
    if (at % 50 === 0) console.error(`${at} of ${mutants.length}, ${survivors.length} survive`)
    let by = 0
    while (by < programs.length && (await passes(programs[by], at + 1))) ++by
    if (by < programs.length) {
      programs[by].found += 1
    } else {
      survivors.push(mutants[at])
      say(mutants[at])
    }
  }
}
await Promise.all(cpus().map(work))
const found = programs.map((program) => `${program.found} found by ${program.what}`).join(', ')
console.log(`${mutants.length} mutants: ${found}, ${survivors.length} survive`)
rmSync(folder, { recursive: true })
