import { bindAttachments } from '../attachments/attachment-rows.ts'
import { chatState } from './chat-state.ts'
import { recount } from './counters.ts'
import { indexEvents } from './search-index.ts'
import type { ChatRow, Database, EventRow } from './tables.ts'
import { uuid7 } from './uuid7.ts'

/** A new event: the journal assigns its position, its time of arrival and, if missing, its id. */
export type NewEvent = Pick<
  EventRow,
  'kind' | 'author' | 'author_id' | 'establishment_id' | 'sent_at' | 'source_key' | 'text'
> &
  Partial<
    Pick<
      EventRow,
      | 'message_id'
      | 'customer_id'
      | 'channel'
      | 'platform'
      | 'attachments'
      | 'withdrawn'
      | 'assignee'
      | 'letter'
      | 'outcome'
    >
  >

/** The target of an event: a known chat, or a conversation of a connection. */
export type Thread = { readonly chat_id: string } | { readonly connection: string; readonly thread_key: string }

export interface Appended {
  readonly seq: number
  readonly chat_id: string
  readonly message_id: string
  /** False for a duplicate: the other fields then locate the existing event. */
  readonly isNew: boolean
}

/**
 * Appends events of one connection to one chat, each once, and recomputes the chat's row. `now` is the clock; the journal's own time
 * never goes back.
 */
export async function append(
  db: Database,
  { thread, connection, events, now }: { thread: Thread; connection: string; events: readonly NewEvent[]; now: number },
): Promise<readonly Appended[]> {
  const chat = await findChat(db, thread)
  const chatId = chat?.chat_id ?? uuid7()
  const last = await db
    .selectFrom('event')
    .select(['seq', 'received_at'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  let [seq, receivedAt] = [last?.seq ?? 0, last?.received_at ?? 0]
  let version = chat?.version ?? 0
  const appended: Appended[] = []
  for (const event of events) {
    const known = await db
      .selectFrom('event')
      .select(['seq', 'chat_id', 'message_id'])
      .where('connection', '=', connection)
      .where('source_key', '=', event.source_key)
      .executeTakeFirst()
    if (known !== undefined) {
      appended.push({ ...known, isNew: false })
      continue
    }
    seq++
    version++
    receivedAt = Math.max(receivedAt + 1, now)
    const row: EventRow = {
      message_id: uuid7(Math.floor(receivedAt / 1000)),
      customer_id: null,
      channel: null,
      platform: null,
      attachments: null,
      withdrawn: 0,
      assignee: null,
      letter: null,
      outcome: null,
      ...event,
      thread_key: 'thread_key' in thread ? thread.thread_key : null,
      seq,
      chat_id: chatId,
      chat_version: version,
      received_at: receivedAt,
      connection,
    }
    await db.insertInto('event').values(row).execute()
    await bindAttachments(db, row)
    appended.push({ seq, chat_id: chatId, message_id: row.message_id, isNew: true })
  }
  const changed = new Set(appended.filter(({ isNew }) => isNew).map(({ message_id }) => message_id))
  if (changed.size > 0) await makeChat(db, { chatId, thread: chat ?? thread, before: chat, version, changed })
  return appended
}

async function findChat(db: Database, thread: Thread): Promise<ChatRow | undefined> {
  const chats = db.selectFrom('chat').selectAll()
  if ('chat_id' in thread) return chats.where('chat_id', '=', thread.chat_id).executeTakeFirst()
  return chats
    .where('connection', '=', thread.connection)
    .where('thread_key', '=', thread.thread_key)
    .executeTakeFirst()
}

/** Computes a chat's row from its events, and everything derived from it. */
async function makeChat(
  db: Database,
  {
    chatId,
    thread,
    before,
    version,
    changed,
  }: {
    chatId: string
    thread: Thread
    before: ChatRow | undefined
    version: number
    /** The ids of new messages and of new versions of messages. */
    changed: ReadonlySet<string>
  },
): Promise<void> {
  if (!('connection' in thread)) throw new Error(`no chat ${chatId}`)
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('chat_id', '=', chatId)
    .orderBy('chat_version')
    .execute()
  const state = chatState(chatId, events)
  const { connection, thread_key } = thread
  await db
    .insertInto('chat')
    .values({ chat_id: chatId, connection, thread_key, version, ...state })
    .onConflict(conflict => conflict.column('chat_id').doUpdateSet({ version, ...state }))
    .execute()
  await recount(db, before, state)
  const { establishment_id: establishment } = state
  const isElsewhere = before !== undefined && before.establishment_id !== establishment
  await indexEvents(db, { establishment, events, changed: isElsewhere ? null : changed })
}
