import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { openDuckDB } from '../engine/duckdb.ts'
import { type Sql, sql } from '../engine/sql.ts'
import { createCalendar } from './create-calendar.ts'
import { createEstablishments } from './create-establishments.ts'
import { createSessions, rowsPerChat } from './create-sessions.ts'
import { selectMessages } from './select-messages.ts'

export const logFormats = ['csv', 'jsonl', 'parquet'] as const
export type LogFormat = (typeof logFormats)[number]

export interface LogOptions {
  /** The output folder; created if it does not exist. */
  readonly out: string
  /** The same seed and options give the same rows. Default 1. */
  readonly seed?: number
  /** The number of log rows, within a few per cent. Default 100 000. */
  readonly messages?: number
  /** The number of sites in the establishments file. Default: one per 10 000 messages, from 12 to 2 000. */
  readonly establishments?: number
  /** The first day, `YYYY-MM-DD`. Default 2024-06-01. */
  readonly start?: string
  /** The day after the last, `YYYY-MM-DD` in UTC. Default 2026-11-01. */
  readonly end?: string
  /** Default `csv`. */
  readonly format?: LogFormat
  /** Whether messages have texts. Default true. */
  readonly text?: boolean
  readonly threads?: number
}

export interface GeneratedLog {
  readonly log: string
  readonly establishments: string
  readonly messages: number
}

/**
 * Writes a realistic message log and its establishments file. DuckDB generates the rows within 2 GB of memory, and spills to the temporary folder
 * beyond that.
 */
export async function generateLog(options: LogOptions): Promise<GeneratedLog> {
  const {
    out,
    seed = 1,
    messages = 100_000,
    start = '2024-06-01',
    end = '2026-11-01',
    format = 'csv',
    text = true,
  } = options
  const establishments = options.establishments ?? Math.min(2000, Math.max(12, Math.round(messages / 10_000)))
  await mkdir(out, { recursive: true })
  const temporaryFolder = await mkdtemp(joinPath(tmpdir(), 'causerie-log-'))
  const engine = await openDuckDB(':memory:', {
    memoryLimit: '2GB',
    temporaryFolder,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  })
  try {
    for (const statement of [
      ...createEstablishments(seed, establishments),
      ...createCalendar(start, end),
      ...createSessions(seed, Math.round(messages / rowsPerChat)),
    ]) {
      await engine.execute(statement)
    }
    const copied = async (rows: Sql, file: string, copyOptions: Sql) => {
      const path = joinPath(out, file)
      const [count] = await engine.query(sql`COPY (${rows}) TO ${path} (${copyOptions})`, { Count: 'count' })
      return { path, rows: count?.Count ?? 0 }
    }
    const log = await copied(selectMessages({ seed, end, text }), `messages.${format}`, copyOptionsOf[format])
    const sites = await copied(
      sql`SELECT establishment_id, name, zone_listed AS time_zone, region, sector, country, brand, tag
        FROM sites WHERE listed ORDER BY site`,
      'establishments.csv',
      copyOptionsOf.csv,
    )
    return { log: log.path, establishments: sites.path, messages: log.rows }
  } finally {
    engine.close()
    await rm(temporaryFolder, { recursive: true, force: true })
  }
}

const copyOptionsOf = {
  csv: sql`FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%gZ'`,
  jsonl: sql`FORMAT json, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%gZ'`,
  parquet: sql`FORMAT parquet, COMPRESSION snappy`,
} as const satisfies Record<LogFormat, Sql>
