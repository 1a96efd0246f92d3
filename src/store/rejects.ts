import { read, type Source } from '../engine/source.ts'
import { sql, storeTable } from '../engine/sql.ts'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'

/** A row that a load rejected. */
export interface Reject {
  /** The number of the load, from 1. */
  readonly load: number
  readonly file: string
  /** 1-based line in the file; the row number for Parquet, Arrow and objects. */
  readonly line: number
  /** The rule that the row broke, then `: ` and the value, if any. */
  readonly reason: string
  /** The row as it was written, truncated if very long. */
  readonly raw: string
  /** `log`, or `establishments` for a row of an establishments file, which the counts of log rows do not include. */
  readonly of: 'log' | 'establishments'
}

export interface RejectsOptions {
  /** Only this load, numbered from 1. Default: all loads. */
  readonly load?: number
  /** The maximum number of rows. Default: all. Use `rejectReasons` to count them. */
  readonly limit?: number
}

const optionNames: NamesOf<RejectsOptions> = { load: true, limit: true }

/**
 * The rejected rows of one load or of all, ordered by load, file and line.
 *
 * @example const [first] = await rejects(store, { limit: 1 })
 */
export async function rejects(source: Source, options: RejectsOptions = {}): Promise<readonly Reject[]> {
  assertKnownOptions('rejects', options, optionNames)
  const { load = null, limit = null } = options
  const rows = await read(source, engine =>
    engine.query(
      sql`SELECT load_id, file, line, reason, raw, of_log FROM ${storeTable('rejects')}
        WHERE ${load === null ? sql`true` : sql`load_id = ${load}`} ORDER BY load_id, of_log DESC, file, line, reason
        ${limit === null ? sql`` : sql`LIMIT ${limit}`}`,
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
