import { read, type Source } from '../engine/source.ts'
import { sql } from '../engine/sql.ts'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'

/** A row that a load could not use. */
export interface Reject {
  /** The load's number, from 1. */
  readonly load: number
  readonly file: string
  /** 1-based line in the file; for Parquet, Arrow and rows the number of the row. */
  readonly line: number
  /** The rule that the row broke, then its value. */
  readonly reason: string
  /** The row as it was written, cut off when it is very long. */
  readonly raw: string
  /** `log`, or `establishments` for a row of an establishments file, which the accounting of log rows does not count. */
  readonly of: 'log' | 'establishments'
}

export interface RejectsOptions {
  /** Of one load, numbered from 1. Default: of all. */
  readonly load?: number
  /** The first so many. Default: all; `rejectReasons` counts them. */
  readonly limit?: number
}

const optionNames: NamesOf<RejectsOptions> = { load: true, limit: true }

/** The rejected rows of all loads, or of one, in the order of their files' lines. */
export async function rejects(source: Source, options: RejectsOptions = {}): Promise<readonly Reject[]> {
  assertKnownOptions('rejects', options, optionNames)
  const { load = null, limit = null } = options
  const rows = await read(source, engine =>
    engine.query(
      sql`SELECT load_id, file, line, reason, raw, of_log FROM rejects
        WHERE ${load}::INTEGER IS NULL OR load_id = ${load}::INTEGER ORDER BY load_id, of_log DESC, file, line, reason
        LIMIT ${limit}::BIGINT`,
      { load_id: 'count', file: 'text', line: 'count', reason: 'text', raw: 'text', of_log: 'boolean' },
    ),
  )
  return rows.map(({ load_id, file, line, reason, raw, of_log }) => ({
    load: load_id,
    file,
    line,
    reason,
    raw,
    of: of_log ? 'log' : 'establishments',
  }))
}
