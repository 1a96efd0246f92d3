import { type Sql, sql } from '../engine/sql.ts'
import type { RejectedRow } from './quarantine.ts'

/** A column of a part, as SQL over the part's rows. */
export interface Cell {
  readonly value: Sql
  /** As DuckDB names it. */
  readonly type: string
  /** The value as a text, a whole number without a fraction (`7`, never `7.0`). */
  readonly text: Sql
  /** What the value is where it is not one exact value (see `irregular`), null elsewhere. Null when it always is one. */
  readonly irregular: Sql | null
  /** The texts that it holds when it may hold several: a VARCHAR[], not yet trimmed, nulls in it. */
  readonly texts: Sql
}

/** What a value may be instead of one exact value: none of these is ever a text, and an inexact number is never an id. */
export const irregular = {
  object: 'an object',
  list: 'a list',
  bytes: 'bytes that are no text',
  inexactNumber: 'an inexact number',
} as const

/** A cell that holds texts as they were written. */
export function textCell(value: Sql, texts: Sql = sql`[${value}]`): Cell {
  return { value, type: 'VARCHAR', text: value, irregular: null, texts }
}

/** A row that was read and cannot be used: its place among the part's rows, from 0, and why. */
export interface Misfit {
  readonly place: number
  readonly reason: string
}

/** Rows that DuckDB can read in one statement, most often a whole file, and the way back from a row to its place in it. */
export interface LogPart {
  /** The file as it was given. */
  readonly file: string
  /** What follows FROM; gives the rows in the file's order. */
  readonly from: Sql
  /** The columns it has, of those that were asked for. */
  readonly cells: ReadonlyMap<string, Cell>
  /** Why a row is no record of columns at all, null for the others; null when that cannot be. */
  readonly problem: Sql | null
  /**
   * The misfits, which come in order and may be none, with their line and text. `rows` is how many rows the part gave.
   * Throws `RecordsDisagree` when these are not the rows that the file has.
   */
  readonly locate: (misfits: AsyncIterable<readonly Misfit[]>, rows: number) => AsyncIterable<readonly RejectedRow[]>
  /** The same rows read in a slower and safer way, for when this one failed. It may keep rejects of its own. */
  readonly otherwise?: () => Promise<LogPart>
}

/** DuckDB cut a file into other records than its text has. */
export class RecordsDisagree extends Error {}
