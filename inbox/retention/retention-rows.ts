import { sql } from 'kysely'
import { forgetChat } from '../forget/erase-chat.ts'
import { mergedWith } from '../forget/merged-with.ts'
import { forgetAudit } from '../journal/audit.ts'
import { isReplaced, replacingOf } from '../journal/forgotten.ts'
import type { ChatRow, Database } from '../journal/tables.ts'

export interface OldChat extends Pick<ChatRow, 'chat_id' | 'customer_id' | 'last_at'> {
  readonly isErased: boolean
}

export const retentionReads = {
  /** Archived chats whose last message is older, the oldest first, after a given one. Something else may have happened in them since. */
  async oldChats(
    db: Database,
    { before, after, limit }: { before: number; after: Pick<OldChat, 'chat_id' | 'last_at'> | null; limit: number },
  ): Promise<readonly OldChat[]> {
    const rows = await db
      .selectFrom('chat')
      .select(['chat_id', 'customer_id', 'last_at', 'thread_key'])
      .where('status', '=', 'archived')
      .where('waiting_since', 'is', null)
      .where('last_at', '<', before)
      .$if(after !== null, chats =>
        chats.where(sql<boolean>`(last_at, chat_id) > (${after?.last_at ?? 0}, ${after?.chat_id ?? ''})`),
      )
      .orderBy('last_at')
      .orderBy('chat_id')
      .limit(limit)
      .execute()
    return rows.map(({ thread_key, ...chat }) => ({ ...chat, isErased: isReplaced(thread_key) }))
  },
} as const

/** Recorded as who has done it. */
const who = 'inbox.retention'
/** After so many events a step ends, so that other writes hardly wait for it. */
const eventsAtOnce = 200
const deliveriesAtOnce = 50
const auditAtOnce = 500

export const retentionWrites = {
  /**
   * Erases the first of some archived chats in which nothing has happened since, with those that were merged with them. `names`: what the
   * store has put in place of customers' ids. Returns how many of the given chats it has dealt with, and how many it has erased.
   */
  async eraseOldChats(
    db: Database,
    given: {
      chats: readonly string[]
      names: readonly (readonly [string, string])[]
      before: number
      now: number
    },
  ): Promise<{ readonly done: number; readonly erased: number }> {
    const { chats, before, now } = given
    const replacing = await replacingOf(db)
    const names = new Map(given.names)
    let [done, erased, events] = [0, 0, 0]
    for (const chat_id of chats) {
      if (events >= eventsAtOnce) break
      done++
      const together = [chat_id, ...(await mergedWith(db, new Map([[chat_id, before]]))).keys()]
      const count = await oldEvents(db, { chats: together, before })
      if (count === null) continue
      events += count
      erased++
      for (const id of together)
        await forgetChat(db, { chat_id: id, before, customers: [], names, replacing, who, now })
    }
    return { done, erased }
  },

  /** Removes the oldest deliveries from before an instant; returns how many. */
  async eraseOldDeliveries(db: Database, { before }: { before: number }): Promise<number> {
    const rows = await db
      .selectFrom('inbound')
      .select(['inbound_id', 'received_at'])
      .orderBy('inbound_id')
      .limit(deliveriesAtOnce)
      .execute()
    const ids = rows.filter(({ received_at }) => received_at < before).map(({ inbound_id }) => inbound_id)
    if (ids.length === 0) return 0
    for (const table of ['inbound_file', 'inbound'] as const)
      await db.deleteFrom(table).where('inbound_id', 'in', ids).execute()
    return ids.length
  },

  /** Removes the oldest rows of the audit from before an instant; returns how many. */
  eraseOldAudit: (db: Database, { before }: { before: number }) => forgetAudit(db, { before, limit: auditAtOnce }),
} as const

/** The number of events of chats that are archived or merged; null if one is neither, or if something was sent or has arrived since. */
async function oldEvents(
  db: Database,
  { chats, before }: { chats: readonly string[]; before: number },
): Promise<number | null> {
  const rows = await db.selectFrom('chat').select(['status', 'version']).where('chat_id', 'in', chats).execute()
  if (rows.some(({ status }) => status !== 'archived' && status !== 'merged')) return null
  const later = await db
    .selectFrom('event')
    .select('seq')
    .where('chat_id', 'in', chats)
    .where(({ or, eb }) => or([eb('sent_at', '>=', before), eb('received_at', '>=', before)]))
    .limit(1)
    .executeTakeFirst()
  return later === undefined ? rows.reduce((sum, { version }) => sum + version, 0) : null
}
