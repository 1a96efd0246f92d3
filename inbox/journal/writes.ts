import { assigningWrites } from '../assigning/assigning-rows.ts'
import { attachmentReads, attachmentWrites, eventAttachments } from '../attachments/attachment-rows.ts'
import { agentUploader } from '../attachments/attachment-table.ts'
import { bulkWrites } from '../bulk/bulk-rows.ts'
import { cannedWrites } from '../canned/canned-rows.ts'
import type { FilledTemplate, Received } from '../channels/channel.ts'
import { checkerWrites } from '../checker/checker-rows.ts'
import { mediaWrites, queueMedia } from '../media/media-rows.ts'
import { mention } from '../mentions/mention-rows.ts'
import { draftNow, mergeWrites } from '../merge/merge-rows.ts'
import { unsendWrites } from '../outbox/unsend.ts'
import { retentionWrites } from '../retention/retention-rows.ts'
import { standingWrites } from '../standing/standing-rows.ts'
import { type Appended, append, type NewEvent } from './append.ts'
import { type Audited, audit } from './audit.ts'
import { forgetAgain, hasForgotten, isAnyForgotten, isReplaced } from './forgotten.ts'
import { letterWrites } from './letters.ts'
import { addMail, asLatest, keepCursor, mailWrites, threadOfMail } from './mail.ts'
import { takeReports } from './reports.ts'
import { seenWrites } from './seen.ts'
import { snoozeWrites } from './snooze.ts'
import { type AuditedAct, auditedActs, type Database, type EventRow, ownConnection } from './tables.ts'
import { visitorWrites } from './visitor.ts'
import { answeredSince, writtenSince } from './written-since.ts'

/** An action of an agent on a chat. */
export interface Act {
  readonly chat_id: string
  readonly agent: string
  /** Generated when the form is rendered: a repeated key is the same act. */
  readonly key: string
  readonly kind: EventRow['kind']
  readonly text: string | null
  /** Ids of unsent files that the agent has uploaded to this chat. */
  readonly attachments?: readonly string[]
  /** The chat's version when the person began to write. */
  readonly seen_version: number
  /** The chat's version on the page from which they act (default: `seen_version`). An archive ends no wait of a later message. */
  readonly shown_version?: number
  /** Whether to answer even if somebody else has answered or archived since `seen_version`. */
  readonly anyway?: boolean
  /** Whether to archive the chat with the reply. */
  readonly archive?: boolean
  /** The template that the text was made from. */
  readonly template?: FilledTemplate | null
  /** Whom a note names. */
  readonly mentions?: readonly string[]
  /** For how long a reply can be taken back before it is sent; default: 0. */
  readonly holdMicros?: number
  readonly now: number
}

export type Acted =
  | { readonly state: 'done'; readonly seq: number; readonly isNew: boolean }
  | { readonly state: 'unknown-chat' }
  /** The chat was merged into another one, which is where to act now. */
  | { readonly state: 'merged' }
  /** The customer was forgotten: nobody knows where to send a reply. */
  | { readonly state: 'forgotten' }
  /** One of the files no longer exists. */
  | { readonly state: 'unknown-attachment' }
  /** What another person did after `seen_version`, or the customer's message after `shown_version`. */
  | {
      readonly state: 'conflict'
      readonly by: string | null
      readonly author: EventRow['author']
      readonly kind: EventRow['kind']
      readonly version: number
    }

type ReceivedThreads = Extract<Received, { state: 'received' }>['threads']

export interface Delivery {
  readonly connection: string
  /** Identifies the delivery, not its content. */
  readonly deliveryKey: string
  /** Its bytes; only the first ones if `file` has them all. */
  readonly body: Uint8Array
  /** The content in the folder of files that has its bytes. */
  readonly file?: { readonly sha256: string; readonly bytes: number } | null
  /** How far the channel has read with it. */
  readonly cursor?: string
  readonly received: Received
  readonly now: number
}

