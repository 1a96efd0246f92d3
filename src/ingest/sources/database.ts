import type { ParsedSource } from './live-source.ts'
import type { TextRows } from './text-rows.ts'

/** A database that is open for reading, within one transaction. */
export interface Database {
  readonly quote: (name: string) => string
  /** A literal for the value of a cursor: a whole number, or digits and signs of a time. */
  readonly literal: (text: string) => string
  /** The names of its tables and views. */
  readonly tables: () => Promise<readonly string[]>
  /** The columns that a table has; empty if there is no such table. */
  readonly columnsOf: (table: string) => Promise<readonly string[]>
  /** The rows of a statement, some at a time and never all at once; at least one batch. Throws `IngestError`. */
  readonly rows: (statement: string) => AsyncIterable<TextRows>
  readonly close: () => Promise<void>
}

export type OpenDatabase = (source: ParsedSource) => Promise<Database>

/** How long a server may take to answer the first call. */
export const connectMs = 30_000

/** The size of a batch: so many rows, or so many letters of text if they are long. */
export const [mostRows, mostLetters] = [20_000, 8_000_000]

/** How many rows to ask for next, from the rows before. */
export function nextRows({ rows }: Pick<TextRows, 'rows'>): number {
  let letters = 0
  for (const row of rows) for (const value of row) letters += value?.length ?? 0
  const each = letters / Math.max(1, rows.length)
  return Math.max(10, Math.min(mostRows, Math.floor(mostLetters / Math.max(1, each))))
}
