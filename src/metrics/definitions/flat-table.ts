/** What a column holds: decides its type in Arrow, its escaping in CSV and how it is written for people. */
export const flatTypes = [
  /** Text from outside. */
  'text',
  /** Text from outside that identifies what another column names. */
  'id',
  /** Text that causerie defines, such as a state. */
  'code',
  /** The name of a metric. */
  'metric',
  /** A bucket of an evolution, as in the JSON. */
  'bucket',
  'count',
  /** Places gained. */
  'rankChange',
  'seconds',
  /** A part of 1. */
  'share',
  /** A signed part of 1. */
  'changeRatio',
  /** ISO 8601 UTC. */
  'instant',
  'boolean',
] as const
export type FlatType = (typeof flatTypes)[number]

export type FlatValue = string | number | boolean | null

export interface FlatColumn {
  /** As in the JSON, unique in its table. */
  readonly name: string
  /** For people, in English. */
  readonly title: string
  readonly type: FlatType
  readonly nullable: boolean
  /** Whether the column is about the comparison: without one, all its values are null. */
  readonly compares: boolean
}

/** An answer as a flat table, for CSV, Arrow and the terminal. */
export interface FlatTable {
  readonly columns: readonly FlatColumn[]
  /** In the order of the columns. */
  readonly rows: readonly (readonly FlatValue[])[]
}

/** A column, and how to get its value from a row of an answer. `type` ends with `?` when the value may be null. */
export interface ColumnOf<R> {
  readonly name: string
  readonly title: string
  readonly type: FlatType | `${FlatType}?`
  readonly compares?: true
  value(row: R): FlatValue
}

export function layFlat<R>(columns: readonly ColumnOf<R>[], rows: readonly R[]): FlatTable {
  return {
    columns: columns.map(({ name, title, type, compares = false }) => ({
      name,
      title,
      type: (type.endsWith('?') ? type.slice(0, -1) : type) as FlatType,
      nullable: type.endsWith('?'),
      compares,
    })),
    rows: rows.map(row => columns.map(column => column.value(row))),
  }
}
