import { writeFile } from 'node:fs/promises'
import type { AskedCell } from './ask-all.ts'
import { geometricMean, median, spreadOf, type Times } from './contest.ts'
import type { LoadRow } from './load-all.ts'
import type { Opponent } from './opponents/opponent.ts'
import type { PageRow } from './pages/compare-pages.ts'

export interface Tables {
  readonly machine: string
  readonly size: string
  readonly runs: number
  readonly opponents: readonly Opponent[]
  readonly absent: readonly string[]
  readonly loads: readonly LoadRow[]
  readonly cells: readonly AskedCell[]
  readonly reports: readonly { readonly of: string; readonly ours: Times; readonly floorRatio: number }[]
  readonly pages: readonly PageRow[]
}

const path = new URL('README.md', import.meta.url)

/** Prints the tables and, when asked, keeps them in bench/README.md. */
export async function writeTables(tables: Tables, { write }: { readonly write: boolean }): Promise<void> {
  const { machine, size, runs, absent } = tables
  const text = `# What is fast, against what

Written by \`npm run bench -- --rows N --write\`. Answers are compared before any time is taken. Machine: ${machine}.
Log: ${size}. Times are medians of at most ${runs} runs, all sides in turn; a ratio is the median of the rounds, ± is the
half of the spread between our slowest and fastest run. Who took longer than \`--patience\` seconds in all on a question was not run on it again.

${opponentsTable(tables)}
${absent.map(reason => `\n* ${reason}`).join('')}

* \`npm run bench -- --opponents\` installs the packages of \`bench/opponents\`; whoever is not installed is left out and named above.
* The obvious SQL runs on the same DuckDB: the log as it is loaded, \`count(DISTINCT …)\`, \`date_trunc\` in a zone, the first reply by a join.
* PostgreSQL is Debian's 15, tuned for the machine and without durability. Conversations are made distinct before they are
  counted, which runs in parallel where \`count(DISTINCT …)\` does not. Derivation and indexes are part of its load.
* ClickHouse derives the waits as causerie does and keeps them by their end, so that those open at an instant are one range.
* Polars has no load of its own: DuckDB wrote its files from causerie's derived tables. nodejs-polars stays at 0.24: the
  binaries of 0.25.2 and later declare Node 22, and npm leaves them out without a word on Node 20.
* Nobody else is given \`previous_at\`, which is causerie's own idea.

## Loading

${loadingTable(tables)}

## Asking

Above 1× the other side takes longer. The floor reads the columns that a question needs, once, and counts nothing: how many
times as long ours takes.

${askingTable(tables)}

All answers of both pages for one report, in one call, beside one bare scan of their columns:

${markdown(
  ['report', 'ms', 'of a bare scan'],
  tables.reports.map(({ of, ours, floorRatio }) => [of, milliseconds(ours), `${floorRatio.toFixed(1)}×`]),
)}

## Drawing

One site's month from its answers to bytes, warm. Every PDF was read back and held against the report's figures and tables.

${markdown(
  ['page', 'ms', 'ratio', 'kB'],
  tables.pages.map(({ name, times, ratio, sizeBytes }) => [
    name,
    milliseconds(times),
    `${ratio.toFixed(1)}×`,
    (sizeBytes / 1000).toFixed(0),
  ]),
)}
`
  console.log(text)
  if (write) await writeFile(path, text)
}

function opponentsTable({ opponents, cells }: Tables): string {
  const rows = opponents.map(({ name, version, form }) => {
    const ratios = cells.flatMap(({ question, of, theirs }) =>
      theirs.flatMap(({ times, ratio }) => (times.name === name ? [{ ratio, where: `${question}, ${of}` }] : [])),
    )
    const [worst] = ratios.toSorted((a, b) => a.ratio - b.ratio)
    const slower = ratios.filter(({ ratio }) => ratio < 1).length
    return [
      name,
      version,
      form,
      `${geometricMean(ratios.map(({ ratio }) => ratio)).toFixed(1)}×`,
      worst === undefined ? '' : `${worst.ratio.toFixed(2)}× (${worst.where})`,
      `${slower} of ${ratios.length}`,
    ]
  })
  return markdown(['against', 'version', 'in what form', 'geometric mean', 'least', 'where ours is slower'], rows)
}

function loadingTable({ loads }: Tables): string {
  const ours = loads.find(({ name }) => name === 'causerie')?.loaded.seconds
  return markdown(
    ['load', 'form', 'seconds', 'of causerie', 'peak memory, MB', 'on disk, MB'],
    loads.map(({ name, form, loaded: { seconds, sizeBytes, peakBytes } }) => [
      name,
      form,
      seconds?.toFixed(1) ?? 'not its own',
      seconds === null || !ours ? '' : `${(seconds / ours).toFixed(2)}×`,
      peakBytes === undefined ? '' : (peakBytes / 1e6).toFixed(0),
      (sizeBytes / 1e6).toFixed(0),
    ]),
  )
}

function askingTable({ opponents, cells }: Tables): string {
  return markdown(
    ['question', 'of', 'causerie, ms', 'of a bare scan', ...opponents.map(({ name }) => `${name}, ms`)],
    cells.map(({ question, of, ours, floorRatio, theirs }) => [
      question,
      of,
      milliseconds(ours),
      `${floorRatio.toFixed(1)}×`,
      ...theirs.map(({ times, ratio }) => `${(median(times.seconds) * 1000).toFixed(1)} (${ratio.toFixed(1)}×)`),
    ]),
  )
}

function milliseconds(times: Times): string {
  const spread = spreadOf(times)
  return `${(median(times.seconds) * 1000).toFixed(1)}${spread === null ? '' : ` ±${(spread * 50).toFixed(0)} %`}`
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = `|${head.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
