import { assigningReads } from '../assigning/assigning-rows.ts'
import { attachmentReads } from '../attachments/attachment-rows.ts'
import { bulkReads } from '../bulk/bulk-rows.ts'
import { cannedReads } from '../canned/canned-rows.ts'
import { checkerReads } from '../checker/checker-rows.ts'
import { mediaReads } from '../media/media-rows.ts'
import { mentionReads } from '../mentions/mention-rows.ts'
import { mergeReads } from '../merge/merge-rows.ts'
import { unsendReads } from '../outbox/unsend.ts'
import { retentionReads } from '../retention/retention-rows.ts'
import { standingReads } from '../standing/standing-rows.ts'
import { readAudit } from './audit.ts'
import { exportReads } from './export-events.ts'
import { heardAt } from './letter-templates.ts'
import { countChats, listChats } from './list-chats.ts'
import { mailReads } from './mail.ts'
import { followed } from './merged.ts'
import { type ChatScope, isWithin } from './scope.ts'
import { searchChats } from './search-chats.ts'
import { seenReads } from './seen.ts'
import { snoozeReads } from './snooze.ts'
import type { ChatRow, Database, EventRow } from './tables.ts'
import { visitorReads } from './visitor.ts'
import { within } from './within.ts'

/** An event without its content, and the scope dimensions of its chat. */
export type ChangedChat = Pick<EventRow, 'seq' | 'chat_id' | 'kind'> &
  Pick<ChatRow, 'establishment_id' | 'channel' | 'platform'>

