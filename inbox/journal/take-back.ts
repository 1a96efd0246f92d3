import { append } from './append.ts'
import { chatState } from './chat-state.ts'
import { type Database, type EventRow, ownConnection } from './tables.ts'
import { uuid7 } from './uuid7.ts'

/** What a newer version of an event may change. Its `source_key`, by default random, identifies the change. */
type Version = Partial<Pick<EventRow, 'withdrawn' | 'text' | 'attachments' | 'source_key'>>

/** Appends a newer version of an event: withdrawn from the log, restored to it, or with another content. */
export async function appendVersion(
  db: Database,
  event: EventRow,
  { now, ...version }: Version & { now: number },
): Promise<void> {
  const { seq: _, chat_id, chat_version: __, received_at: ___, thread_key: ____, connection: _____, ...row } = event
  const events = [{ ...row, source_key: uuid7(), ...version }]
  await append(db, { thread: { chat_id }, connection: ownConnection, events, now })
}

/**
 * Takes back events of one chat, which are the latest that change its state: it is then as if they had not been. A snooze that they
 * ended goes on.
 */
export async function takeBack(db: Database, taken: readonly EventRow[], now: number): Promise<void> {
  const [first] = taken
  if (first === undefined) return
  const { chat_id, establishment_id } = first
  for (const event of taken) await appendVersion(db, event, { withdrawn: 1, now })
  const ids = new Set(taken.map(({ message_id }) => message_id))
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .orderBy('chat_version')
    .execute()
  const others = events.filter(({ message_id }) => !ids.has(message_id))
  if (others.length === 0) return
  const { snoozed_until } = chatState(chat_id, others)
  if (snoozed_until === chatState(chat_id, events).snoozed_until) return
  const snooze = {
    kind: 'snooze',
    author: 'system',
    author_id: null,
    establishment_id,
    sent_at: now,
    source_key: uuid7(),
    text: null,
    snoozed_until,
  } as const
  await append(db, { thread: { chat_id }, connection: ownConnection, events: [snooze], now })
}
