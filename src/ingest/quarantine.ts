import { appendRows } from '../engine/append-rows.ts'
import type { DuckDBEngine } from '../engine/duckdb.ts'
import { sql } from '../engine/sql.ts'

/** A row that a load rejects. */
export interface RejectedRow {
  /** The 1-based line on which it begins; the row number for Parquet, Arrow and objects. */
  readonly line: number
  /** The rule that the row broke, then the value. */
  readonly reason: string
  /** The row as it was written, truncated to `rawLength`. */
  readonly raw: string
  /** The file of an archive that it is in, if it is not in the file itself. */
  readonly file?: string
}

/** The maximum length of a rejected row's text, in UTF-16 code units. */
export const rawLength = 10_000

/** The rejected rows of a load. */
export const createRejects = sql`CREATE OR REPLACE TEMP TABLE incoming_rejects (
  file VARCHAR NOT NULL, line BIGINT NOT NULL, reason VARCHAR NOT NULL, raw VARCHAR NOT NULL, of_log BOOLEAN NOT NULL)`

/** Records rejected rows of a log file (`ofLog`) or an establishments file. */
export async function keepRejects(
  engine: DuckDBEngine,
  rows: readonly RejectedRow[],
  origin: { readonly file: string; readonly ofLog: boolean },
): Promise<void> {
  await appendRows(engine, 'incoming_rejects', {
    file: { type: 'text', values: rows.map(row => row.file ?? origin.file) },
    line: { type: 'whole', values: rows.map(row => BigInt(row.line)) },
    reason: { type: 'text', values: rows.map(row => row.reason) },
    raw: { type: 'text', values: rows.map(row => cutRaw(row.raw)) },
    of_log: { type: 'boolean', values: rows.map(() => origin.ofLog) },
  })
}

function cutRaw(text: string): string {
  if (text.length <= rawLength) return text
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(rawLength - 1))
  return text.slice(0, splitsPair ? rawLength - 1 : rawLength)
}
