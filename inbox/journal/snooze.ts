import { append } from './append.ts'
import { audit } from './audit.ts'
import { type Database, ownConnection } from './tables.ts'
import { uuid7 } from './uuid7.ts'
import { type Shown, writtenSince } from './written-since.ts'

export const snoozeReads = {
  /** Whether a snooze is over. */
  async isSnoozeOver(db: Database, { now }: { now: number }): Promise<boolean> {
    return (await overdue(db, now).limit(1).executeTakeFirst()) !== undefined
  },
} as const

export const snoozeWrites = {
  /** Snoozes a chat, or ends it with null; a repeated key is the same act. False if the customer wrote after `shown_version`. */
  async snooze(
    db: Database,
    act: Shown & { readonly agent: string; readonly until: number | null; readonly key: string; readonly now: number },
  ): Promise<boolean> {
    const { chat_id, agent, until, key, now } = act
    const chat = await db.selectFrom('chat').selectAll().where('chat_id', '=', chat_id).executeTakeFirst()
    if (chat === undefined || chat.status === 'archived' || chat.status === 'merged' || chat.snoozed_until === until)
      return true
    if (until !== null && (await writtenSince(db, act)) !== undefined) return false
    const event = {
      kind: 'snooze',
      author: 'agent',
      author_id: agent,
      establishment_id: chat.establishment_id,
      sent_at: now,
      source_key: key,
      text: null,
      snoozed_until: until,
    } as const
    await append(db, { thread: { chat_id }, connection: ownConnection, events: [event], now })
    await audit(db, [{ at: now, who: agent, what: 'snooze', chat_id }])
    return true
  },

  /** Ends the snoozes whose time has come. */
  async endSnoozes(db: Database, { now }: { now: number }): Promise<number> {
    const chats = await overdue(db, now).limit(500).execute()
    for (const { chat_id, establishment_id } of chats) {
      const event = {
        kind: 'snooze',
        author: 'system',
        author_id: null,
        establishment_id,
        sent_at: now,
        source_key: uuid7(),
        text: null,
        snoozed_until: null,
      } as const
      await append(db, { thread: { chat_id }, connection: ownConnection, events: [event], now })
    }
    return chats.length
  },
} as const

function overdue(db: Database, now: number) {
  return db
    .selectFrom('chat')
    .select(['chat_id', 'establishment_id'])
    .where('status', '=', 'snoozed')
    .where('snoozed_until', 'is not', null)
    .where('snoozed_until', '<=', now)
}