/** The writes of a journal. Each is atomic, and acknowledged when it is on disk. */
export const writes = {
  ...assigningWrites,
  ...attachmentWrites,
  ...bulkWrites,
  ...cannedWrites,
  ...checkerWrites,
  ...mediaWrites,

  /**
   * Stores a delivery in one commit: its bytes, and its events or the reason for refusing it. A delivery that is repeated after a crash
   * is therefore processed in full. A duplicate has no effect.
   */
  async takeDelivery(
    db: Database,
    { connection, deliveryKey, body, file = null, cursor, received, now }: Delivery,
  ): Promise<readonly Appended[]> {
    const refused = received.state === 'refused' ? received.reason : received.setAside?.join('\n') || null
    if (cursor !== undefined) await keepCursor(db, { connection, cursor })
    // The bytes of what was forgotten must not reach the disk again, where a deletion would leave them.
    const isWary = received.state === 'received' && (await hasForgotten(db))
    const inbound = await db
      .insertInto('inbound')
      .values({ connection, delivery_key: deliveryKey, received_at: now, body: isWary ? Buffer.of() : body, refused })
      .onConflict(conflict => conflict.columns(['connection', 'delivery_key']).doNothing())
      .returning('inbound_id')
      .executeTakeFirst()
    if (inbound === undefined) return []
    const { inbound_id } = inbound
    const keepFile = async () => {
      if (file === null) return
      await db
        .insertInto('inbound_file')
        .values({ inbound_id, ...file })
        .execute()
    }
    if (received.state === 'refused') {
      await keepFile()
      return []
    }
    const appended = await receive(db, { connection, threads: received.threads, now })
    const reported = await takeReports(db, { connection, received, now, receive })
    const keys = received.threads.flatMap(({ events }) => events.map(({ source_key }) => source_key))
    // Without its row, a file is removed with those that nobody sent.
    if (isWary && (await isAnyForgotten(db, { connection, keys }))) return [...appended, ...reported]
    await keepFile()
    if (isWary) await db.updateTable('inbound').set({ body }).where('inbound_id', '=', inbound_id).execute()
    return [...appended, ...reported]
  },

  /** Appends events to conversations of a connection. */
  receive,

  /** Records a reply, a note, an archive or a reopening by an agent. A reply goes to the outbox, and its draft is deleted. */
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
    if (chat.merged_into !== null) return { state: 'merged' }
    if (act.kind === 'message' && isReplaced(chat.thread_key)) return { state: 'forgotten' }
    const other =
      (act.kind === 'message' && act.anyway !== true ? await answeredSince(db, act) : undefined) ??
      (act.kind === 'archive' || act.archive === true
        ? await writtenSince(db, { chat_id: act.chat_id, shown_version: act.shown_version ?? act.seen_version })
        : undefined)
    if (other !== undefined) {
      const { author_id: by, author, kind } = other
      return { state: 'conflict', by, author, kind, version: chat.version }
    }
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
      // It answers everything that is in the chat, also what a clock that is ahead has dated later.
      sent_at: Math.max(act.now, (chat.newest_at ?? 0) + 1),
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
    if (act.kind === 'note') {
      const note = { seq: done.seq, chat_id: act.chat_id, chat_version: chat.version + 1, author_id: act.agent }
      await mention(db, note, act.mentions ?? [])
    }
    const own = { at: act.now, who: act.agent, chat_id: act.chat_id }
    await audit(
      db,
      events.flatMap(({ kind }) => (isAudited(kind) ? [{ ...own, what: kind }] : [])),
    )
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
          due_at: act.now + (act.holdMicros ?? 0),
          sent_as: null,
          reason: null,
          via_chat: null,
        })
        .execute()
      if (act.template !== undefined && act.template !== null)
        await db
          .insertInto('letter_template')
          .values({ message_id: done.message_id, chat_id: act.chat_id, template: JSON.stringify(act.template) })
          .execute()
    }
    await db.deleteFrom('draft').where('chat_id', '=', act.chat_id).where('reply_key', '=', act.key).execute()
    return { state: 'done', seq: done.seq, isNew: true }
  },

  /** Assigns a chat; a repeated key is the same act. */
  async assign(
    db: Database,
    act: { chat_id: string; agent: string; assignee: string | null; key: string; now: number },
  ): Promise<{ readonly isNew: boolean }> {
    const { chat_id, agent, assignee, key, now } = act
    const chat = await db.selectFrom('chat').selectAll().where('chat_id', '=', chat_id).executeTakeFirst()
    if (chat === undefined || chat.merged_into !== null || chat.assignee === assignee) return { isNew: false }
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
    await audit(db, [{ at: now, who: agent, what: 'assign', chat_id }])
    return { isNew: done?.isNew === true }
  },

  async saveDraft(
    db: Database,
    draft: { chat_id: string; agent: string; reply_key: string; text: string; seen_version: number; now: number },
  ): Promise<void> {
    const { now, ...rest } = draft
    const own = await draftNow(db, rest)
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

  /** Audits an act that is not an event, such as reading, searching or removing something. */
  audit: (db: Database, row: Audited) => audit(db, [row]),

  ...letterWrites,
  ...mailWrites,
  ...mergeWrites,
  ...retentionWrites,
  ...seenWrites,
  ...snoozeWrites,
  ...standingWrites,
  ...unsendWrites,
  ...visitorWrites,
} as const

function isAudited(kind: EventRow['kind']): kind is Extract<EventRow['kind'], AuditedAct> {
  return auditedActs.some(act => act === kind)
}

async function receive(
  db: Database,
  { connection, threads, now }: { connection: string; threads: ReceivedThreads; now: number },
): Promise<readonly Appended[]> {
  const appended: Appended[] = []
  for (const given of threads) {
    const placed = await threadOfMail(db, { connection, thread: given })
    for (const thread of await forgetAgain(db, { connection, threads: [placed] })) {
      const { thread_key, mail, incoming = [] } = thread
      const events = mail === undefined ? thread.events : await asLatest(db, { connection, thread })
      const done = await append(db, { thread: { connection, thread_key }, connection, events, now })
      await queueMedia(db, { connection, events, appended: done, files: incoming, now })
      appended.push(...done)
      if (mail !== undefined && done[0] !== undefined && !isReplaced(events[0]?.source_key ?? ''))
        await addMail(db, { connection, thread_key, mail, appended: done[0] })
    }
  }
  return appended
}

export type Writes = typeof writes
