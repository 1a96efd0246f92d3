// npm run bench -- [--rows 2e6] [--runs 5] [--write]: each question beside the SQL one would write, on one log, in one run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateLog } from '../src/demo/generate-log.ts'
import { openDuckDB } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'
import { openStore, type Store } from '../src/index.ts'
import { loadObvious, obvious, type QuestionName, type Span } from './obvious.ts'
import { type Answered, questions } from './questions.ts'
import { writeTables } from './write-tables.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '2e6' },
    runs: { type: 'string', default: '5' },
    establishments: { type: 'string', default: '2000' },
    write: { type: 'boolean', default: false },
  },
})
const rows = Number(values.rows)
const runs = Number(values.runs)

const folder = await mkdtemp(join(tmpdir(), 'causerie-bench-'))
try {
  const generated = await generateLog({
    out: folder,
    messages: rows,
    establishments: Number(values.establishments),
    start: '2024-01-01',
    end: '2027-01-01',
    format: 'parquet',
    text: false,
  })
  const load = await loadInProcess(generated.log, generated.establishments)
  const plain = await openDuckDB(join(folder, 'obvious.duckdb'))
  const [, obviousSeconds] = await timed(async () => {
    for (const statement of loadObvious(generated.log, generated.establishments)) await plain.execute(statement)
  })
  const store = await openStore(join(folder, 'store'), { attributes: ['region'] })
  const [count] = await plain.query(sql`SELECT count(*) AS messages, count(DISTINCT chat_id) AS chats FROM log`, {
    messages: 'count',
    chats: 'count',
  })

  const table: string[][] = []
  for (const [name, period] of [
    ['three years', { start: '2024-01-01', end: '2027-01-01' }],
    ['a month', { start: '2026-03-01', end: '2026-04-01' }],
  ] as const) {
    const span = { ...period, zone: 'Europe/Paris' }
    for (const question of Object.keys(obvious) as QuestionName[]) {
      table.push([question, name, ...(await compare(store, question, span))])
    }
  }
  store.close()

  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
  const size = `${count?.messages.toLocaleString('en')} messages, ${count?.chats.toLocaleString('en')} chats, ${values.establishments} establishments, three years`
  const loads = [
    [
      'causerie ingest (derivation included)',
      load.seconds.toFixed(1),
      String(Math.round(load.peakMb)),
      load.sizeMb.toFixed(0),
    ],
    [
      'CREATE TABLE AS, repeats settled',
      obviousSeconds.toFixed(1),
      '',
      ((await stat(join(folder, 'obvious.duckdb'))).size / 1e6).toFixed(0),
    ],
  ]
  await writeTables({ machine, size, loads, table, runs, write: values.write })
  plain.close()

  async function compare(ours: Store<'region'>, question: QuestionName, span: Span): Promise<string[]> {
    const theirs = async (): Promise<Answered> => {
      const found = await plain.query(obvious[question](span), { group: 'text', value: 'number' })
      return new Map(found.map(({ group, value }) => [group, value]))
    }
    const mine = () => questions[question](ours, span)
    assertEqual(question, await mine(), await theirs())
    const pairs: { mine: number; theirs: number }[] = []
    for (let run = 0; run < runs; run++) {
      const [, mineSeconds] = await timed(mine)
      const [, theirSeconds] = await timed(theirs)
      pairs.push({ mine: mineSeconds * 1000, theirs: theirSeconds * 1000 })
    }
    const mineMs = median(pairs.map(pair => pair.mine))
    const theirMs = median(pairs.map(pair => pair.theirs))
    const ratio = median(pairs.map(pair => pair.theirs / pair.mine))
    return [mineMs.toFixed(1), theirMs.toFixed(1), `${ratio.toFixed(1)}×`]
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The load in a process of its own, so that its memory is its own. */
async function loadInProcess(log: string, establishments: string) {
  const store = join(folder, 'store')
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/load.ts', store, log, establishments], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', part => {
    printed += part
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the load failed with ${code}`)
  const { seconds, peakMb } = JSON.parse(printed) as { seconds: number; peakMb: number }
  return { seconds, peakMb, sizeMb: (await stat(join(store, '000001.duckdb'))).size / 1e6 }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const startedMs = performance.now()
  const result = await work()
  return [result, (performance.now() - startedMs) / 1000]
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function assertEqual(question: string, mine: Answered, theirs: Answered): void {
  for (const [group, value] of theirs) {
    const own = mine.get(group) ?? Number.NaN
    if (!(Math.abs(own - value) <= 1e-9 * Math.abs(value))) {
      throw new Error(`${question} of ${JSON.stringify(group)}: ${own} here, ${value} by the obvious SQL`)
    }
  }
  if (mine.size !== theirs.size)
    throw new Error(`${question}: ${mine.size} groups here, ${theirs.size} by the obvious SQL`)
}
