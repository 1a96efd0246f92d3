import type { Columns, Row } from '../../engine/engine.ts'
import { operation, type Sql, sql } from '../../engine/sql.ts'
import type { ChatKind } from '../definitions/query.ts'
import type { Reader } from '../reading/reader.ts'
import type { ChatCursor } from './chat-cursor.ts'
import { chatRows, type PickedChats } from './chat-rows.ts'

/** Which page of a list of chats to read. */
export interface ChatPage {
  readonly of: ChatKind
  readonly limit: number
  readonly offset: number
  /** The chat that the page comes after; null for the first page, or a page by `offset`. */
  readonly after: Pick<ChatCursor, 'place' | 'chatId'> | null
}

const chatColumns = {
  total: 'count',
  chat_id: 'text?',
  establishment_id: 'text?',
  establishment: 'text?',
  channel: 'text?',
  platform: 'text?',
  started_micros: 'whole?',
  state: 'text?',
  wait_micros: 'whole?',
  place: 'whole?',
} as const satisfies Columns

/** A chat as it is listed. */
export type PagedChat = Row<typeof chatColumns>

export interface ReadPage {
  /** The length of the whole list. */
  readonly total: number
  readonly chats: readonly PagedChat[]
  /** The chat that the next page comes after; null when this page is the last. */
  readonly last: ChatPage['after']
}

export async function readChatPage({ engine }: Reader, picked: PickedChats, page: ChatPage): Promise<ReadPage> {
  const found = await engine.query(chatPageSql(picked, page), chatColumns)
  // One row more than the limit shows whether there is a next page.
  const listed = found.slice(0, page.limit)
  const { place = null, chat_id: chatId = null } = listed.at(-1) ?? {}
  return {
    total: found[0]?.total ?? 0,
    // Past the end of the list, the only row holds the total.
    chats: listed.filter(({ chat_id }) => chat_id !== null),
    last: found.length <= page.limit || place === null || chatId === null ? null : { place, chatId },
  }
}

/** The statement for a page and one chat more; exported for tests. It gives the total even when the page is past the end. */
export function chatPageSql(picked: PickedChats, { of, limit, offset, after }: ChatPage): Sql {
  const { rows, corrections } = chatRows[of]
  const most = limit + 1
  // Chat ids are long texts: they are read only for the page and for the chats that tie with its first or last place.
  const edges =
    after === null
      ? sql`SELECT max(place) AS first, min(place) AS last
    FROM (SELECT place FROM picked ORDER BY place DESC LIMIT ${most} OFFSET ${offset})`
      : sql`SELECT ${after.place} AS first, coalesce(min(place), ${after.place}) AS last
    FROM (SELECT place FROM picked WHERE place < ${after.place} ORDER BY place DESC LIMIT ${most})`
  const numbered =
    after === null
      ? sql`SELECT n.*, i.chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id)
        + (SELECT count(*) FROM picked AS p JOIN edges AS e ON p.place > e.first) - ${offset} AS number
      FROM near AS n JOIN ids AS i ON i.chat_key = n.chat_key`
      : sql`SELECT n.*, i.chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id) AS number
      FROM near AS n JOIN ids AS i ON i.chat_key = n.chat_key
      WHERE n.place < ${after.place} OR i.chat_id > ${after.chatId}`
  return sql`WITH picked AS MATERIALIZED (${rows(picked)}),
  edges AS MATERIALIZED (
    ${edges}),
  near AS MATERIALIZED (SELECT p.* FROM picked AS p JOIN edges AS e ON p.place BETWEEN e.last AND e.first),
  ids AS (SELECT chat_key, chat_id FROM chats WHERE ${operation('rowId')} IN (
    SELECT ${operation('rowId')} FROM chats WHERE chat_key IN (SELECT chat_key FROM near))),
  page AS MATERIALIZED (
    SELECT * FROM (
      ${numbered})
    WHERE number > 0 AND number <= ${most}),
  corrected AS (${corrections(picked.window.asOf, [sql`chat_key IN (SELECT chat_key FROM page)`])})
  SELECT t.total, p.chat_id, e.establishment_id, e.name AS establishment, n.channel, m.platform,
    coalesce(c.start_micros, p.start_micros) AS started_micros, coalesce(c.state, p.state) AS state,
    coalesce(c.wait_micros, p.wait_micros) AS wait_micros, p.place
  FROM (SELECT count(*) AS total FROM picked) AS t
  LEFT JOIN page AS p ON true
  LEFT JOIN corrected AS c ON c.chat_key = p.chat_key
  LEFT JOIN establishments AS e ON e.establishment_key = p.establishment_key
  LEFT JOIN channels AS n ON n.channel_key = p.channel_key
  LEFT JOIN platforms AS m ON m.platform_key = p.platform_key
  ORDER BY p.number`
}
