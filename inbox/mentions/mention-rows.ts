import { sql } from 'kysely'
import { mostUnread } from '../journal/most-unread.ts'
import type { ChatScope } from '../journal/scope.ts'
import type { Database, EventRow } from '../journal/tables.ts'
import { within } from '../journal/within.ts'

const isUnread = sql<boolean>`mention.chat_version > coalesce(
  (SELECT seen.version FROM seen WHERE seen.agent = mention.agent AND seen.chat_id = mention.chat_id), 0)`

export const mentionReads = {
  /** The notes that name an agent, in the chats of a scope; newest first, before a given event. */
  async mentions(
    db: Database,
    {
      agent,
      scopes,
      before,
      limit,
    }: { agent: string; scopes: readonly ChatScope[]; before: number | null; limit: number },
  ) {
    return db
      .selectFrom('mention')
      .innerJoin('event', 'event.seq', 'mention.seq')
      .innerJoin('chat', 'chat.chat_id', 'mention.chat_id')
      .select(['event.seq', 'event.text', 'event.sent_at', 'event.author_id', 'chat.chat_id', 'chat.customer_id'])
      .select(['chat.establishment_id', 'chat.channel', isUnread.as('unread')])
      .where('mention.agent', '=', agent)
      .where(within('chat', scopes, { bySite: false }))
      .$if(before !== null, rows => rows.where('mention.seq', '<', before ?? 0))
      .orderBy('mention.seq', 'desc')
      .limit(limit)
      .execute()
  },

  /** How many of them the agent has not read, at most `mostUnread`. */
  async mentionCount(
    db: Database,
    { agent, scopes }: { agent: string; scopes: readonly ChatScope[] },
  ): Promise<number> {
    const rows = await db
      .selectFrom('mention')
      .innerJoin('chat', 'chat.chat_id', 'mention.chat_id')
      .select('mention.seq')
      .where('mention.agent', '=', agent)
      .where(within('chat', scopes, { bySite: false }))
      .where(isUnread)
      .orderBy('mention.seq', 'desc')
      .limit(mostUnread)
      .execute()
    return rows.length
  },
} as const

/** Stores whom a note names, other than its author. */
export async function mention(
  db: Database,
  { seq, chat_id, chat_version, author_id }: Pick<EventRow, 'seq' | 'chat_id' | 'chat_version' | 'author_id'>,
  agents: readonly string[],
): Promise<void> {
  const others = [...new Set(agents)].filter(agent => agent !== author_id)
  if (others.length === 0) return
  await db
    .insertInto('mention')
    .values(others.map(agent => ({ agent, seq, chat_id, chat_version })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}
