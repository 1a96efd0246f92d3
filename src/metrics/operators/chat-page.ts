import type { Columns, Row } from '../../engine/engine.ts'
import { operation, type Sql, sql, storeTable } from '../../engine/sql.ts'
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
  const [all, chats] = [rows(picked), storeTable('chats')]
  const paged =
    after === null
      ? operation('pageOfChats', all, chats, sql`${most}`, sql`${offset}`)
      : operation('pageOfChatsAfter', all, chats, sql`${after.place}`, sql`${most}`, sql`${after.chatId}`)
  return sql`WITH ${paged},
  corrected AS (${corrections(picked.window.asOf, [sql`chat_key IN (SELECT chat_key FROM page)`])})
  SELECT t.total, p.chat_id, e.establishment_id, e.name AS establishment, n.channel, m.platform,
    coalesce(c.start_micros, p.start_micros) AS started_micros, coalesce(c.state, p.state) AS state,
    coalesce(c.wait_micros, p.wait_micros) AS wait_micros, p.place
  FROM (SELECT count(*) AS total FROM picked) AS t
  LEFT JOIN page AS p ON true
  LEFT JOIN corrected AS c ON c.chat_key = p.chat_key
  LEFT JOIN ${storeTable('establishments')} AS e ON e.establishment_key = p.establishment_key
  LEFT JOIN ${storeTable('channels')} AS n ON n.channel_key = p.channel_key
  LEFT JOIN ${storeTable('platforms')} AS m ON m.platform_key = p.platform_key
  ORDER BY p.number`
}