/** The queries of a journal. */
export const reads = {
  ...assigningReads,
  ...attachmentReads,
  ...bulkReads,
  ...cannedReads,
  ...checkerReads,
  ...mediaReads,
  heardAt,
  list: listChats,
  counters: countChats,
  search: searchChats,
  audit: readAudit,

  /** A chat in a person's scope, or the one that it was merged into; null if that is outside or does not exist. */
  async chat(
    db: Database,
    { scopes, chat_id }: { scopes: readonly ChatScope[]; chat_id: string },
  ): Promise<ChatRow | null> {
    const chat = await followed(db, chat_id)
    return chat !== undefined && isWithin(chat, scopes) ? chat : null
  },

  /** The last events of a chat before a version, in order of arrival. Callers must first look up the chat in the scope. */
  async thread(db: Database, { chat_id, before, limit }: { chat_id: string; before: number | null; limit: number }) {
    const events = await db
      .selectFrom('event')
      .leftJoin('outbox', join =>
        join.onRef('outbox.message_id', '=', 'event.message_id').onRef('outbox.chat_id', '=', 'event.chat_id'),
      )
      .selectAll('event')
      .select([
        'outbox.state as state',
        'outbox.reason as reason',
        'outbox.attempts as attempts',
        'outbox.due_at as due_at',
      ])
      .where('event.chat_id', '=', chat_id)
      .$if(before !== null, query => query.where('event.chat_version', '<', before ?? 0))
      .orderBy('event.chat_version', 'desc')
      .limit(limit)
      .execute()
    return events.reverse()
  },

  /** The other chats of a chat's customer, latest first. A chat whose customer is not known has none. */
  async otherChats(
    db: Database,
    { scopes, chat, limit }: { scopes: readonly ChatScope[]; chat: ChatRow; limit: number },
  ): Promise<readonly ChatRow[]> {
    if (chat.customer_id === chat.chat_id) return []
    return db
      .selectFrom('chat')
      .selectAll()
      .where('customer_id', '=', chat.customer_id)
      .where('chat_id', '<>', chat.chat_id)
      .where('merged_into', 'is', null)
      .where(within('chat', scopes, { bySite: false }))
      .orderBy('last_at', 'desc')
      .orderBy('chat_id', 'desc')
      .limit(limit)
      .execute()
  },

  /** The chat version of an event; null if it is not in this chat. */
  async versionOf(db: Database, { chat_id, seq }: { chat_id: string; seq: number }): Promise<number | null> {
    const found = await db
      .selectFrom('event')
      .select('chat_version')
      .where('seq', '=', seq)
      .where('chat_id', '=', chat_id)
      .executeTakeFirst()
    return found?.chat_version ?? null
  },

  async draft(db: Database, { chat_id, agent }: { chat_id: string; agent: string }) {
    const found = await db
      .selectFrom('draft')
      .selectAll()
      .where('chat_id', '=', chat_id)
      .where('agent', '=', agent)
      .executeTakeFirst()
    return found ?? null
  },

  /** Those of the given chats in which an agent has an unsent draft. */
  async drafts(
    db: Database,
    { agent, chats }: { agent: string; chats: readonly string[] },
  ): Promise<readonly string[]> {
    if (chats.length === 0) return []
    const rows = await db
      .selectFrom('draft')
      .select('chat_id')
      .where('agent', '=', agent)
      .where('chat_id', 'in', [...chats])
      .execute()
    return rows.map(({ chat_id }) => chat_id)
  },

  /** Events after a given one in chats that a person may see, without content. At most `limit`, earliest first. */
  async changes(
    db: Database,
    { scopes, after, limit }: { scopes: readonly ChatScope[]; after: number; limit: number },
  ): Promise<readonly Pick<EventRow, 'seq' | 'chat_id' | 'kind'>[]> {
    return db
      .selectFrom('event')
      .innerJoin('chat', 'chat.chat_id', 'event.chat_id')
      .select(['event.seq as seq', 'event.chat_id as chat_id', 'event.kind as kind'])
      .where('event.seq', '>', after)
      .where(within('chat', scopes, { bySite: false }))
      .orderBy('event.seq')
      .limit(limit)
      .execute()
  },

  /** The same for all chats, with their scope dimensions, so that the caller can filter per reader. */
  async changesOfAll(
    db: Database,
    { after, limit }: { after: number; limit: number },
  ): Promise<readonly ChangedChat[]> {
    return db
      .selectFrom('event')
      .innerJoin('chat', 'chat.chat_id', 'event.chat_id')
      .select([
        'event.seq as seq',
        'event.chat_id as chat_id',
        'event.kind as kind',
        'chat.establishment_id',
        'chat.channel',
        'chat.platform',
      ])
      .where('event.seq', '>', after)
      .orderBy('event.seq')
      .limit(limit)
      .execute()
  },

  /** Events in order, for followers of the journal. */
  async eventsAfter(db: Database, { seq, limit }: { seq: number; limit: number }): Promise<readonly EventRow[]> {
    return db.selectFrom('event').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()
  },

  /** The id of the journal: a replaced journal restarts at event 1, so `seq` alone is ambiguous. */
  async identity(db: Database, _: Record<never, never>): Promise<string> {
    const { value } = await db.selectFrom('meta').select('value').where('name', '=', 'id').executeTakeFirstOrThrow()
    return value
  },

  async lastSeq(db: Database, _: Record<never, never>): Promise<number> {
    const last = await db.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
    return last?.seq ?? 0
  },

  /** Letters in doubt in a scope, which a person must settle; oldest first. */
  async doubtful(db: Database, { scopes, limit }: { scopes: readonly ChatScope[]; limit: number }) {
    return db
      .selectFrom('outbox')
      .innerJoin('chat', 'chat.chat_id', 'outbox.chat_id')
      .innerJoin('event', 'event.seq', 'outbox.seq')
      .select([
        'outbox.message_id',
        'outbox.reason',
        'outbox.attempts',
        'event.seq',
        'event.text',
        'event.sent_at',
        'event.author_id',
        'chat.chat_id',
        'chat.customer_id',
        'chat.establishment_id',
        'chat.channel',
      ])
      .where('outbox.state', '=', 'doubt')
      .where(within('chat', scopes, { bySite: false }))
      .orderBy('outbox.seq')
      .limit(limit)
      .execute()
  },
  ...mailReads,
  ...mentionReads,
  ...mergeReads,
  ...retentionReads,
  ...seenReads,
  ...snoozeReads,
  ...standingReads,
  ...exportReads,
  ...unsendReads,
  ...visitorReads,
} as const

export type Reads = typeof reads
