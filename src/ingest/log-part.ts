import { type Sql, sql } from '../engine/sql.ts'
import type { RejectedRow } from './quarantine.ts'

/** A column of a part, as SQL over the part's rows. */
export interface Cell {
  readonly value: Sql
  /** The name of its DuckDB type. */
  readonly type: string
  /** The value as text; a whole number has no fraction (`7`, never `7.0`). */
  readonly text: Sql
  /** SQL for what the value is instead of one exact value (see `irregular`), else NULL. Null when the column never has such values. */
  readonly irregular: Sql | null
  /** SQL for the list of its texts, if it may hold several: a VARCHAR[], untrimmed, may contain nulls. */
  readonly texts: Sql
}

/** What a value may be instead of one exact value. The first three are never a text, and an inexact number is never an id. */
export const irregular = {
  object: 'an object',
  list: 'a list',
  bytes: 'bytes that are no text',
  inexactNumber: 'an inexact number',
} as const

/** A cell of text as it was written. */
export function textCell(value: Sql, texts: Sql = sql`[${value}]`): Cell {
  return { value, type: 'VARCHAR', text: value, irregular: null, texts }
}

/** A row that was read but cannot be used: its 0-based place in the part, and the reason. */
export interface Misfit {
  readonly place: number
  readonly reason: string
}

/** Rows that DuckDB can read in one statement, usually a whole file, and a way to find a row's line in it. */
export interface LogPart {
  /** The file name as it was given. */
  readonly file: string
  /** The SQL after FROM; gives the rows in file order. */
  readonly from: Sql
  /** Those of the requested columns that it has. */
  readonly cells: ReadonlyMap<string, Cell>
  /** SQL for why a row is no record at all, NULL for the others; null when that cannot happen. */
  readonly problem: Sql | null
  /**
   * Finds lines and texts of misfits, which come in order and may be none. `rows` is the number of rows that the part gave. Throws
   * `RecordsDisagree` when these are not the rows of the file.
   */
  readonly locate: (misfits: AsyncIterable<readonly Misfit[]>, rows: number) => AsyncIterable<readonly RejectedRow[]>
  /** Reads the same rows in a slower and safer way, for when this one failed. It may record rejects of its own. */
  readonly otherwise?: () => Promise<LogPart>
}

/** DuckDB split a file into records other than those in its text. */
export class RecordsDisagree extends Error {}
