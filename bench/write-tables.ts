import { readFile, writeFile } from 'node:fs/promises'
import { geometricMean, median } from './contest.ts'
import { goalsOf } from './goals.ts'
import { megabytes, milliseconds, seconds, table, times } from './markdown.ts'
import { type Results, ratiosTo } from './results.ts'
import type { VariedRow } from './vary.ts'

const path = new URL('README.md', import.meta.url)
/** Written by hand. */
const tried = new URL('tried.md', import.meta.url)

/** Prints the tables and, on request, writes them to bench/README.md, before the part on what was tried. */
export async function writeTables(results: Results, { write }: { readonly write: boolean }): Promise<void> {
  const text = tablesOf(results)
  console.log(text)
  if (write) await writeFile(path, `${text}\n${await readFile(tried, 'utf8')}`)
}

function tablesOf(results: Results): string {
  const { machine, size, runs, absent } = results
  return `# Benchmarks

Written by \`npm run bench -- --rows N --write\`; \`--opponents\` installs the opponents, \`--without NAME\` leaves a part out.
Answers are compared before any time is printed. Machine: ${machine}.
Log: ${size}. Times are medians of at most ${runs} runs, all contestants in turn after one run each that is not counted; a
ratio is the median of the rounds, ± half the spread between the slowest and the fastest run. A contestant that took longer than
\`--patience\` seconds in total on a question was not run on it again; for one that took ten times as long in the first run, that run counts.
${absent.map(reason => `\n* ${reason}`).join('')}

## Goals

Set for 20 million messages on two cores. Where there are several values, the worst is compared with the goal.

${goalsTable(results)}

## Opponents

${opponentsTable(results)}

* The obvious SQL runs on the same DuckDB: the log as loaded, \`count(DISTINCT …)\`, \`date_trunc\` in a zone, the first reply by a join.
* PostgreSQL is Debian's 15, tuned for the machine and without durability. Conversations are made distinct before they are
  counted, which runs in parallel, unlike \`count(DISTINCT …)\`. Derivation and indexes are part of its load.
* ClickHouse derives the waits as causerie does and keeps them by their end, so that those open at an instant are one range.
* Polars reads the same from files that DuckDB derives for it. nodejs-polars stays at 0.24: the binaries of 0.25.2 and later
  declare Node 22, and npm silently leaves them out on Node 20.
* No opponent gets \`previous_at\` or activity by quarters of an hour, which are causerie's own ideas.

## Loading

On disk and checkpointed. \`floor\` is a bare \`CREATE TABLE AS\` of the same file on as many threads.

${loadingTable(results)}

${lateTable(results)}

${diskTable(results)}

## Asking

Above 1× the other side takes longer. The floor reads the columns of the log that a question needs, once, filters them and adds
them up: how many times as long ours takes.

${askingTable(results)}

All answers of both pages for one report, in one call, compared with one bare scan of all columns in the period and, before it, of the columns
that tell who is waiting:

${table(
  ['report', 'ms', 'of a bare scan'],
  results.reports.map(({ of, ours, floorRatio }) => [of, milliseconds(ours), times(floorRatio)]),
)}

The same month asked of 6, 12 and 36 months of the log. Chats are kept whole, so the answers are the same:

${variedTable(results.histories)}

The same messages with a tenth of the sites and with ten times as many:

${variedTable(results.siteCounts)}

## Processes

${startsTable(results)}

${memoryTable(results)}

${batchText(results)}
${workerText(results)}

## Drawing

One site's month from its answers to bytes, warm. Every PDF was read back and compared with the report's figures and tables.

${table(
  ['page', 'ms', 'ratio', 'kB'],
  results.pages.map(page => [
    page.name,
    milliseconds(page.times),
    times(page.ratio),
    (page.sizeBytes / 1000).toFixed(0),
  ]),
)}
`
}

function goalsTable(results: Results): string {
  return table(
    ['what', 'goal', 'measured', 'met'],
    goalsOf(results).map(({ what, goal, measured, met }) => [
      what,
      goal,
      measured ?? 'left out',
      measured === null ? '' : met ? 'met' : '**missed**',
    ]),
  )
}

