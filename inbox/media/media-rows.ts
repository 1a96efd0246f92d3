import type { AttachmentRow, EventAttachment } from '../attachments/attachment-table.ts'
import { parseAttachments } from '../attachments/attachment-table.ts'
import type { IncomingFile } from '../channels/channel.ts'
import type { Appended } from '../journal/append.ts'
import type { Database, EventRow } from '../journal/tables.ts'
import { appendVersion } from '../journal/take-back.ts'
import { uuid7 } from '../journal/uuid7.ts'
import type { IncomingMediaRow } from './media-table.ts'

/** Queries about files that are still to be fetched. Callers must first look up the chat within the scope of the user. */
export const mediaReads = {
  /** The next file that is due and not being fetched; null if there is none. */
  async dueMedia(
    db: Database,
    { connections, underway, now }: { connections: readonly string[]; underway: readonly string[]; now: number },
  ): Promise<IncomingMediaRow | null> {
    if (connections.length === 0) return null
    const found = await db
      .selectFrom('incoming_media')
      .selectAll()
      .where('state', '=', 'queued')
      .where('due_at', '<=', now)
      .where('connection', 'in', [...connections])
      .$if(underway.length > 0, query => query.where('media_id', 'not in', [...underway]))
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst()
    return found ?? null
  },

  /** The files of a chat that are not here yet. */
  async missingMedia(db: Database, { chat_id }: { chat_id: string }): Promise<readonly IncomingMediaRow[]> {
    return db.selectFrom('incoming_media').selectAll().where('chat_id', '=', chat_id).execute()
  },
} as const

export const mediaWrites = {
  /** Attaches a file that has been fetched to its message. */
  async mediaArrived(
    db: Database,
    { media_id, attachment, now }: { media_id: string; attachment: AttachmentRow; now: number },
  ): Promise<void> {
    const media = await mediaOf(db, media_id)
    if (media === undefined) return
    await db.deleteFrom('incoming_media').where('media_id', '=', media_id).execute()
    const last = await lastVersion(db, media)
    if (last === undefined) return
    // Its chat may have been merged while it was fetched.
    const { chat_id } = media
    await db
      .updateTable('attachment')
      .set({ chat_id })
      .where('attachment_id', '=', media_id)
      .where('message_id', 'is', null)
      .execute()
    const { name, media_type: mediaType, bytes, attachment_id: file } = attachment
    const attachments = parseAttachments(last.attachments).map(
      (given, position): EventAttachment => (position === media.position ? { name, mediaType, bytes, file } : given),
    )
    await appendVersion(db, last, { attachments: JSON.stringify(attachments), now })
  },

  /** Records why a file was not fetched, and when to try again: null for never. */
  async mediaFailed(
    db: Database,
    { media_id, reason, dueAt, now }: { media_id: string; reason: string; dueAt: number | null; now: number },
  ): Promise<void> {
    const media = await mediaOf(db, media_id)
    if (media === undefined) return
    const state = dueAt === null ? 'failed' : 'queued'
    await db
      .updateTable('incoming_media')
      .set({ state, reason, attempts: media.attempts + 1, due_at: dueAt ?? now })
      .where('media_id', '=', media_id)
      .execute()
  },
} as const

/** Records the files of new events that have to be fetched. */
export async function queueMedia(
  db: Database,
  {
    connection,
    events,
    appended,
    files,
    now,
  }: {
    readonly connection: string
    readonly events: readonly Pick<EventRow, 'source_key'>[]
    /** What became of these events, in the same order. */
    readonly appended: readonly Appended[]
    readonly files: readonly IncomingFile[]
    readonly now: number
  },
): Promise<void> {
  for (const { source_key, position, source } of files) {
    const done = appended[events.findIndex(event => event.source_key === source_key)]
    if (done?.isNew !== true) continue
    const { chat_id, message_id } = done
    const last = await lastVersion(db, { chat_id, message_id })
    const name = parseAttachments(last?.attachments ?? null)[position]?.name ?? ''
    await db
      .insertInto('incoming_media')
      .values({
        media_id: uuid7(),
        connection,
        chat_id,
        message_id,
        position,
        source,
        name,
        state: 'queued',
        attempts: 0,
        due_at: now,
        reason: null,
      })
      .execute()
  }
}

function mediaOf(db: Database, media_id: string): Promise<IncomingMediaRow | undefined> {
  return db.selectFrom('incoming_media').selectAll().where('media_id', '=', media_id).executeTakeFirst()
}

function lastVersion(
  db: Database,
  { chat_id, message_id }: Pick<EventRow, 'chat_id' | 'message_id'>,
): Promise<EventRow | undefined> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('message_id', '=', message_id)
    .where('chat_id', '=', chat_id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}
