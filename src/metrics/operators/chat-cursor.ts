import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalText } from '../../canonical-text.ts'
import { oncePerVersion } from '../../engine/once-per-version.ts'
import { operation, sql, storeTable } from '../../engine/sql.ts'
import { InvalidQueryError } from '../../errors.ts'
import { formatInstant, type Micros, parseInstant } from '../../time/instant.ts'
import type { ResolvedQuery } from '../definitions/query.ts'

/**
 * Where a list of chats continues: after one of its chats, by the value that the list is ordered by, not by a row count. Callers see an
 * opaque text. It contains the instant of the list, at which later pages are asked too, and a hash of the query; any other query refuses
 * it. In a newer version of the store the list continues at the same place, and the answer says that the store has changed.
 */
export interface ChatCursor {
  readonly list: string
  readonly asOf: Micros
  /** The last load of the store that answered. */
  readonly load: number
  readonly place: bigint
  readonly chatId: string
}

const form = z.tuple([
  z.literal(1),
  z.string(),
  z.string(),
  z.int().nonnegative(),
  z.string().regex(/^-?\d{1,18}$/),
  z.string(),
])

export function writeCursor({ list, asOf, load, place, chatId }: ChatCursor): string {
  return Buffer.from(JSON.stringify([1, list, formatInstant(asOf), load, String(place), chatId])).toString('base64url')
}

/** Throws `InvalidQueryError` for a text that is not a cursor. */
export function readCursor(text: string): ChatCursor {
  const parsed = form.safeParse(parsedJson(Buffer.from(text, 'base64url').toString('utf8')))
  const asOf = parsed.success ? parseInstant(parsed.data[2]) : null
  if (!parsed.success || asOf === null) {
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
    throw new InvalidQueryError(`after: must be the "next" of a page of chats: ${JSON.stringify(shown)}`)
  }
  const [, list, , load, place, chatId] = parsed.data
  return { list, asOf, load, place: BigInt(place), chatId }
}

interface Paging {
  readonly limit: number
  readonly offset: number
  readonly after: string | null
}

/** A hash of the list: of the resolved query without its paging. */
export function listOf({ limit: _, offset: __, after: ___, ...query }: ResolvedQuery & Paging): string {
  return createHash('sha256').update(canonicalText(query)).digest('base64url').slice(0, 16)
}

/** Throws `InvalidQueryError` for the cursor of another list. */
export function assertSameList(cursor: ChatCursor, list: string): void {
  if (cursor.list !== list)
    throw new InvalidQueryError(
      'after: belongs to another list: ask with the same period, zone, asOf, kind and filters, or without after',
    )
}

/** The id of the last load; 0 when there is none. */
export const readLastLoad = oncePerVersion(async engine => {
  const [found] = await engine.query(
    sql`SELECT coalesce(${operation('maximum', sql`load_id`)}, 0) AS load FROM ${storeTable('loads')}`,
    {
      load: 'count',
    },
  )
  return found?.load ?? 0
})

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
