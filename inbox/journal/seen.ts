import { sql } from 'kysely'
import { chatsOf, narrowSites } from './list-chats.ts'
import { mostUnread } from './most-unread.ts'
import type { ChatScope } from './scope.ts'
import type { Database } from './tables.ts'

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
  async unreadCount(db: Database, { agent, scopes }: { agent: string; scopes: readonly ChatScope[] }): Promise<number> {
    const query = { scopes, status: 'open', after: null, limit: lookedAt } as const
    const sites = await narrowSites(db, query)
    if (sites?.length === 0) return 0
    const recent = chatsOf(db, query, sites)
      .where('chat.waiting_since', 'is not', null)
      .orderBy('chat.waiting_since', 'desc')
      .orderBy('chat.chat_id', 'desc')
      .limit(lookedAt)
    const rows = await db
      .selectFrom(recent.as('chat'))
      .select('chat.chat_id')
      .where(isUnread(agent))
      .limit(mostUnread)
      .execute()
    return rows.length
  },
} as const

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
