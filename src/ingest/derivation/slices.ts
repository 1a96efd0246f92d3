import type { Engine } from '../../engine/engine.ts'
import { type Sql, sql } from '../../engine/sql.ts'

/** Conditions under which each row of a table is picked exactly once; a single one that picks all where that is little enough. */
export type Slices = readonly Sql[]

export interface SliceOptions {
  /** How many rows there are. */
  readonly rows: number
  /** How many may be worked on at once. */
  readonly sliceRows: number
}

/** Runs of a table's rows, in their order. */
export async function slicesOfRows(engine: Engine, table: Sql, { rows, sliceRows }: SliceOptions): Promise<Slices> {
  const count = Math.ceil(rows / sliceRows)
  if (count <= 1) return [sql`true`]
  const [last] = await engine.query(sql`SELECT max(rowid) AS place FROM ${table}`, { place: 'count?' })
  const width = Math.ceil(((last?.place ?? 0) + 1) / count)
  return Array.from({ length: count }, (_, index) => sql`rowid >= ${index * width} AND rowid < ${(index + 1) * width}`)
}

/** How many ranges of keys have their rows counted. */
const parts = 16_384

/**
 * Runs of chats, by their keys from the lowest up, with about as many rows each. A chat is never cut, so that one with more rows
 * than a slice should have is in a slice of as many.
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
    // One that would be too many begins the next slice.
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
