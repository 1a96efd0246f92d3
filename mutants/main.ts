import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { diffOf, lineOf, scoresOf, scoreTable } from './report.ts'
import { rooms } from './rooms.ts'
import { drawMutants, runMutants } from './run-mutants.ts'
import { endRuns } from './run-tests.ts'
import { readSurvivors, standingOf } from './survivors.ts'
import { testCommand } from './test-command.ts'
import { filesOf } from './working-copy.ts'

const root = resolve(import.meta.dirname, '..')

const options = new Command('mutants')
  .description('Plants mistakes of the kind that people make, one at a time, and says which of them no test notices.')
  .option(
    '--room <folder...>',
    'which rooms',
    rooms.map(({ folder }) => folder),
  )
  .option('--count <number>', 'how many mutants of each room', Number, 20)
  .option('--seed <number>', 'what they are drawn by', Number, 1)
  .option('--only <id...>', 'the mutants with these ids, instead of a draw')
  .option('--quick', 'leave out the suites of many processes, *.full.test.ts: a mutant that only those notice survives')
  .option('--list', 'print them as diffs, run nothing')
  .option('--json <file>', 'write what became of each there too')
  .parse()
  .opts<{ room: string[]; count: number; seed: number; only?: string[]; quick?: true; list?: true; json?: string }>()

const asked = options.room.map(folder => {
  const room = rooms.find(one => one.folder === folder)
  if (room === undefined)
    throw new Error(`no room ${folder}. The rooms are ${rooms.map(one => one.folder).join(', ')}.`)
  return room
})
const files = filesOf(root).filter(file => options.quick !== true || !file.endsWith('.full.test.ts'))
const known = readSurvivors(join(root, 'mutants/survivors.yaml'))
const { drawn, refused } = drawMutants(root, files, { ...options, rooms: asked, only: options.only ?? null })
const diff = (one: (typeof drawn)[number]) => diffOf(one, readFileSync(join(root, one.mutant.file), 'utf8'))

if (options.list === true) {
  for (const one of drawn) console.log(`${diff(one)}\n`)
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      endRuns()
      process.exit(1)
    })
  }
  const results = await runMutants(root, files, {
    drawn,
    command: testCommand(options.seed),
    baseline: 'run',
    onResult: result => console.log(lineOf(result, standingOf(result.mutant, known))),
  })
  const survivors = results.filter(({ state }) => state === 'survived')
  for (const one of survivors) console.log(`\n${diff(one)}`)
  console.log(`\n${scoreTable(scoresOf(results, refused, known))}`)
  if (options.json !== undefined) {
    const plain = results.map(({ room, mutant, ...result }) => ({ room: room.folder, ...mutant, ...result }))
    writeFileSync(options.json, `${JSON.stringify(plain, null, 2)}\n`)
  }
}
