import type { Engine } from '../../engine/engine.ts'
import { type Sql, sql } from '../../engine/sql.ts'

/** Conditions of which each row of a table meets exactly one. A single `true` when the table is small enough. */
export type Slices = readonly Sql[]

export interface SliceOptions {
  /** The number of rows in the table. */
  readonly rows: number
  /** The number of rows that may be processed at once. */
  readonly sliceRows: number
}

/** Slices by ranges of rowids, in order. */
export async function slicesOfRows(engine: Engine, table: Sql, { rows, sliceRows }: SliceOptions): Promise<Slices> {
  const count = Math.ceil(rows / sliceRows)
  if (count <= 1) return [sql`true`]
  const [last] = await engine.query(sql`SELECT max(rowid) AS place FROM ${table}`, { place: 'count?' })
  const width = Math.ceil(((last?.place ?? 0) + 1) / count)
  return Array.from({ length: count }, (_, index) => sql`rowid >= ${index * width} AND rowid < ${(index + 1) * width}`)
}

/** The number of key ranges whose rows are counted. */
const parts = 16_384

/**
 * Slices by ranges of chat keys, in order, with about the same number of rows. A chat is never split, so a chat with more rows than fit makes
 * a larger slice.
 */
export async function slicesOfChats(engine: Engine, table: Sql, { rows, sliceRows }: SliceOptions): Promise<Slices> {
  const count = Math.ceil(rows / sliceRows)
  if (count <= 1) return [sql`true`]
  const [keys] = await engine.query(sql`SELECT min(chat_key) AS first, max(chat_key) AS last FROM ${table}`, {
    first: 'count?',
    last: 'count?',
  })
  const first = keys?.first ?? 0
  const width = Math.ceil(((keys?.last ?? 0) - first + 1) / parts)
  const counted = await engine.query(
    sql`SELECT (chat_key - ${first}) // ${width} AS part, count(*) AS rows FROM ${table} GROUP BY part ORDER BY part`,
    { part: 'count', rows: 'count' },
  )
  const ends: number[] = []
  let together = 0
  for (const part of counted) {
    // A range that would exceed the slice begins the next one.
    if (together > 0 && together + part.rows > rows / count) {
      ends.push(first + part.part * width)
      together = 0
    }
    together += part.rows
  }
  const begins = [first, ...ends]
  return begins.map((begin, index) => {
    const end = begins[index + 1]
    return end === undefined ? sql`chat_key >= ${begin}` : sql`chat_key >= ${begin} AND chat_key < ${end}`
  })
}