function opponentsTable({ opponents, cells }: Results): string {
  const rows = opponents.flatMap(({ name, version, form }) => {
    const ratios = ratiosTo(cells, name)
    if (ratios.length === 0) return []
    const [worst] = ratios.toSorted((a, b) => a.ratio - b.ratio)
    const slower = ratios.filter(({ ratio }) => ratio < 1).length
    const mean = times(geometricMean(ratios.map(({ ratio }) => ratio)))
    const least = worst === undefined ? '' : `${times(worst.ratio, 2)} (${worst.where})`
    return [[name, version, form, mean, least, `${slower} of ${ratios.length}`]]
  })
  return table(['opponent', 'version', 'form', 'geometric mean', 'least', 'where causerie is slower'], rows)
}

function loadingTable({ loads }: Results): string {
  return table(
    ['load', 'form', 'seconds', 'of them indexes', 'peak memory, MB', 'on disk, MB'],
    loads.map(load => [
      load.name,
      load.form,
      seconds(load.times),
      load.indexSeconds?.toFixed(1) ?? '',
      load.peakBytes === undefined ? '' : megabytes(load.peakBytes),
      megabytes(load.sizeBytes),
    ]),
  )
}

function lateTable({ late }: Results): string {
  if (late === null) return ''
  const { bulkSeconds, lateSeconds, copySeconds } = late
  return `One row in a hundred, spread over the whole log and shuffled, added to the store of the others:

${table(
  ['bulk load, s', 'late rows, s', 'of them a copy of the file, s', 'the rest, of the bulk load'],
  [
    [
      ...[bulkSeconds, lateSeconds, copySeconds].map(value => value.toFixed(2)),
      `${(((lateSeconds - copySeconds) / bulkSeconds) * 100).toFixed(1)} %`,
    ],
  ],
)}`
}

function diskTable({ disk: { storeBytes, csvBytes, zstdBytes } }: Results): string {
  const row = (name: string, bytes: number) => [name, megabytes(bytes), times(storeBytes / bytes, 2)]
  return table(
    ['on disk', 'MB', 'the store, of it'],
    [row('store', storeBytes), row('CSV, without texts', csvBytes), row('Parquet with zstd', zstdBytes)],
  )
}

function askingTable({ opponents, cells }: Results): string {
  return table(
    ['question', 'of', 'causerie, ms', 'of a bare scan', ...opponents.map(({ name }) => `${name}, ms`)],
    cells.map(({ question, of, ours, floorRatio, theirs }) => [
      question,
      of,
      milliseconds(ours),
      times(floorRatio),
      ...theirs.map(({ times: taken, ratio }) => `${(median(taken.seconds) * 1000).toFixed(1)} (${times(ratio)})`),
    ]),
  )
}

function variedTable(rows: readonly VariedRow[]): string {
  const names = rows[0]?.times.map(({ name }) => `${name}, ms`) ?? []
  return table(
    ['question', 'of', ...names, 'last of first'],
    rows.map(({ question, of, times: all }) => {
      const [first, last] = [all[0], all.at(-1)].map(taken => median(taken?.seconds ?? []))
      return [question, of, ...all.map(milliseconds), times((last ?? 0) / (first ?? 1), 2)]
    }),
  )
}

function startsTable({ starts }: Results): string {
  const floor = median(starts[0]?.seconds ?? [])
  return table(
    ['process', 'ms', 'of the floor'],
    starts.map(taken => [taken.name, milliseconds(taken), times(median(taken.seconds) / floor, 2)]),
  )
}

function memoryTable({ memory: { loadBytes, askBytes }, worker }: Results): string {
  const row = (name: string, bytes: number | null | undefined) => (bytes ? [[name, megabytes(bytes)]] : [])
  return table(
    ['process', 'peak memory, MB'],
    [
      ...row('a load of Parquet', loadBytes),
      ...row('every question and two reports', askBytes),
      ...row('a worker on two threads', worker?.peakBytes),
    ],
  )
}

function batchText({ batch }: Results): string {
  if (batch === null) return 'No batch was asked.'
  const { sites, seconds: taken, aloneSeconds } = batch
  return `The month's reports of ${sites} sites, asked in one call: ${taken.toFixed(1)} s, ${((taken / sites) * 1000).toFixed(1)} ms each; one alone takes ${(aloneSeconds * 1000).toFixed(0)} ms.`
}

function workerText({ worker }: Results): string {
  if (worker === null) return 'No worker was run.'
  const { reports, mails, seconds: taken, pauseSeconds } = worker
  return `A worker on two threads queried, drew and mailed ${reports} reports of a month, ${mails} mails, in ${taken.toFixed(1)} s:
${(reports / taken).toFixed(1)} reports a second; the longest pause of its event loop was ${(pauseSeconds * 1000).toFixed(0)} ms.`
}
