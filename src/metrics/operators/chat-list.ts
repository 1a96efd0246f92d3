import type { Columns, Row } from '../../engine/engine.ts'
import type { Source } from '../../engine/source.ts'
import { operation, type Sql, sql } from '../../engine/sql.ts'
import { mapInSlices } from '../../slices.ts'
import { formatInstant } from '../../time/instant.ts'
import { type ChatListAnswer, type ChatListRow, type ChatState, chatStates } from '../definitions/answers.ts'
import type { ChatKind, ChatListQuery } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { readFrom } from '../reading/read-from.ts'
import type { Reader } from '../reading/reader.ts'
import { answerHead, resolveOptionalScope } from '../reading/scope.ts'
import { assertSameList, type ChatCursor, listOf, readCursor, readLastLoad, writeCursor } from './chat-cursor.ts'
import { chatRows, type PickedChats } from './chat-rows.ts'

/**
 * The chats behind a count, a page of them; `next` is where the list goes on, to be asked for as `after` of the same query.
 *
 * Of chats `started`, `handled`, `closedUnanswered` and `unanswered`, state and wait are those of the first wait at `asOf`; of `waiting`
 * and `watched`, of the wait that is open: at the end of the period, or at `asOf` when that is earlier, and at `asOf`; of `active`, of the
 * wait that is open at `asOf`, else of the first. Chats that wait are listed by their wait, the longest first, the others by their start,
 * the latest first, those without any last; then by id. Throws `InvalidQueryError`.
 */
export async function chatList<A extends string>(source: Source<A>, query: ChatListQuery<A>): Promise<ChatListAnswer> {
  const asked = parseQuery(querySchemas.chatList, query)
  const { of, limit, offset, olderThanSeconds, maxAgeDays } = asked
  const after = asked.after === null ? null : readCursor(asked.after)
  return readFrom(source, async reader => {
    // The pages of a list are of one instant.
    const scope = await resolveOptionalScope(
      reader,
      after === null ? asked : { asOf: after.asOf, ...withoutMissing(asked) },
    )
    const { asOf } = scope
    const isWatched = of === 'watched'
    const threshold = { start: asOf, end: asOf - micros(olderThanSeconds), asOf }
    const picked: PickedChats = {
      window: isWatched ? threshold : (scope.window ?? threshold),
      conditions: scope.conditions,
      since: maxAgeDays === null ? null : asOf - micros(maxAgeDays * 86_400),
    }
    const paging = { of, limit, offset, after: asked.after }
    const head = answerHead(scope, asked, isWatched ? { ...paging, olderThanSeconds, maxAgeDays } : paging)
    const list = listOf(head.query)
    if (after !== null) assertSameList(after, list)
    const load = await readLastLoad(reader.engine)
    const { total, rows, last } = await readPage(reader, picked, { of, limit, offset, after })
    return {
      kind: 'chatList',
      ...head,
      of,
      total,
      next: last === null ? null : writeCursor({ list, asOf, load, ...last }),
      changed: after !== null && after.load !== load,
      rows,
    }
  })
}

/** The same without an `asOf` that nobody gave. */
function withoutMissing<A extends { readonly asOf?: unknown }>({ asOf, ...asked }: A) {
  return asOf === undefined ? asked : { ...asked, asOf }
}

interface Page {
  readonly of: ChatKind
  readonly limit: number
  readonly offset: number
  /** The chat that the page comes after; null: none, the page is the first, or that of the offset. */
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

function listedChat(row: Row<typeof chatColumns>): ChatListRow | null {
  const { chat_id, establishment_id, establishment, channel, platform, started_micros, state, wait_micros } = row
  if (chat_id === null) return null
  return {
    chatId: chat_id,
    establishmentId: establishment_id ?? '',
    establishment: establishment ?? '',
    channel: channel ?? '',
    platform: platform ?? '',
    startedAt: started_micros === null ? null : formatInstant(started_micros),
    state: stateNamed(state),
    waitSeconds: wait_micros === null ? null : Number(wait_micros) / 1e6,
  }
}

async function readPage(
  { engine }: Reader,
  picked: PickedChats,
  page: Page,
): Promise<Pick<ChatListAnswer, 'total' | 'rows'> & { readonly last: Page['after'] }> {
  const found = await engine.query(chatPageSql(picked, page), chatColumns)
  // One more than is listed tells whether there are more.
  const listed = found.slice(0, page.limit)
  const { place = null, chat_id: chatId = null } = listed.at(-1) ?? {}
  const rows = await mapInSlices(listed, listedChat, engine.signal)
  return {
    total: found[0]?.total ?? 0,
    last: found.length <= page.limit || place === null || chatId === null ? null : { place, chatId },
    rows: rows.filter(row => row !== null),
  }
}

/** The statement of a page and one chat more, for those who want to see it. The total is there also when the page is past the end. */
export function chatPageSql(picked: PickedChats, { of, limit, offset, after }: Page): Sql {
  const { rows, corrections } = chatRows[of]
  const most = limit + 1
  // Ids are texts, read for the chats of the page and for those of the same place as its first and its last only.
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

function stateNamed(name: string | null): ChatState | null {
  return chatStates.find(state => state === name) ?? null
}

function micros(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6))
}
