import type { Dialect } from './dialect.ts'
import type { Sql } from './sql.ts'

/**
 * How a result's column is read: `text` a string; `count` a whole number within the safe range of a JS number;
 * `number` a double; `whole` a bigint; `boolean`; `instant` whole microseconds since 1970 as a bigint;
 * `texts` a list of strings. A `?` allows null.
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
  /** What is read: the same object for all connections to one open database. */
  readonly database: object
  /** Ends the reading when it aborts, see `ReadOptions`: whoever works long on what was read looks at it. */
  readonly signal?: AbortSignal
  /** The rows of a statement, its columns picked by name and decoded, in slices. Throws `EngineError`, and the signal's reason. */
  query<const C extends Columns>(statement: Sql, columns: C): Promise<Row<C>[]>
  /** Runs a statement for its effect. Throws `EngineError`. */
  execute(statement: Sql): Promise<void>
  /** Begins no further statement; what is at work ends first. */
  close(): void
}

export interface ReadOptions {
  /**
   * Reads on a connection of its own: when this aborts, the statement at work there is interrupted, nobody else's, what is made of its
   * rows stops, and the read rejects with its reason.
   */
  readonly signal?: AbortSignal
}
