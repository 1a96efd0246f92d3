import type { ExpressionBuilder } from 'kysely'
import { eventAttachments } from '../attachments/attachment-rows.ts'
import { visitorUploader } from '../attachments/attachment-table.ts'
import type { NewEvent } from './append.ts'
import { append } from './append.ts'
import { forgetAgain } from './forgotten.ts'
import { applyStatus } from './letters.ts'
import { followed } from './merged.ts'
import { type Database, type EventRow, ownConnection, type Tables } from './tables.ts'

/** A visitor's own conversation: every statement here filters by both keys. */
export interface VisitorThread {
  readonly connection: string
  readonly thread_key: string
}

/** A message that is visible to the visitor: by them, an agent or a bot. */
export interface VisitorMessage
  extends Pick<EventRow, 'message_id' | 'sent_at' | 'text' | 'source_key' | 'attachments'> {
  readonly author: 'customer' | 'agent' | 'bot'
  readonly version: number
  /** Withdrawn: it must no longer be shown. */
  readonly isWithdrawn: boolean
}

export interface VisitorView {
  readonly chat_id: string
  readonly status: 'open' | 'archived'
  /** The chat version up to which everything is included: continuing after it misses nothing but may repeat messages. */
  readonly cursor: number
  /** Whether a reply is on its way. */
  readonly isPending: boolean
  /** In order of arrival. */
  readonly messages: readonly VisitorMessage[]
  /** Whether there are earlier messages. */
  readonly hasEarlier: boolean
}

export interface VisitorQuery extends VisitorThread {
  /** Only messages after this version of the chat; null for the latest ones. */
  readonly after: number | null
  /** Only messages before this version of the chat. */
  readonly before: number | null
  readonly limit: number
}

const visibleAuthors = ['customer', 'agent', 'bot'] as const
const shownStates = ['sent', 'delivered', 'read'] as const

/** Queries of visitors. */
export const visitorReads = {
  /** Null if there is no such conversation. */
  async visitorView(db: Database, query: VisitorQuery): Promise<VisitorView | null> {
    const { after, before, limit } = query
    const chat = await ownChat(db, query)
    if (chat === undefined) return null
    const pending = await db
      .selectFrom('outbox')
      .innerJoin('event', 'event.message_id', 'outbox.message_id')
      .select(({ fn }) => fn.min<number | null>('event.chat_version').as('version'))
      .where(isOfConversation(chat.chat_id))
      .where('outbox.state', 'in', ['queued', 'sending', 'doubt'])
      .where('event.chat_id', '=', chat.chat_id)
      .executeTakeFirst()
    const settled = pending?.version === null || pending === undefined ? chat.version : pending.version - 1
    const isForward = after !== null
    const rows = await db
      .selectFrom('event')
      .leftJoin('outbox', 'outbox.message_id', 'event.message_id')
      .select([
        'event.message_id',
        'event.sent_at',
        'event.text',
        'event.source_key',
        'event.withdrawn',
        'event.moved_to',
      ])
      .select('event.attachments')
      .select(['event.author', 'event.chat_version'])
      .where('event.chat_id', '=', chat.chat_id)
      .where('event.kind', '=', 'message')
      .where('event.author', 'in', [...visibleAuthors])
      // What was merged into the chat was said elsewhere.
      .where('event.came_from', 'is', null)
      // Of a merged chat everything was withdrawn, which the visitor does not see.
      .where(({ or, eb }) => or([eb('event.moved_to', 'is', null), eb('event.connection', '<>', ownConnection)]))
      // Forgotten.
      .where(({ or, eb }) =>
        or([eb('event.text', 'is not', null), eb('event.attachments', 'is not', null), eb('event.withdrawn', '=', 1)]),
      )
      // A reply is shown only once it is sent: until then it may be withdrawn.
      .where(({ or, eb }) => or([eb('outbox.state', 'is', null), eb('outbox.state', 'in', [...shownStates])]))
      .$if(after !== null, own => own.where('event.chat_version', '>', after ?? 0))
      .$if(before !== null, own => own.where('event.chat_version', '<', before ?? 0))
      .orderBy('event.chat_version', isForward ? 'asc' : 'desc')
      .limit(limit + 1)
      .execute()
    const isCut = rows.length > limit
    const shown = isForward ? rows.slice(0, limit) : rows.slice(0, limit).reverse()
    const last = shown.at(-1)
    return {
      chat_id: chat.chat_id,
      status: chat.status === 'archived' ? 'archived' : 'open',
      cursor: isForward && isCut ? Math.min(settled, last?.chat_version ?? settled) : settled,
      isPending: settled < chat.version,
      messages: shown.map(({ withdrawn, moved_to, chat_version, author, text, ...message }) => ({
        ...message,
        author: author as VisitorMessage['author'],
        text,
        version: chat_version,
        isWithdrawn: withdrawn === 1 && moved_to === null,
      })),
      hasEarlier: !isForward && isCut,
    }
  },
}

