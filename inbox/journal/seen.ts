import { sql } from 'kysely'
import { idsOf, narrowSites } from './list-chats.ts'
import { mostUnread } from './most-unread.ts'
import type { ChatScope } from './scope.ts'
import type { ChatRow, Database } from './tables.ts'

/** The number of waiting chats, those who wait shortest first, that are looked at to count them. */
const lookedAt = 1000

export const seenReads = {
  /** Those of the given chats that have a message of somebody else that a person has not read. */
  async unread(
    db: Database,
    { agent, chats }: { agent: string; chats: readonly string[] },
  ): Promise<readonly string[]> {
    const rows = await db
      .selectFrom('chat')
      .select('chat.chat_id')
      .where('chat.chat_id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(chats)}))`)
      .where(isUnread(agent))
      .execute()
    return rows.map(({ chat_id }) => chat_id)
  },

  /** The number of chats in a scope that wait for an answer and that a person has not read, at most `mostUnread`. */
  async unreadCount(db: Database, query: UnreadQuery): Promise<number> {
    const recent = await recentlyWaiting(db, query)
    if (recent === null) return 0
    const rows = await db
      .selectFrom(recent.as('chat'))
      .select('chat.chat_id')
      .where(isUnread(query.agent))
      .limit(mostUnread)
      .execute()
    return rows.length
  },

  /** Of these chats the one that has waited shortest; null if there is none. */
  async newestUnread(
    db: Database,
    query: UnreadQuery,
  ): Promise<Pick<ChatRow, 'chat_id' | 'customer_id' | 'preview'> | null> {
    const recent = await recentlyWaiting(db, query)
    if (recent === null) return null
    const newest = await db
      .selectFrom('chat')
      .select(['chat.chat_id', 'chat.customer_id', 'chat.preview'])
      .where('chat.chat_id', 'in', recent)
      .where(isUnread(query.agent))
      .orderBy('chat.waiting_since', 'desc')
      .limit(1)
      .executeTakeFirst()
    return newest ?? null
  },
} as const

/** Whose unread chats, and in which scope. */
export interface UnreadQuery {
  readonly agent: string
  readonly scopes: readonly ChatScope[]
}

/** The ids of the waiting chats that are looked at; null for none. */
async function recentlyWaiting(db: Database, { scopes }: UnreadQuery) {
  const query = { scopes, status: 'open', after: null, limit: lookedAt } as const
  const sites = await narrowSites(db, query)
  if (sites?.length === 0) return null
  return idsOf(db, query, sites)
    .where('chat.waiting_since', 'is not', null)
    .orderBy('chat.waiting_since', 'desc')
    .orderBy('chat.chat_id', 'desc')
    .limit(lookedAt)
}

function isUnread(agent: string) {
  return sql<boolean>`EXISTS (
    SELECT 1 FROM event WHERE event.chat_id = chat.chat_id AND event.kind = 'message' AND event.withdrawn = 0
      AND event.author IN ('customer', 'agent', 'bot') AND coalesce(event.author_id, '') <> ${agent}
      AND event.chat_version > coalesce(
        (SELECT seen.version FROM seen WHERE seen.agent = ${agent} AND seen.chat_id = chat.chat_id), 0))`
}

export const seenWrites = {
  sawChat,
} as const

/** Records that somebody has read a chat up to a version. What is read stays read. */
async function sawChat(db: Database, row: { agent: string; chat_id: string; version: number }): Promise<void> {
  await db
    .insertInto('seen')
    .values(row)
    .onConflict(conflict =>
      conflict
        .columns(['agent', 'chat_id'])
        .doUpdateSet({ version: row.version })
        .where('seen.version', '<', row.version),
    )
    .execute()
}
