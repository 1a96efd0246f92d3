// npm run bench -- [--rows 2e6] [--runs 5] [--write] [--opponents] [--without polars]: every answer of the two pages beside what
// one would use instead, on one log, in one run.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { generateLog } from '../src/demo/generate-log.ts'
import { sql } from '../src/engine/sql.ts'
import type { Store } from '../src/index.ts'
import { reportInput } from '../src/report/index.ts'
import { askAll, type Period } from './ask-all.ts'
import { contest, ratioOf } from './contest.ts'
import { chooseFilters } from './filters.ts'
import { scan } from './floor.ts'
import { loadRows, writeCsv } from './load-all.ts'
import { openCauserie } from './opponents/causerie.ts'
import { enterOpponents } from './opponents/enter.ts'
import type { Log } from './opponents/opponent.ts'
import { readOptions } from './options.ts'
import { comparePages } from './pages/compare-pages.ts'
import { askedOf } from './question.ts'
import { writeTables } from './write-tables.ts'

const { rows, runs, establishments, patienceSeconds, write, opponents: install, without } = readOptions()
const zone = 'Europe/Paris'
const [threeYears, aMonth]: readonly [Period, Period] = [
  { name: 'three years', start: '2024-01-01', end: '2027-01-01' },
  { name: 'a month', start: '2026-03-01', end: '2026-04-01' },
]
const absent: string[] = []
const onAbsent = (reason: string) => {
  absent.push(reason)
  console.error(reason)
}

if (install) {
  const folder = new URL('opponents', import.meta.url)
  spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', process.stderr, process.stderr],
  })
}

const folder = await mkdtemp(join(tmpdir(), 'causerie-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const closing: (() => Promise<unknown>)[] = []
try {
  console.error(`a log of about ${rows.toLocaleString('en')} rows in ${folder}`)
  // PostgreSQL reads the files itself, as a user of its own.
  await chmod(folder, 0o755)
  const { start, end } = threeYears
  const generated = await generateLog({
    out: folder,
    messages: rows,
    establishments,
    start,
    end,
    format: 'parquet',
    text: false,
  })
  const log: Log = {
    parquet: generated.log,
    csv: join(folder, 'messages.csv'),
    establishments: generated.establishments,
    store: join(folder, 'store'),
  }
  await writeCsv(log.parquet, log.csv)

  console.error('loading')
  const ours = await openCauserie()
  closing.unshift(ours.close)
  const own = { opponent: ours, loaded: await ours.load(log) }
  const entrants = await enterOpponents(log, { folder, without, onAbsent })
  closing.unshift(...entrants.map(({ opponent }) => opponent.close))
  const opponents = entrants.map(({ opponent }) => opponent)
  const loads = await loadRows(log, folder, [own, ...entrants])
  const store = ours.store()

  console.error('asking')
  const filters = await chooseFilters(store, askedOf(threeYears, zone, {}))
  const periods = [...(without.includes('years') ? [] : [threeYears]), ...(without.includes('month') ? [] : [aMonth])]
  const cells = await askAll({
    store,
    ours,
    opponents,
    periods,
    filters: without.includes('filters') ? filters.slice(0, 1) : filters,
    zone,
    runs,
    patienceSeconds,
    onCell: ({ question, of }) => console.error(`  ${question}, ${of}`),
  })
  const reports = []
  for (const period of periods) reports.push(await askReport(store, period))

  if (!without.includes('pages')) console.error('drawing')
  const [, site = { where: {} }] = filters
  const pages = without.includes('pages')
    ? []
    : await comparePages(store, askedOf(aMonth, zone, site.where), { folder, runs, onAbsent })

  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
  const size = `${await sizeOf(store)}, ${establishments} establishments, three years`
  await writeTables({ machine, size, runs, opponents, absent, loads, cells, reports, pages }, { write })
} finally {
  for (const close of closing) await close()
}

/** All of both pages in one call; a month is compared with the one before, three years with nothing. */
async function askReport(store: Store<'region'>, period: Period) {
  const asked = askedOf(period, zone, {})
  const compare = period === aMonth ? 'previous' : 'none'
  const asOf = new Date(Number(asked.to / 1000n)).toISOString()
  const scanned = compare === 'previous' ? askedOf({ ...period, start: '2026-02-01' }, zone, {}) : asked
  const [floor, ours] = await contest(
    [
      { name: 'floor', run: () => scan(store, 'report', scanned) },
      {
        name: 'causerie',
        run: () => reportInput(store, { period: { start: period.start, end: period.end }, zone, asOf, compare }),
      },
    ],
    { runs, patienceSeconds: Math.max(10, patienceSeconds) },
  )
  if (floor === undefined || ours === undefined) throw new Error('nobody ran')
  return { of: `${period.start} to ${period.end}`, ours, floorRatio: ratioOf(floor, ours) }
}

async function sizeOf(store: Store<'region'>): Promise<string> {
  const [count] = await store.read(engine =>
    engine.query(sql`SELECT (SELECT count(*) FROM log) AS messages, (SELECT count(*) FROM chats) AS chats`, {
      messages: 'count',
      chats: 'count',
    }),
  )
  return `${count?.messages.toLocaleString('en')} messages, ${count?.chats.toLocaleString('en')} chats`
}
