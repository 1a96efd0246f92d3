// npm run bench -- [--rows 2e6] [--runs 5] [--write] [--opponents] [--without polars]: compares every answer of the two pages with its
// alternatives, on one log and in one run, and every goal with what was measured.

import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { generateLog } from '../src/demo/generate-log.ts'
import { read } from '../src/engine/source.ts'
import { sql } from '../src/engine/sql.ts'
import type { Store } from '../src/index.ts'
import { askAll } from './ask-all.ts'
import { compareReports } from './ask-report.ts'
import { askBatch } from './batch.ts'
import { chooseFilters } from './filters.ts'
import { compareHistories } from './histories.ts'
import { addLateRows } from './late-rows.ts'
import { compareDisk, loadBesideBare, loadedOnce } from './load-all.ts'
import { openCauserie } from './opponents/causerie.ts'
import { enterOpponents } from './opponents/enter.ts'
import { installOpponents } from './opponents/install.ts'
import type { Log } from './opponents/opponent.ts'
import { type Part, readOptions } from './options.ts'
import { inOwnProcess } from './own-process.ts'
import { comparePages } from './pages/compare-pages.ts'
import { aMonth, threeYears } from './periods.ts'
import { compareStarts } from './process-start.ts'
import { writeCsv } from './recut-log.ts'
import { compareSiteCounts } from './site-counts.ts'
import { runWorker } from './worker.ts'
import { openWorkplace } from './workplace.ts'
import { writeTables } from './write-tables.ts'

const { rows, runs, establishments, filters, patienceSeconds, includes, ...options } = readOptions()
if (options.opponents) installOpponents()
const absent: string[] = []
const onAbsent = (reason: string) => {
  absent.push(reason)
  console.error(reason)
}
const folder = await openWorkplace()
const closing: (() => Promise<unknown>)[] = []
try {
  const log = await makeLog()

  say('loading')
  const ours = await openCauserie()
  closing.unshift(ours.close)
  const loaded = await ours.load(log)
  const store = ours.store()
  const entrants = await enterOpponents(log, { folder, includes, onAbsent })
  closing.unshift(...entrants.map(({ opponent }) => opponent.close))
  const opponents = entrants.map(({ opponent }) => opponent)
  const besideBare = await part('loads', [], () => loadBesideBare(log, folder, { runs, patienceSeconds: 3 }))
  const loads = [...besideBare, ...entrants.map(entrant => loadedOnce(entrant.opponent, entrant.loaded))]
  const disk = await compareDisk(log, folder, loaded.sizeBytes)

  say('asking')
  const periods = [...(includes('years') ? [threeYears] : []), ...(includes('month') ? [aMonth] : [])]
  const chosen = await chooseFilters(store, threeYears)
  const cells = await askAll({
    store,
    ours,
    opponents,
    periods,
    filters: chosen.slice(0, 1 + filters),
    runs,
    patienceSeconds,
    onCell: ({ question, of }) => say(`  ${question}, ${of}`),
  })
  const reports = await compareReports(store, periods, runs)
  for (const close of closing.splice(0, entrants.length)) await close()

  const [site = ''] = chosen[1]?.where.establishment ?? []
  const siteMonth = { ...aMonth, where: { establishment: [site] } }
  const pages = await part('pages', [], () => comparePages(store, siteMonth, { folder, runs, onAbsent }))
  const late = await part('late', null, () => addLateRows(log, join(folder, 'late-rows')))
  // Differences of a few percent need more runs than differences by a factor.
  const unhurried = { patienceSeconds: 4 * patienceSeconds }
  const often = { ...unhurried, runs: 3 * runs }
  const histories = await part('histories', [], () => compareHistories(log, folder, often))
  const bySites = { ...unhurried, runs, sites: establishments }
  const siteCounts = await part('sites', [], () => compareSiteCounts(log, folder, bySites))
  const asking = await part('memory', null, () => inOwnProcess<{ peakBytes: number }>('ask.ts', [log.store]))
  const starts = await part('starts', [], () => compareStarts(log.store, runs))
  const batch = await part('batch', null, () => askBatch(store, aMonth))
  const managers = Math.min(300, Math.ceil(rows / 50_000))
  const worker = await part('worker', null, () => runWorker(log.store, managers))

  const memory = { loadBytes: loaded.peakBytes ?? 0, askBytes: asking?.peakBytes ?? null }
  const measured = { loads, disk, late, memory, cells, reports, histories, siteCounts, starts, pages, batch, worker }
  await writeTables({ machine: machine(), size: await sizeOf(store), runs, opponents, absent, ...measured }, options)
  // Repeated at the end, since the tables look complete without them.
  if (options.opponents && absent.length > 0) {
    console.error(`\nNOT COMPARED:\n${absent.join('\n')}`)
    process.exitCode = 1
  }
} finally {
  for (const close of closing) await close()
}

async function makeLog(): Promise<Log> {
  say(`a log of about ${rows.toLocaleString('en')} rows in ${folder}`)
  const { start, end } = threeYears
  const of = { messages: rows, establishments, start, end }
  const generated = await generateLog({ ...of, out: folder, format: 'parquet', text: false })
  const csv = join(folder, 'messages.csv')
  await writeCsv(generated.log, csv)
  return { parquet: generated.log, csv, establishments: generated.establishments, store: join(folder, 'store') }
}

function machine(): string {
  const [cpu] = cpus()
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
}

async function sizeOf(store: Store<'region'>): Promise<string> {
  const [count] = await read(store, engine =>
    engine.query(sql`SELECT (SELECT count(*) FROM log) AS messages, (SELECT count(*) FROM chats) AS chats`, {
      messages: 'count',
      chats: 'count',
    }),
  )
  return `${count?.messages.toLocaleString('en')} messages, ${count?.chats.toLocaleString('en')} chats, ${establishments} establishments, three years`
}

/** The measurement of a part, or its replacement when the part is left out. */
async function part<T>(name: Part, leftOut: T, measure: () => Promise<T>): Promise<T> {
  if (!includes(name)) return leftOut
  say(name)
  return measure()
}

function say(text: string): void {
  console.error(`${Math.round(performance.now() / 1000)} s: ${text}`)
}
