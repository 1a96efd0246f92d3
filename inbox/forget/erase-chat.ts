import { sql } from 'kysely'
import { compareText } from '../../src/compare-text.ts'
import { visitorUploader } from '../attachments/attachment-table.ts'
import { audit } from '../journal/audit.ts'
import { depthOf, isReplaced, type Replacing, rememberForgotten, replacedMessageId } from '../journal/forgotten.ts'
import { settleForgotten } from '../journal/letters.ts'
import { rowOf } from '../journal/rebuild.ts'
import { putTextsRight } from '../journal/search-index.ts'
import { type Database, type EventRow, ownConnection } from '../journal/tables.ts'
import { eraseMails } from './erase-mails.ts'
import { standsIn } from './stands-in.ts'

export interface Erasing {
  readonly chat_id: string
  /** Rows that were sent before it are erased. */
  readonly before: number
  readonly customers: readonly string[]
  /** What stands in place of customers' ids. */
  readonly names: ReadonlyMap<string, string>
  readonly replacing: Replacing
  readonly now: number
}

export interface Erased {
  readonly rows: number
  readonly attachments: number
  /** Mails, of which the bytes were erased. */
  readonly deliveries: number
  /** The keys that the chat's conversation had. */
  readonly threads: readonly { readonly connection: string; readonly thread_key: string }[]
}

/** Erases a chat, remembers its conversations, so that what comes again is erased again, and records who did it. */
export async function forgetChat(
  db: Database,
  { who, ...erasing }: Erasing & { readonly who: string },
): Promise<Erased> {
  const { chat_id, before, replacing, now } = erasing
  const erased = await eraseChat(db, erasing)
  for (const { connection, thread_key } of erased.threads) {
    const hash = replacing.thread(connection, thread_key)
    await rememberForgotten(db, [{ role: 'thread', hash, until: before, replacement: null }])
  }
  await audit(db, [{ at: now, who, what: 'forget', chat_id }])
  return erased
}

/** Erases what a chat says, and the ids by which its customer is known. Its waits and its counts stay as they are. */
async function eraseChat(db: Database, erasing: Erasing): Promise<Erased> {
  const { chat_id, before, names, replacing, now } = erasing
  await settleForgotten(db, { chat_id, now })
  const events = await eventsOf(db, chat_id)
  const messageIds = replacedMessageIds(events, erasing)
  const messageId = (id: string) => messageIds.get(id) ?? id
  const threads = new Map<string, { connection: string; thread_key: string }>()
  for (const { sent_at, connection, thread_key } of events)
    if (sent_at < before && thread_key !== null && !isReplaced(thread_key))
      threads.set(`${connection} ${thread_key}`, { connection, thread_key })
  const deliveries = await eraseMails(db, { chat_id, before })
  const attachments = await eraseAttachments(db, { chat_id, before, threads: [...threads.values()] })
  const spoken = new Set<string>()
  for (const event of events) {
    const isOld = event.sent_at < before
    const { connection, thread_key, customer_id: customer } = event
    if (isOld && (event.text ?? event.attachments ?? event.author_id) !== null) spoken.add(event.message_id)
    const change: Partial<EventRow> = {
      message_id: messageId(event.message_id),
      letter: event.letter === null ? null : messageId(event.letter),
      customer_id: customer === null ? null : (names.get(customer) ?? customer),
      ...(isOld
        ? {
            text: null,
            attachments: null,
            author_id: null,
            thread_key: thread_key === null ? null : replacing.thread(connection, thread_key),
            // The keys of agents' acts are random.
            source_key:
              connection === ownConnection ? event.source_key : replacing.source(connection, event.source_key),
          }
        : {}),
    }
    await db.updateTable('event').set(change).where('seq', '=', event.seq).execute()
  }
  for (const table of ['draft', 'incoming_media', 'letter_template', 'mention', 'remote_id'] as const)
    await db.deleteFrom(table).where('chat_id', '=', chat_id).execute()
  for (const [id, replacement] of messageIds)
    for (const table of ['outbox', 'attachment', 'mail'] as const)
      await db
        .updateTable(table)
        .set({ message_id: replacement })
        .where('message_id', '=', id)
        .where('chat_id', '=', chat_id)
        .execute()
  // Other systems write into their reasons and ids what they like.
  await db.updateTable('outbox').set({ reason: null, sent_as: null }).where('chat_id', '=', chat_id).execute()
  await makeRow(db, chat_id)
  return { rows: spoken.size, attachments, deliveries, threads: [...threads.values()] }
}

/** Replaces customers' ids in chats that are not forgotten: longer ids that contain a forgotten one. */
export async function replaceCustomers(db: Database, names: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, replacement] of names) {
    const chats = await db.selectFrom('event').select('chat_id').distinct().where('customer_id', '=', name).execute()
    await db.updateTable('event').set({ customer_id: replacement }).where('customer_id', '=', name).execute()
    for (const { chat_id } of chats) await makeRow(db, chat_id)
  }
}

function eventsOf(db: Database, chat_id: string): Promise<EventRow[]> {
  return db.selectFrom('event').selectAll().where('chat_id', '=', chat_id).orderBy('chat_version').execute()
}

async function makeRow(db: Database, chat_id: string): Promise<void> {
  const events = await eventsOf(db, chat_id)
  const row = rowOf(chat_id, events)
  await db.updateTable('chat').set(row).where('chat_id', '=', chat_id).execute()
  await putTextsRight(db, { chat_id, establishment: row.establishment_id, events })
}

/** New ids for messages whose id contains that of their customer, as in the store. */
function replacedMessageIds(
  events: readonly EventRow[],
  { customers, names, replacing }: Erasing,
): ReadonlyMap<string, string> {
  const sought = new Set([
    ...customers,
    ...events.flatMap(({ customer_id: id }) => (id !== null && names.has(id) ? [id] : [])),
  ])
  const ids = [...new Set(events.map(({ message_id }) => message_id))].sort(compareText)
  const depth = 1 + Math.max(0, ...ids.map(depthOf))
  const replaced = new Map<string, string>()
  let before = ''
  for (const [place, id] of ids.entries()) {
    if ([...sought].some(name => standsIn(id, name)))
      replaced.set(id, replacedMessageId(id, { before, place, depth, replacing }))
    else before = id
  }
  return replaced
}

async function eraseAttachments(
  db: Database,
  { chat_id, before, threads }: { chat_id: string; before: number } & Pick<Erased, 'threads'>,
): Promise<number> {
  const uploaders = threads.map(visitorUploader)
  const { numDeletedRows } = await db
    .deleteFrom('attachment')
    .where(({ or, and, eb, exists, selectFrom }) =>
      or([
        and([eb('chat_id', '=', chat_id), eb('message_id', 'is', null)]),
        and([
          eb('chat_id', '=', chat_id),
          exists(
            selectFrom('event')
              .select('event.seq')
              .whereRef('event.message_id', '=', 'attachment.message_id')
              .whereRef('event.chat_id', '=', 'attachment.chat_id')
              .where('event.sent_at', '<', before),
          ),
        ]),
        eb('uploader', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(uploaders)}))`),
      ]),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
