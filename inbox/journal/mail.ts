import { sql } from 'kysely'
import { bindFiles } from '../attachments/attachment-rows.ts'
import type { Appended, NewEvent } from './append.ts'
import { hiddenSourceKeys } from './forgotten.ts'
import type { MailRow } from './mail-tables.ts'
import { conversationOf, followed } from './merged.ts'
import { indexMail } from './search-index.ts'
import type { ChatRow, Database, OutboxRow } from './tables.ts'

/** What the journal keeps of a new mail beside its event. */
export interface NewMail
  extends Pick<MailRow, 'delivery_key' | 'mail_id' | 'subject' | 'sender' | 'sender_name' | 'own_address' | 'html'> {
  readonly answers: readonly string[]
  readonly receivers: readonly string[]
  /** Whether it reports on a letter: it then belongs to the chat of that letter, whoever sent it. */
  readonly isReport: boolean
}

export interface MailThread {
  readonly thread_key: string
  readonly events: readonly NewEvent[]
  readonly mail?: NewMail
}

/** Of which mail a letter is the answer. */
export type AnsweredMail = Pick<MailRow, 'mail_id' | 'answers' | 'subject' | 'sender' | 'sender_name' | 'own_address'>

/** A Message-ID of ours, which contains the id of its event. */
const ownId = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/

/** The id of the reply that has this Message-ID; null if it is not one of ours. */
export function letterOfMailId(mailId: string): string | null {
  return ownId.exec(mailId)?.[1] ?? null
}