export interface VisitorSaying extends VisitorThread {
  readonly event: NewEvent
  /** The ids of files that the visitor has uploaded. */
  readonly files: readonly string[]
  /** The maximum number of messages per visitor within 24 hours. */
  readonly perDay: number
  readonly now: number
}

export type VisitorSaid =
  | { readonly state: 'taken'; readonly message_id: string; readonly isNew: boolean }
  /** The limit for 24 hours is reached; the next message is accepted from `again` on. */
  | { readonly state: 'too-many'; readonly again: number }
  /** One of the files does not exist, is not theirs or was already sent. */
  | { readonly state: 'unknown-file' }

const dayMicros = 86_400_000_000

/** Writes of visitors. */
export const visitorWrites = {
  /**
   * Stores a visitor's message. Even if it was delayed, it becomes the latest of its chat: a message dated before an archive would not
   * reopen the chat, and nobody would see it.
   */
  async visitorSays(
    db: Database,
    { event: given, files, perDay, now, ...thread }: VisitorSaying,
  ): Promise<VisitorSaid> {
    const { connection } = thread
    const [
      {
        thread_key,
        events: [event = given],
      } = { thread_key: thread.thread_key, events: [given] },
    ] = await forgetAgain(db, { connection, threads: [{ thread_key: thread.thread_key, events: [given] }] })
    const chat = await ownChat(db, { connection, thread_key })
    if (chat !== undefined) {
      const known = await db
        .selectFrom('event')
        .select('message_id')
        .where('connection', '=', connection)
        .where('source_key', '=', event.source_key)
        .executeTakeFirst()
      if (known !== undefined) return { state: 'taken', message_id: known.message_id, isNew: false }
      const oldest = await db
        .selectFrom('event')
        .select('received_at')
        .where('chat_id', '=', chat.chat_id)
        .where('author', '=', 'customer')
        .orderBy('chat_version', 'desc')
        .offset(perDay - 1)
        .limit(1)
        .executeTakeFirst()
      if (oldest !== undefined && oldest.received_at > now - dayMicros)
        return { state: 'too-many', again: oldest.received_at + dayMicros }
    }
    const uploader = visitorUploader({ connection, thread_key })
    const attachments = await eventAttachments(db, { ids: files, owner: { chat_id: null, uploader } })
    if (attachments === null) return { state: 'unknown-file' }
    const latest =
      chat === undefined
        ? undefined
        : await db
            .selectFrom('event')
            .select(({ fn }) => fn.max<number>('sent_at').as('sent_at'))
            .where('chat_id', '=', chat.chat_id)
            .executeTakeFirst()
    const counted = chat === undefined ? undefined : await followed(db, chat.chat_id)
    const sent_at = Math.max(event.sent_at, (latest?.sent_at ?? 0) + 1, (counted?.newest_at ?? 0) + 1)
    await append(db, {
      thread: { connection, thread_key },
      connection,
      events: [{ ...event, sent_at, attachments: files.length === 0 ? null : attachments }],
      now,
    })
    const { message_id } = await db
      .selectFrom('event')
      .select('message_id')
      .where('connection', '=', connection)
      .where('source_key', '=', event.source_key)
      .executeTakeFirstOrThrow()
    return { state: 'taken', message_id, isNew: true }
  },

  /** Records that replies up to a version were delivered to the window or read. States never go back. */
  async visitorSaw(
    db: Database,
    {
      connection,
      thread_key,
      upTo,
      state,
      now,
    }: VisitorThread & {
      upTo: number
      state: 'delivered' | 'read'
      now: number
    },
  ): Promise<void> {
    const chat = await ownChat(db, { connection, thread_key })
    if (chat === undefined) return
    const letters = await db
      .selectFrom('outbox')
      .innerJoin('event', 'event.message_id', 'outbox.message_id')
      .select('outbox.message_id')
      .distinct()
      .where(isOfConversation(chat.chat_id))
      .where('outbox.state', 'in', state === 'read' ? ['sent', 'delivered'] : ['sent'])
      .where('event.chat_id', '=', chat.chat_id)
      .where('event.chat_version', '<=', upTo)
      .execute()
    for (const { message_id } of letters) await applyStatus(db, { connection, message_id, state, reason: null, now })
  },
}

/** Letters are in the chat where they count, which may have been merged with the visitor's. */
function isOfConversation(chat_id: string) {
  return ({ or, eb }: ExpressionBuilder<Tables, 'outbox'>) =>
    or([eb('outbox.chat_id', '=', chat_id), eb('outbox.via_chat', '=', chat_id)])
}

function ownChat(db: Database, { connection, thread_key }: VisitorThread) {
  return db
    .selectFrom('chat')
    .select(['chat_id', 'status', 'version'])
    .where('connection', '=', connection)
    .where('thread_key', '=', thread_key)
    .executeTakeFirst()
}
