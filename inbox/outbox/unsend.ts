import { agentUploader } from '../attachments/attachment-table.ts'
import { audit } from '../journal/audit.ts'
import { unsent } from '../journal/letters.ts'
import type { ChatScope } from '../journal/scope.ts'
import { type Database, type EventRow, type OutboxRow, ownConnection } from '../journal/tables.ts'
import { takeBack } from '../journal/take-back.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { within } from '../journal/within.ts'

export const unsendReads = {
  /** A reply that an agent has sent and can take back until `due_at`; null if there is none at this position. */
  async heldLetter(
    db: Database,
    { seq, agent, scopes, now }: { seq: number; agent: string; scopes: readonly ChatScope[]; now: number },
  ) {
    const found = await db
      .selectFrom('outbox')
      .innerJoin('event', 'event.seq', 'outbox.seq')
      .innerJoin('chat', 'chat.chat_id', 'outbox.chat_id')
      .select(['outbox.message_id', 'outbox.due_at', 'chat.chat_id', 'chat.customer_id'])
      .where('event.seq', '=', seq)
      .where('event.author_id', '=', agent)
      .where('outbox.state', '=', 'queued')
      .where('outbox.attempts', '=', 0)
      .where('outbox.due_at', '>', now)
      .where(within('chat', scopes, { bySite: false }))
      .executeTakeFirst()
    return found ?? null
  },
} as const

export const unsendWrites = {
  /**
   * Takes back a reply that has not begun to be sent, with the archive that came with it: the chat is as if it had not been sent, and its
   * text and attachments are in the agent's draft again, before what the agent has written since. A repetition has no effect.
   */
  async unsend(
    db: Database,
    { chat_id, message_id, agent, now }: { chat_id: string; message_id: string; agent: string; now: number },
  ): Promise<'taken' | 'too-late' | 'unknown'> {
    const letter = await db
      .selectFrom('outbox')
      .selectAll()
      .where('message_id', '=', message_id)
      .where('chat_id', '=', chat_id)
      .executeTakeFirst()
    const event = letter === undefined ? undefined : await eventAt(db, letter)
    if (letter === undefined || event?.author_id !== agent) return 'unknown'
    if (letter.state === 'unsent') return 'taken'
    if (letter.state !== 'queued' || letter.attempts > 0) return 'too-late'
    const archive = await archiveWith(db, event)
    await takeBack(db, archive === undefined ? [event] : [event, archive], now)
    await unsent(db, letter, { agent, now })
    await db
      .updateTable('attachment')
      .set({ message_id: null })
      .where('message_id', '=', message_id)
      .where('chat_id', '=', chat_id)
      .where('uploader', '=', agentUploader(agent))
      .execute()
    await toDraft(db, event, { agent, now })
    await audit(db, [{ at: now, who: agent, what: 'unsend', chat_id }])
    return 'taken'
  },
} as const

function eventAt(db: Database, { seq }: OutboxRow): Promise<EventRow | undefined> {
  return db.selectFrom('event').selectAll().where('seq', '=', seq).executeTakeFirst()
}

/** The archive of a reply that was sent and archived. */
function archiveWith(db: Database, { chat_id, source_key }: EventRow): Promise<EventRow | undefined> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('connection', '=', ownConnection)
    .where('source_key', '=', `${source_key}:archive`)
    .where('chat_id', '=', chat_id)
    .where('kind', '=', 'archive')
    .executeTakeFirst()
}

async function toDraft(
  db: Database,
  { chat_id, chat_version, text }: EventRow,
  { agent, now }: { agent: string; now: number },
): Promise<void> {
  const draft = await db
    .selectFrom('draft')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .where('agent', '=', agent)
    .executeTakeFirst()
  const row = {
    chat_id,
    agent,
    // The old key would be the same act again.
    reply_key: draft?.reply_key ?? uuid7(),
    text: [text, draft?.text].filter(Boolean).join('\n\n'),
    // What came after it was written is still a conflict.
    seen_version: chat_version - 1,
    saved_at: now,
  }
  await db
    .insertInto('draft')
    .values(row)
    .onConflict(conflict => conflict.columns(['chat_id', 'agent']).doUpdateSet(row))
    .execute()
}
