import { operation, type Sql, sql } from '../engine/sql.ts'
import { type ChatListAnswer, type ChatListRow, type ChatState, chatStates } from './answers.ts'
import { chatRows, type PickedChats } from './chat-rows.ts'
import { formatInstant } from './period/instant.ts'
import type { ChatListQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { type Reader, readFrom } from './reader.ts'
import { answerHead, type PeriodScope, resolvePeriodScope, resolveScope, type Scope } from './scope.ts'
import type { TypedSource } from './typed-source.ts'

/**
 * The chats behind a count, a page of them. Of chats `started`, `handled`, `closedUnanswered` and `unanswered`, state and wait are those of
 * the first wait at `asOf`; of `waiting` and `watched`, of the wait that is open: at the end of the period, or at `asOf` when that is
 * earlier, and at `asOf`; of `active`, of the wait that is open at `asOf`, else of the first. Chats that wait are listed by their wait,
 * the longest first, the others by their start, the latest first, those without any last; then by id. Throws `InvalidQueryError`.
 */
export async function chatList<A extends string>(
  source: TypedSource<A>,
  query: ChatListQuery<A>,
): Promise<ChatListAnswer> {
  const asked = parseQuery(querySchemas.chatList, query)
  const { period, of, limit, offset, olderThanSeconds, maxAgeDays, asOf } = asked
  return readFrom(source, async reader => {
    const scope: Scope & Partial<PeriodScope> =
      period === undefined ? await resolveScope(reader, asked) : await resolvePeriodScope(reader, { ...asked, period })
    const isWatched = of === 'watched'
    const threshold = { start: asOf, end: asOf - micros(olderThanSeconds), asOf }
    const picked: PickedChats = {
      window: isWatched ? threshold : (scope.window ?? threshold),
      conditions: scope.conditions,
      since: maxAgeDays === null ? null : asOf - micros(maxAgeDays * 86_400),
    }
    const options = isWatched ? { of, limit, offset, olderThanSeconds, maxAgeDays } : { of, limit, offset }
    return {
      ...answerHead(scope, asked, options),
      comparison: null,
      period: scope.period ?? null,
      of,
      ...(await readPage(reader, chatRows[of](picked), { limit, offset })),
    }
  })
}

async function readPage(
  { engine }: Reader,
  rows: Sql,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Pick<ChatListAnswer, 'total' | 'rows'>> {
  // The total is there also when the page is past the end. Texts are looked up for the rows of the page only.
  const found = await engine.query(
    sql`WITH picked AS MATERIALIZED (${rows}),
    page AS (
      SELECT p.*, c.chat_id FROM picked AS p JOIN chats AS c ON c.chat_key = p.chat_key
      ORDER BY p.place DESC NULLS LAST, c.chat_id LIMIT ${limit} OFFSET ${offset}),
    starts AS (
      SELECT chat_key, ${operation('epochMicros', sql`opened_at`)} AS opened_micros FROM waits
      WHERE ordinal = 1 AND chat_key IN (SELECT chat_key FROM page WHERE start_micros IS NULL AND state IS NOT NULL))
    SELECT t.total, p.chat_id, e.establishment_id, e.name AS establishment, n.channel, m.platform,
      coalesce(p.start_micros, s.opened_micros) AS started_micros, p.state, p.wait_micros
    FROM (SELECT count(*) AS total FROM picked) AS t
    LEFT JOIN page AS p ON true
    LEFT JOIN starts AS s ON s.chat_key = p.chat_key
    LEFT JOIN establishments AS e ON e.establishment_key = p.establishment_key
    LEFT JOIN channels AS n ON n.channel_key = p.channel_key
    LEFT JOIN platforms AS m ON m.platform_key = p.platform_key
    ORDER BY p.place DESC NULLS LAST, p.chat_id`,
    {
      total: 'count',
      chat_id: 'text?',
      establishment_id: 'text?',
      establishment: 'text?',
      channel: 'text?',
      platform: 'text?',
      started_micros: 'whole?',
      state: 'text?',
      wait_micros: 'whole?',
    },
  )
  return {
    total: found[0]?.total ?? 0,
    rows: found.flatMap((row): readonly ChatListRow[] => {
      const { chat_id, establishment_id, establishment, channel, platform, started_micros, state, wait_micros } = row
      if (chat_id === null) return []
      return [
        {
          chatId: chat_id,
          establishmentId: establishment_id ?? '',
          establishment: establishment ?? '',
          channel: channel ?? '',
          platform: platform ?? '',
          startedAt: started_micros === null ? null : formatInstant(started_micros),
          state: stateNamed(state),
          waitSeconds: wait_micros === null ? null : Number(wait_micros) / 1e6,
        },
      ]
    }),
  }
}

function stateNamed(name: string | null): ChatState | null {
  return chatStates.find(state => state === name) ?? null
}

function micros(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6))
}
