import { agentUploader, attachmentReads, attachmentWrites, eventAttachments } from '../attachments/attachment-rows.ts'
import type { Received } from '../channels/channel.ts'
import { checkerWrites } from '../checker/checker-rows.ts'
import { type Appended, append, type NewEvent } from './append.ts'
import type { Database, EventRow, OutboxTable } from './tables.ts'
import { visitorWrites } from './visitor.ts'

/** What a person does to a chat. */
export interface Act {
  readonly chat_id: string
  readonly agent: string
  /** Made when the box was opened: the same one again is the same act. */
  readonly key: string
  readonly kind: EventRow['kind']
  readonly text: string | null
  /** Ids of files that the agent has uploaded to this chat and not sent. */
  readonly attachments?: readonly string[]
  /** The chat's version that the person saw. */
  readonly seen_version: number
  /** Whether to act although somebody else answered or archived meanwhile. */
  readonly anyway?: boolean
  /** Whether to archive the chat with the reply. */
  readonly archive?: boolean
  readonly now: number
}

export type Acted =
  | { readonly state: 'done'; readonly seq: number; readonly isNew: boolean }
  | { readonly state: 'unknown-chat' }
  /** One of the files is not there any more. */
  | { readonly state: 'unknown-attachment' }
  /** What another person did after `seen_version`. */
  | {
      readonly state: 'conflict'
      readonly by: string | null
      readonly kind: EventRow['kind']
      readonly version: number
    }

type ReceivedThreads = Extract<Received, { state: 'received' }>['threads']

export interface Delivery {
  readonly connection: string
  /** Of the delivery, not of what is in it. */
  readonly deliveryKey: string
  readonly body: Uint8Array
  readonly received: Received
  readonly now: number
}

/** The connection of what people do in the inbox itself. */
export const ownConnection = 'inbox'

