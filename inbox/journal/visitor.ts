import { eventAttachments } from '../attachments/attachment-rows.ts'
import { visitorUploader } from '../attachments/attachment-table.ts'
import type { NewEvent } from './append.ts'
import { append } from './append.ts'
import { applyStatus } from './letters.ts'
import type { ChatRow, Database, EventRow } from './tables.ts'

/** A visitor's own conversation: both are part of every statement here. */
export interface VisitorThread {
  readonly connection: string
  readonly thread_key: string
}

/** What a visitor sees of their chat: what they, agents and bots said to each other. */
export interface VisitorMessage
  extends Pick<EventRow, 'message_id' | 'sent_at' | 'text' | 'source_key' | 'attachments'> {
  readonly author: 'customer' | 'agent' | 'bot'
  readonly version: number
  /** Taken back: it is to be seen no more. */
  readonly isWithdrawn: boolean
}

export interface VisitorView {
  readonly chat_id: string
  readonly status: ChatRow['status']
  /** Up to which of the chat's versions all is told: whoever asks for what came after it misses nothing, but may be told again. */
  readonly cursor: number
  /** Whether a reply is on its way. */
  readonly isPending: boolean
  /** In order of arrival. */
  readonly messages: readonly VisitorMessage[]
  /** Whether there are others before these. */
  readonly hasEarlier: boolean
}

export interface VisitorQuery extends VisitorThread {
  /** What came after one of the chat's versions; null for the last that were said. */
  readonly after: number | null
  /** Only what was said before one of its versions. */
  readonly before: number | null
  readonly limit: number
}

const visibleAuthors = ['customer', 'agent', 'bot'] as const
const shownStates = ['sent', 'delivered', 'read'] as const

/** What a visitor is shown. */
export const visitorReads = {
  /** Null where there is no such conversation. */
  async visitorView(db: Database, query: VisitorQuery): Promise<VisitorView | null> {
    const { after, before, limit } = query
    const chat = await ownChat(db, query)
    if (chat === undefined) return null
    const pending = await db
      .selectFrom('outbox')
      .innerJoin('event', 'event.message_id', 'outbox.message_id')
      .select(({ fn }) => fn.min<number | null>('event.chat_version').as('version'))
      .where('outbox.chat_id', '=', chat.chat_id)
      .where('outbox.state', 'in', ['queued', 'sending', 'doubt'])
      .where('event.chat_id', '=', chat.chat_id)
      .executeTakeFirst()
    const settled = pending?.version === null || pending === undefined ? chat.version : pending.version - 1
    const isForward = after !== null
    const rows = await db
      .selectFrom('event')
      .leftJoin('outbox', 'outbox.message_id', 'event.message_id')
      .select(['event.message_id', 'event.sent_at', 'event.text', 'event.source_key', 'event.withdrawn'])
      .select('event.attachments')
      .select(['event.author', 'event.chat_version'])
      .where('event.chat_id', '=', chat.chat_id)
      .where('event.kind', '=', 'message')
      .where('event.author', 'in', [...visibleAuthors])
      // A reply is shown once it is sent: until then it may be taken back.
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
      status: chat.status,
      cursor: isForward && isCut ? Math.min(settled, last?.chat_version ?? settled) : settled,
      isPending: settled < chat.version,
      messages: shown.map(({ withdrawn, chat_version, author, text, ...message }) => ({
        ...message,
        author: author as VisitorMessage['author'],
        text,
        version: chat_version,
        isWithdrawn: withdrawn === 1,
      })),
      hasEarlier: !isForward && isCut,
    }
  },
}

export interface VisitorSaying extends VisitorThread {
  readonly event: NewEvent
  /** The ids of files that the visitor uploaded before. */
  readonly files: readonly string[]
  /** How many messages of one visitor are taken within 24 hours. */
  readonly perDay: number
  readonly now: number
}

export type VisitorSaid =
  | { readonly state: 'taken'; readonly message_id: string; readonly isNew: boolean }
  /** There were as many in 24 hours as are taken; the next one is from `again` on. */
  | { readonly state: 'too-many'; readonly again: number }
  /** One of the files is not there, or not theirs, or sent before. */
  | { readonly state: 'unknown-file' }

const dayMicros = 86_400_000_000

/** What a visitor does. */
export const visitorWrites = {
  /**
   * A visitor's message. However long it waited for a line, it is the latest of its chat: one that came from before an archive
   * would open nothing, and nobody would see it.
   */
  async visitorSays(
    db: Database,
    { connection, thread_key, event, files, perDay, now }: VisitorSaying,
  ): Promise<VisitorSaid> {
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
    const sent_at = Math.max(event.sent_at, (latest?.sent_at ?? 0) + 1)
    const [appended] = await append(db, {
      thread: { connection, thread_key },
      connection,
      events: [{ ...event, sent_at, attachments: files.length === 0 ? null : attachments }],
      now,
    })
    if (appended === undefined) throw new Error('a message appended nothing')
    return { state: 'taken', message_id: appended.message_id, isNew: true }
  },

  /** That a window has shown the replies up to a version, or that the visitor had them in view. Nothing goes back. */
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
      .where('outbox.chat_id', '=', chat.chat_id)
      .where('outbox.state', 'in', state === 'read' ? ['sent', 'delivered'] : ['sent'])
      .where('event.chat_id', '=', chat.chat_id)
      .where('event.chat_version', '<=', upTo)
      .execute()
    for (const { message_id } of letters) await applyStatus(db, { connection, message_id, state, reason: null, now })
  },
}

function ownChat(db: Database, { connection, thread_key }: VisitorThread) {
  return db
    .selectFrom('chat')
    .select(['chat_id', 'status', 'version'])
    .where('connection', '=', connection)
    .where('thread_key', '=', thread_key)
    .executeTakeFirst()
}
