import { bindAttachments } from '../attachments/attachment-rows.ts'
import { chatState, stateAfter } from './chat-state.ts'
import { recount } from './counters.ts'
import { copiesOf } from './merged.ts'
import { indexEvents } from './search-index.ts'
import { type ChatRow, type Database, type EventRow, movedConnection } from './tables.ts'
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
      | 'snoozed_until'
      | 'letter'
      | 'outcome'
      | 'came_from'
      | 'moved_to'
    >
  >

/** The target of an event: a known chat, or a conversation of a connection. */
export type Thread = { readonly chat_id: string } | { readonly connection: string; readonly thread_key: string }

export interface Appended {
  readonly seq: number
  readonly chat_id: string
  readonly message_id: string
  /** False for a duplicate: the other fields then locate the existing event, in the chat of its conversation. */
  readonly isNew: boolean
}

interface Append {
  readonly thread: Thread
  readonly connection: string
  readonly events: readonly NewEvent[]
  readonly now: number
}

/**
 * Appends events of one connection to one chat, each once, and recomputes the chat's row. `now` is the clock; the journal's own time
 * never goes back. What comes for a merged chat is withdrawn there and appended again to the chat that it was merged into.
 */
export async function append(db: Database, { thread, connection, events, now }: Append): Promise<readonly Appended[]> {
  const chat = await findChat(db, thread)
  const moved_to = chat?.merged_into ?? null
  if (moved_to === null) return appendTo(db, chat, { thread, connection, events, now })
  const moved = events.map(event => ({ ...event, withdrawn: 1, moved_to }) as const)
  const here = await appendTo(db, chat, { thread, connection, events: moved, now })
  const into = await db.selectFrom('chat').selectAll().where('chat_id', '=', moved_to).executeTakeFirstOrThrow()
  const seqs = here.flatMap(({ seq, isNew }) => (isNew ? [seq] : []))
  if (seqs.length === 0) return here
  const rows = await db.selectFrom('event').selectAll().where('seq', 'in', seqs).orderBy('seq').execute()
  const withdrawnOf = new Map(here.map(({ seq }, index) => [seq, events[index]?.withdrawn ?? 0]))
  const copies = await copiesOf(db, {
    into,
    rows: rows.map(row => ({ ...row, withdrawn: withdrawnOf.get(row.seq) ?? 0 })),
  })
  const copied = await append(db, { thread: { chat_id: moved_to }, connection: movedConnection, events: copies, now })
  const there = new Map(copies.map(({ source_key }, index) => [source_key, copied[index]]))
  return here.map(own => (own.isNew ? (there.get(String(own.seq)) ?? own) : own))
}

async function appendTo(
  db: Database,
  chat: ChatRow | undefined,
  { thread, connection, events, now }: Append,
): Promise<readonly Appended[]> {
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
  const rows: EventRow[] = []
  for (const event of events) {
    const at = Math.max(receivedAt + 1, now)
    const row: EventRow = {
      message_id: uuid7(Math.floor(at / 1000)),
      customer_id: null,
      channel: null,
      platform: null,
      attachments: null,
      withdrawn: 0,
      assignee: null,
      snoozed_until: null,
      letter: null,
      outcome: null,
      came_from: null,
      moved_to: null,
      ...event,
      thread_key: 'thread_key' in thread ? thread.thread_key : null,
      seq: seq + 1,
      chat_id: chatId,
      chat_version: version + 1,
      received_at: at,
      connection,
    }
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('event')
      .values(row)
      .onConflict(conflict => conflict.columns(['connection', 'source_key']).doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) {
      appended.push({ ...(await eventOf(db, row)), isNew: false })
      continue
    }
    seq++
    version++
    receivedAt = at
    await bindAttachments(db, row)
    rows.push(row)
    appended.push({ seq, chat_id: chatId, message_id: row.message_id, isNew: true })
  }
  if (rows.length > 0) await makeChat(db, { chatId, thread: chat ?? thread, before: chat, version, rows })
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

function eventOf(db: Database, { connection, source_key }: EventRow) {
  return db
    .selectFrom('event')
    .select(['seq', 'chat_id', 'message_id'])
    .where('connection', '=', connection)
    .where('source_key', '=', source_key)
    .executeTakeFirstOrThrow()
}

/** Updates a chat's row, and everything derived from it, after new events. */
async function makeChat(
  db: Database,
  {
    chatId,
    thread,
    before,
    version,
    rows,
  }: {
    chatId: string
    thread: Thread
    before: ChatRow | undefined
    version: number
    rows: readonly EventRow[]
  },
): Promise<void> {
  if (!('connection' in thread)) throw new Error(`no chat ${chatId}`)
  const { connection, thread_key } = thread
  const areNew = before === undefined || !(await hasOlderVersion(db, chatId, rows))
  const next = before === undefined ? chatState(chatId, rows) : areNew ? stateAfter(before, rows) : null
  const all = next === null ? await eventsOf(db, chatId) : rows
  const state = next ?? chatState(chatId, all)
  if (before === undefined) {
    await db
      .insertInto('chat')
      .values({ chat_id: chatId, connection, thread_key, version, ...state })
      .execute()
  } else {
    const changes = changesOf(before, { version, ...state })
    await db.updateTable('chat').set(changes).where('chat_id', '=', chatId).execute()
  }
  await recount(db, before, state)
  const { establishment_id: establishment } = state
  const isElsewhere = before !== undefined && before.establishment_id !== establishment
  const changed = isElsewhere ? null : new Set(rows.map(({ message_id }) => message_id))
  await indexEvents(db, { chat_id: chatId, establishment, events: all, changed })
}

/** Whether one of these new events is a newer version of a row that the chat had. */
async function hasOlderVersion(db: Database, chatId: string, rows: readonly EventRow[]): Promise<boolean> {
  const older = await db
    .selectFrom('event')
    .select('seq')
    .where(
      'message_id',
      'in',
      rows.map(({ message_id }) => message_id),
    )
    .where('chat_id', '=', chatId)
    .where('seq', '<', Math.min(...rows.map(({ seq }) => seq)))
    .limit(1)
    .executeTakeFirst()
  return older !== undefined
}

function eventsOf(db: Database, chatId: string): Promise<EventRow[]> {
  return db.selectFrom('event').selectAll().where('chat_id', '=', chatId).orderBy('chat_version').execute()
}

/** Only what changed is written: each index has to be updated for its columns. */
function changesOf(before: ChatRow, after: Partial<ChatRow>): Partial<ChatRow> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name as keyof ChatRow] !== value))
}
