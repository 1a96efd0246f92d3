/** What a column holds: how it is typed in Arrow, defused in CSV and written for people. */
export const flatTypes = [
  /** Anybody's text. */
  'text',
  /** Anybody's text that identifies what another column names. */
  'id',
  /** Text of our own making, such as a state. */
  'code',
  /** A metric's name. */
  'metric',
  /** An evolution's bucket, as in the JSON. */
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
  /** Whether it says something of the comparison period: without one, all its values are null. */
  readonly compares: boolean
}

/** An answer laid flat: what CSV, Arrow and the terminal write. */
export interface FlatTable {
  readonly columns: readonly FlatColumn[]
  /** In the order of the columns. */
  readonly rows: readonly (readonly FlatValue[])[]
}

/** A column and where its value is found in a row of an answer. `type` ends with `?` when null can come. */
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
