// Generates a log of any size as one Parquet file, loads it at once in its own process, and queries it:
// node --import tsx bench/large-load.ts --rows 1e8 [--memory 1GB] [--by chat] [--folder DIR]
import { access, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDuckDB } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'
import { openStore, quality } from '../src/index.ts'
import { median, timed } from './contest.ts'
import { askCauserie, storeFile } from './opponents/causerie.ts'
import { inOwnProcess } from './own-process.ts'
import { aMonth, threeYears } from './periods.ts'
import { openWorkplace } from './workplace.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '2e7' },
    /** The memory limit of the load, as for `causerie ingest --memory`. */
    memory: { type: 'string', default: '' },
    /** The order of the rows in the file: `time` or `chat`. */
    by: { type: 'string', default: 'time' },
    /** The folder where the file stays for later runs. */
    folder: { type: 'string' },
  },
})
const rows = Number(values.rows)
const folder = values.folder ?? (await openWorkplace())
await mkdir(folder, { recursive: true })
const file = join(folder, `${rows}-by-${values.by}.parquet`)
const store = join(folder, 'store')
await rm(store, { recursive: true, force: true })
if (!(await isThere(file))) await writeLog(file, values.by === 'chat')

const loaded = await inOwnProcess<{ seconds: number; peakBytes: number }>('load.ts', [store, file, '', values.memory])
console.log(
  `${rows} rows by ${values.by}: loaded in ${loaded.seconds.toFixed(1)} s, peak ${megabytes(loaded.peakBytes)}`,
)

const opened = await openStore(store, { attributes: ['region'] })
for (const asked of [aMonth, threeYears]) {
  for (const question of ['volume', 'sites', 'evolution', 'heatmap', 'summary', 'watchList'] as const) {
    const seconds: number[] = []
    for (let run = 0; run < 4; run++) seconds.push((await timed(() => askCauserie(opened, question, asked)))[1])
    const [first = 0, ...others] = seconds
    console.log(`${question}, ${asked.name}: ${ms(median(others))} ms, the first time ${ms(first)} ms`)
  }
}
const [, lookedOver] = await timed(() => quality(opened))
console.log(`quality: ${ms(lookedOver)} ms`)
opened.close()
console.log(`store: ${megabytes(await sizeOf(await storeFile(store)))}`)

/** Nine messages per chat over three years, one in fifty of them in a much older chat; 2000 sites; ids as random as real ones. */
async function writeLog(path: string, byChat: boolean): Promise<void> {
  const engine = await openDuckDB(':memory:', { memoryLimit: '2GB', temporaryFolder: `${path}.tmp` })
  const start = sql`epoch_us(TIMESTAMPTZ '2024-01-01T00:00:00Z')`
  const years = 94_608_000_000_000n
  // Ordered by chat, each chat begins at any time and lasts for hours; otherwise a thousand chats are in progress at any time.
  const placed = byChat
    ? sql`SELECT i, i // 9 AS chat, (hash(i // 9) % ${years})::BIGINT + (i % 9) * (hash(i) % 3600000000)::BIGINT AS after FROM range(${rows}::BIGINT) AS t (i)`
    : sql`SELECT i, CASE WHEN hash(i) % 50 = 0 THEN (hash(i, 1) % (i // 9 + 1))::BIGINT
          ELSE i // 9000 * 1000 + (hash(i, 2) % 1000)::BIGINT END AS chat, i * (${years} // ${rows}) AS after FROM range(${rows}::BIGINT) AS t (i)`
  await engine.execute(sql`COPY (
    SELECT left(md5(chat::VARCHAR), 24) AS chat_id, printf('%x', hash(i)) AS message_id, make_timestamptz(${start} + after) AS sent_at,
      CASE WHEN dice < 46 THEN 'customer' WHEN dice < 90 THEN 'agent' WHEN dice < 98 THEN 'bot' ELSE 'system' END AS author,
      CASE dice % 33 WHEN 7 THEN 'archive' WHEN 8 THEN 'note' ELSE 'message' END AS kind,
      'site-' || hash(chat, 3) % 2000 AS establishment_id, 'u' || hash(chat, 4) % (${rows} // 20 + 1) AS customer_id,
      'channel ' || hash(chat, 5) % 4 AS channel,
      'platform ' || hash(chat, 6) % 4 AS platform,
      'agent-' || hash(i, 7) % 5000 AS author_id, 'message ' || hash(i, 8) % 100000 || ' about an order' AS text
    FROM (SELECT *, (hash(i, 9) % 100)::INTEGER AS dice FROM (${placed})))
    TO ${path} (FORMAT parquet)`)
  engine.close()
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function sizeOf(path: string): Promise<number> {
  const { stat } = await import('node:fs/promises')
  return (await stat(path)).size
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}

function ms(seconds: number): string {
  return (seconds * 1000).toFixed(1)
}
