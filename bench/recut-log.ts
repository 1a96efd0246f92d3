import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openDuckDB } from '../src/engine/duckdb.ts'
import { instant, type Sql, sql } from '../src/engine/sql.ts'
import type { Micros } from '../src/time/instant.ts'
import type { Log } from './opponents/opponent.ts'

type LoadableLog = Omit<Log, 'csv'>

/** All rows of the chats that have a row since `start`. */
export function since(log: Log, folder: string, start: Micros): Promise<LoadableLog> {
  const rows = readLog(log)
  const recent = sql`SELECT chat_id FROM ${rows} WHERE sent_at >= ${instant(start)}`
  return recut(log, folder, { rows: sql`SELECT * FROM ${rows} WHERE chat_id IN (${recent})` })
}

/** Deals each site's chats out among ten sites. */
export function tenTimesTheSites(log: Log, folder: string): Promise<LoadableLog> {
  const numbered = (place: Sql) => sql`* REPLACE (establishment_id || '-' || ${place} AS establishment_id)`
  return recut(log, folder, {
    rows: sql`SELECT ${numbered(sql`hash(chat_id) % 10`)} FROM ${readLog(log)}`,
    sites: sql`SELECT ${numbered(sql`place`)} FROM ${readSites(log)}, range(10) AS places (place)`,
  })
}

/** Moves every chat to one of a tenth of the sites. */
export function aTenthOfTheSites(log: Log, folder: string, sites: number): Promise<LoadableLog> {
  const kept = sql`SELECT * FROM ${readSites(log)} LIMIT ${Math.ceil(sites / 10)}`
  const ids = sql`(SELECT list(establishment_id) FROM (${kept}))`
  const moved = sql`list_extract(${ids}, 1 + (hash(establishment_id) % len(${ids}))::INTEGER)`
  return recut(log, folder, {
    rows: sql`SELECT * REPLACE (${moved} AS establishment_id) FROM ${readLog(log)}`,
    sites: kept,
  })
}

/** A log without one in a hundred of its messages, and those messages, shuffled. */
export async function withLateRows(log: Log, folder: string): Promise<{ early: LoadableLog; late: LoadableLog }> {
  const isLate = sql`hash(chat_id, message_id) % 100 = 0`
  const early = sql`SELECT * FROM ${readLog(log)} WHERE NOT (${isLate})`
  const late = sql`SELECT * FROM ${readLog(log)} WHERE ${isLate} ORDER BY hash(message_id)`
  return {
    early: await recut(log, join(folder, 'early'), { rows: early }),
    late: await recut(log, join(folder, 'late'), { rows: late }),
  }
}

/** The same rows compressed with zstd. Returns the path. */
export async function asZstd({ parquet }: Log, folder: string): Promise<string> {
  const path = join(folder, 'zstd.parquet')
  await copy(sql`SELECT * FROM read_parquet(${parquet})`, path, sql`FORMAT parquet, COMPRESSION zstd`)
  return path
}

/** Writes the rows as CSV, for opponents that cannot read Parquet. */
export async function writeCsv(parquet: string, csv: string): Promise<void> {
  await copy(sql`SELECT * FROM read_parquet(${parquet})`, csv, csvOptions)
}

const csvOptions = sql`FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%gZ'`
const readLog = ({ parquet }: Log) => sql`read_parquet(${parquet})`
const readSites = ({ establishments }: Log) => sql`read_csv(${establishments}, all_varchar = true)`

async function recut(log: Log, folder: string, { rows, sites }: { rows: Sql; sites?: Sql }): Promise<LoadableLog> {
  await mkdir(folder, { recursive: true })
  const parquet = join(folder, 'messages.parquet')
  await copy(rows, parquet, sql`FORMAT parquet, COMPRESSION snappy`)
  const establishments = sites === undefined ? log.establishments : join(folder, 'establishments.csv')
  if (sites !== undefined) await copy(sites, establishments, csvOptions)
  return { parquet, establishments, store: join(folder, 'store') }
}

async function copy(rows: Sql, path: string, options: Sql): Promise<void> {
  const engine = await openDuckDB(':memory:', { memoryLimit: '4GB' })
  try {
    await engine.execute(sql`COPY (${rows}) TO ${path} (${options})`)
  } finally {
    engine.close()
  }
}