export const mailReads = {
  /** Those of the given deliveries that were taken before, also if they were forgotten since. */
  async knownDeliveries(
    db: Database,
    { connection, keys }: { connection: string; keys: readonly string[] },
  ): Promise<readonly string[]> {
    const listed = (given: readonly string[]) => sql<string>`(SELECT value FROM json_each(${JSON.stringify(given)}))`
    const taken = await db
      .selectFrom('inbound')
      .select('delivery_key')
      .where('connection', '=', connection)
      .where('delivery_key', 'in', listed(keys))
      .execute()
    const hidden = await hiddenSourceKeys(db, { connection, keys })
    const stored = await db
      .selectFrom('event')
      .select('source_key')
      .where('connection', '=', connection)
      .where('source_key', 'in', listed([...keys, ...hidden.keys()]))
      .execute()
    const known = [...taken.map(row => row.delivery_key), ...stored.map(row => row.source_key)]
    return known.map(key => hidden.get(key) ?? key)
  },

  async cursor(db: Database, { connection }: { connection: string }): Promise<string | null> {
    const found = await db.selectFrom('cursor').select('cursor').where('connection', '=', connection).executeTakeFirst()
    return found?.cursor ?? null
  },

  /** The file with the bytes of a delivery; null if they are gone. */
  async deliveryFile(
    db: Database,
    { connection, delivery_key }: Pick<MailRow, 'connection' | 'delivery_key'>,
  ): Promise<{ readonly sha256: string; readonly bytes: number } | null> {
    const found = await db
      .selectFrom('inbound')
      .innerJoin('inbound_file', 'inbound_file.inbound_id', 'inbound.inbound_id')
      .select(['sha256', 'bytes'])
      .where('connection', '=', connection)
      .where('delivery_key', '=', delivery_key)
      .executeTakeFirst()
    return found ?? null
  },

  /** Deliveries that nothing could be made of, the latest first. */
  async setAside(db: Database, { before, limit }: { before: number | null; limit: number }) {
    return db
      .selectFrom('inbound')
      .leftJoin('inbound_file', 'inbound_file.inbound_id', 'inbound.inbound_id')
      .select(['inbound.inbound_id', 'connection', 'received_at', 'body', 'refused', 'sha256', 'bytes'])
      .where('refused', 'is not', null)
      .$if(before !== null, query => query.where('inbound.inbound_id', '<', before ?? 0))
      .orderBy('inbound.inbound_id', 'desc')
      .limit(limit)
      .execute()
  },

  /** What the mails of a chat say beside their events. */
  async mails(
    db: Database,
    { chat_id, messages }: { chat_id: string; messages: readonly string[] },
  ): Promise<readonly MailRow[]> {
    return db
      .selectFrom('mail')
      .selectAll()
      .where('chat_id', '=', chat_id)
      .where('message_id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(messages)}))`)
      .execute()
  },
} as const

export const mailWrites = {
  keepCursor,
} as const

/** Records how far a connection has read. */
export async function keepCursor(
  db: Database,
  row: { readonly connection: string; readonly cursor: string },
): Promise<void> {
  await db
    .insertInto('cursor')
    .values(row)
    .onConflict(conflict => conflict.column('connection').doUpdateSet({ cursor: row.cursor }))
    .execute()
}

/**
 * The thread of a mail: that of a message which it answers, if its sender takes part there. Somebody else's answer to a mail that was
 * forwarded to them begins a chat of its own.
 */
export async function threadOfMail<Thread extends MailThread>(
  db: Database,
  { connection, thread }: { connection: string; thread: Thread },
): Promise<Thread> {
  const { mail } = thread
  if (mail === undefined) return thread
  for (const id of mail.answers.toReversed()) {
    const chat = await chatOfMailId(db, { connection, id })
    if (chat !== undefined && (mail.isReport || (await takesPart(db, chat, mail.sender))))
      return { ...thread, thread_key: chat.thread_key }
  }
  return thread
}

async function chatOfMailId(
  db: Database,
  { connection, id }: { connection: string; id: string },
): Promise<ChatRow | undefined> {
  const chats = db.selectFrom('chat').selectAll('chat').where('chat.connection', '=', connection)
  const letter = letterOfMailId(id)
  const ofLetter =
    letter === null
      ? undefined
      : await chats
          .innerJoin('outbox', join => join.on(conversationOf('outbox')))
          .where('outbox.message_id', '=', letter)
          .executeTakeFirst()
  return (
    ofLetter ??
    (await chats
      .innerJoin('mail', join => join.on(conversationOf('mail')))
      .where('mail.connection', '=', connection)
      .where('mail.mail_id', '=', id)
      .limit(1)
      .executeTakeFirst())
  )
}

/** Whether somebody has written or was addressed in a chat. */
async function takesPart(db: Database, chat: ChatRow, sender: string | null): Promise<boolean> {
  if (sender === null) return false
  if (chat.customer_id === sender) return true
  const found = await db
    .selectFrom('mail')
    .select('message_id')
    .where(({ or, eb }) => or([eb('chat_id', '=', chat.chat_id), eb('via_chat', '=', chat.chat_id)]))
    .where(({ or, eb }) =>
      or([
        eb('sender', '=', sender),
        sql<boolean>`EXISTS (SELECT 1 FROM json_each(mail.receivers) WHERE value = ${sender})`,
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/**
 * A customer's mail becomes the latest of its chat, even if it took long: agents had not seen it when they answered or archived, so it
 * waits.
 */
export async function asLatest(
  db: Database,
  { connection, thread }: { connection: string; thread: MailThread },
): Promise<readonly NewEvent[]> {
  const { thread_key, events } = thread
  const own = await db
    .selectFrom('chat')
    .select('chat_id')
    .where('connection', '=', connection)
    .where('thread_key', '=', thread_key)
    .executeTakeFirst()
  const chat = own === undefined ? undefined : await followed(db, own.chat_id)
  const after = (chat?.newest_at ?? 0) + 1
  return events.map(event =>
    event.author === 'customer' ? { ...event, sent_at: Math.max(event.sent_at, after) } : event,
  )
}

/** Keeps what a mail says beside its event. */
export async function addMail(
  db: Database,
  {
    connection,
    thread_key,
    mail,
    appended,
  }: { connection: string; thread_key: string; mail: NewMail; appended: Appended },
): Promise<void> {
  const { chat_id, message_id, isNew } = appended
  if (!isNew) return
  const own = await db
    .selectFrom('chat')
    .select('chat_id')
    .where('connection', '=', connection)
    .where('thread_key', '=', thread_key)
    .executeTakeFirst()
  const via_chat = own === undefined || own.chat_id === chat_id ? null : own.chat_id
  const { isReport: _, answers, receivers, ...rest } = mail
  const lists = { answers: JSON.stringify(answers), receivers: JSON.stringify(receivers) }
  await db
    .insertInto('mail')
    .values({ ...rest, ...lists, chat_id, message_id, via_chat, connection })
    .execute()
  if (mail.subject !== null) await indexMail(db, { chat_id, message_id })
  if (mail.html !== null) await bindFiles(db, [mail.html], { chat_id, message_id })
}

/** The mail that a letter answers: the latest of a customer that its writer could see; null in a chat of another kind. */
export async function answeredMail(
  db: Database,
  { chat_id, connection, seq }: OutboxRow,
): Promise<AnsweredMail | null> {
  const found = await db
    .selectFrom('mail')
    .innerJoin('event', join =>
      join.onRef('event.chat_id', '=', 'mail.chat_id').onRef('event.message_id', '=', 'mail.message_id'),
    )
    .select(['mail_id', 'answers', 'subject', 'sender', 'sender_name', 'own_address'])
    .where('mail.chat_id', '=', chat_id)
    .where('mail.connection', '=', connection)
    .where('event.seq', '<', seq)
    .where('event.author', '=', 'customer')
    .orderBy('event.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found ?? null
}
