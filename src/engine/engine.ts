import type { Dialect } from './dialect.ts'
import type { Sql } from './sql.ts'

/**
 * The type that a result column is decoded to. `text`: string; `count`: whole number within JavaScript's safe range; `number`: double;
 * `whole`: bigint; `boolean`; `instant`: whole microseconds since 1970 as a bigint; `texts`: list of strings. A `?` allows null.
 */
export type ColumnType = 'text' | 'count' | 'number' | 'whole' | 'boolean' | 'instant' | 'texts'
export type Column = ColumnType | `${ColumnType}?`
export type Columns = Readonly<Record<string, Column>>

interface Decoded {
  text: string
  count: number
  number: number
  boolean: boolean
  whole: bigint
  instant: bigint
  texts: readonly string[]
}

export type Row<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends `${infer T extends ColumnType}?`
    ? Decoded[T] | null
    : C[K] extends ColumnType
      ? Decoded[C[K]]
      : never
}

/** A database that answers SQL. */
export interface Engine {
  readonly dialect: Dialect
  /** Identifies the database: the same object for all connections to it. */
  readonly database: object
  /** Ends the reading when it aborts, see `ReadOptions`. Long work on the rows should check it too. */
  readonly signal?: AbortSignal
  /** The rows of a statement, with the declared columns decoded, in slices. Throws `EngineError` and the signal's reason. */
  query<const C extends Columns>(statement: Sql, columns: C): Promise<Row<C>[]>
  /** What was computed of the whole database when it was made, as JSON, where it is not computed again. */
  readonly prepared?: { readonly quality: string }
  /** Runs a statement for its effect. Throws `EngineError`. */
  execute(statement: Sql): Promise<void>
  /** Keeps rows that many statements need, where a database can; see `KeptRows`. Throws `EngineError`. */
  keep(rows: Sql): Promise<KeptRows>
  /** Closes after the running statements have ended; no further statement starts. */
  close(): void
}

/** Rows to read as a table. A database without tables of a connection computes them again in every statement. */
export interface KeptRows {
  readonly table: Sql
  /** Forgets them. No statement may still read them. */
  drop(): Promise<void>
}

export interface ReadOptions {
  /**
   * Reads on a separate connection. When the signal aborts, only that connection's running statement is interrupted, the processing of its
   * rows stops, and the read rejects with the signal's reason.
   */
  readonly signal?: AbortSignal
}