/** What is written to a journal. Each is whole or not at all, and acknowledged when it is on disk. */
export const writes = {
  ...attachmentWrites,
  ...checkerWrites,

  /**
   * A delivery: its bytes, and the events that were made of it or the reason why none were, in one commit, so that one that is repeated
   * after a crash is taken whole. A delivery that had come before brings nothing.
   */
  async takeDelivery(
    db: Database,
    { connection, deliveryKey, body, received, now }: Delivery,
  ): Promise<readonly Appended[]> {
    const refused = received.state === 'refused' ? received.reason : null
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('inbound')
      .values({ connection, delivery_key: deliveryKey, received_at: now, body, refused })
      .onConflict(conflict => conflict.columns(['connection', 'delivery_key']).doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n || received.state === 'refused') return []
    return receive(db, { connection, threads: received.threads, now })
  },

  /** Events of conversations of a connection. */
  receive,

  /** A reply, a note, an archive or a reopening by a person. A reply goes to the outbox, and its draft is gone. */
  async act(db: Database, act: Act): Promise<Acted> {
    const chat = await db.selectFrom('chat').selectAll().where('chat_id', '=', act.chat_id).executeTakeFirst()
    if (chat === undefined) return { state: 'unknown-chat' }
    const known = await db
      .selectFrom('event')
      .select('seq')
      .where('connection', '=', ownConnection)
      .where('source_key', '=', act.key)
      .executeTakeFirst()
    if (known !== undefined) return { state: 'done', seq: known.seq, isNew: false }
    const other = act.kind === 'message' && act.anyway !== true ? await answeredSince(db, act) : undefined
    if (other !== undefined) return { state: 'conflict', by: other.author_id, kind: other.kind, version: chat.version }
    const attachments = await eventAttachments(db, {
      ids: act.attachments ?? [],
      owner: { chat_id: act.chat_id, uploader: agentUploader(act.agent) },
    })
    if (attachments === null) return { state: 'unknown-attachment' }
    const event = (kind: EventRow['kind'], source_key: string): NewEvent => ({
      kind,
      author: 'agent',
      author_id: act.agent,
      establishment_id: chat.establishment_id,
      sent_at: act.now,
      source_key,
      text: kind === 'archive' || kind === 'reopen' || act.text === '' ? null : act.text,
      attachments: kind === act.kind && act.attachments?.length ? attachments : null,
    })
    const events = [event(act.kind, act.key), ...(act.archive === true ? [event('archive', `${act.key}:archive`)] : [])]
    const [done] = await append(db, {
      thread: { chat_id: act.chat_id },
      connection: ownConnection,
      events,
      now: act.now,
    })
    if (done === undefined) throw new Error('an act appended nothing')
    if (act.kind === 'message') {
      await db
        .insertInto('outbox')
        .values({
          message_id: done.message_id,
          chat_id: act.chat_id,
          seq: done.seq,
          connection: chat.connection,
          state: 'queued',
          attempts: 0,
          due_at: act.now,
          sent_as: null,
          reason: null,
        })
        .execute()
    }
    await db.deleteFrom('draft').where('chat_id', '=', act.chat_id).where('reply_key', '=', act.key).execute()
    return { state: 'done', seq: done.seq, isNew: true }
  },

  /** Says whom a chat is for; the same key again is the same act. */
  async assign(
    db: Database,
    act: { chat_id: string; agent: string; assignee: string | null; key: string; now: number },
  ): Promise<{ readonly isNew: boolean }> {
    const { chat_id, agent, assignee, key, now } = act
    const chat = await db.selectFrom('chat').selectAll().where('chat_id', '=', chat_id).executeTakeFirst()
    if (chat === undefined || chat.assignee === assignee) return { isNew: false }
    const event: NewEvent = {
      kind: 'assign',
      author: 'agent',
      author_id: agent,
      establishment_id: chat.establishment_id,
      sent_at: now,
      source_key: key,
      text: null,
      assignee,
    }
    const [done] = await append(db, { thread: { chat_id }, connection: ownConnection, events: [event], now })
    return { isNew: done?.isNew === true }
  },

  async saveDraft(
    db: Database,
    draft: { chat_id: string; agent: string; reply_key: string; text: string; seen_version: number; now: number },
  ): Promise<void> {
    const { now, ...own } = draft
    const owner = { chat_id: own.chat_id, uploader: agentUploader(own.agent) }
    if (own.text === '' && (await attachmentReads.unsentAttachments(db, owner)).length === 0) {
      await db.deleteFrom('draft').where('chat_id', '=', own.chat_id).where('agent', '=', own.agent).execute()
      return
    }
    const row = { ...own, saved_at: now }
    await db
      .insertInto('draft')
      .values(row)
      .onConflict(conflict => conflict.columns(['chat_id', 'agent']).doUpdateSet(row))
      .execute()
  },

  /** Takes the next letter that is due, and writes down that it is being sent; null when none is. */
  async takeLetter(db: Database, { connections, now }: { connections: readonly string[]; now: number }) {
    if (connections.length === 0) return null
    const letter = await db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'queued')
      .where('due_at', '<=', now)
      .where('connection', 'in', [...connections])
      // A chat's letters go in order: an earlier one that is not gone, or in doubt, holds the later ones.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('outbox as earlier')
              .select('earlier.message_id')
              .whereRef('earlier.chat_id', '=', 'outbox.chat_id')
              .whereRef('earlier.seq', '<', 'outbox.seq')
              .where('earlier.state', 'in', ['queued', 'sending', 'doubt']),
          ),
        ),
      )
      .orderBy('due_at')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst()
    if (letter === undefined) return null
    const attempts = letter.attempts + 1
    await db
      .updateTable('outbox')
      .set({ state: 'sending', attempts })
      .where('message_id', '=', letter.message_id)
      .execute()
    const event = await db
      .selectFrom('event')
      .selectAll()
      .where('message_id', '=', letter.message_id)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    const { thread_key } = await db
      .selectFrom('chat')
      .select('thread_key')
      .where('chat_id', '=', letter.chat_id)
      .executeTakeFirstOrThrow()
    return { letter: { ...letter, attempts }, event, thread_key }
  },

  /** What became of a letter. One that failed for good is withdrawn from the log: it ends no wait. */
  async settleLetter(
    db: Database,
    outcome: Pick<OutboxTable, 'message_id' | 'state' | 'reason'> & {
      sent_as?: string | null
      due_at?: number
      now: number
    },
  ): Promise<void> {
    const { message_id, state, reason, now } = outcome
    await db
      .updateTable('outbox')
      .set({
        state,
        reason,
        ...(outcome.sent_as === undefined ? {} : { sent_as: outcome.sent_as }),
        ...(outcome.due_at === undefined ? {} : { due_at: outcome.due_at }),
      })
      .where('message_id', '=', message_id)
      .execute()
    if (state === 'failed') await withdraw(db, message_id, now)
  },

  /** What a dead process was sending: queued again where the far side drops a repeated key, else in doubt. */
  async settleInterrupted(db: Database, { keepsKeys }: { keepsKeys: readonly string[] }): Promise<number> {
    const rows = await db
      .selectFrom('outbox')
      .select(['message_id', 'connection'])
      .where('state', '=', 'sending')
      .execute()
    for (const { message_id, connection } of rows) {
      const state = keepsKeys.includes(connection) ? 'queued' : 'doubt'
      await db.updateTable('outbox').set({ state }).where('message_id', '=', message_id).execute()
    }
    return rows.length
  },

  ...visitorWrites,
} as const

async function receive(
  db: Database,
  { connection, threads, now }: { connection: string; threads: ReceivedThreads; now: number },
): Promise<readonly Appended[]> {
  const appended: Appended[] = []
  for (const { thread_key, events } of threads)
    appended.push(...(await append(db, { thread: { connection, thread_key }, connection, events, now })))
  return appended
}

/** What another than the agent did after what they saw, that answers the customer or closes the chat. */
async function answeredSince(db: Database, { chat_id, agent, seen_version }: Act) {
  return db
    .selectFrom('event')
    .select(['author_id', 'kind'])
    .where('chat_id', '=', chat_id)
    .where('chat_version', '>', seen_version)
    .where(({ or, and, eb }) =>
      or([eb('kind', '=', 'archive'), and([eb('kind', '=', 'message'), eb('author', '=', 'agent')])]),
    )
    .where(({ or, eb }) => or([eb('author_id', 'is', null), eb('author_id', '<>', agent)]))
    .orderBy('chat_version')
    .limit(1)
    .executeTakeFirst()
}

async function withdraw(db: Database, messageId: string, now: number): Promise<void> {
  const last = await db
    .selectFrom('event')
    .selectAll()
    .where('message_id', '=', messageId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  if (last.withdrawn === 1) return
  const {
    seq: _,
    chat_id,
    chat_version: __,
    received_at: ___,
    thread_key: ____,
    connection,
    source_key,
    ...event
  } = last
  await append(db, {
    thread: { chat_id },
    connection,
    events: [{ ...event, source_key: `${source_key}:withdrawn`, withdrawn: 1 }],
    now,
  })
}

export type Writes = typeof writes
