import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, EventRow } from '../journal/tables.ts'
import { type AttachmentRow, type EventAttachment, parseAttachments } from './attachment-table.ts'

/** The number and size of the files that somebody has uploaded but not sent. */
export interface Unsent {
  readonly files: number
  readonly bytes: number
}

/** Limits for stored files. */
export interface AttachmentQuota {
  /** The unsent files of one uploader. */
  readonly unsent: Unsent
  /** The total size of the folder, in bytes. */
  readonly totalBytes: number
}

/** The uploader and the chat of an attachment. */
export interface AttachmentOwner {
  readonly chat_id: string | null
  readonly uploader: string
}

/** The row of a forgetting whose files in the bucket are still to be removed. */
export const forgottenInBucket = 'forget-pending-in-bucket'

/** Queries about attachments. Callers must first look up the chat within the scope of the user. */
export const attachmentReads = {
  /** An attachment of a chat, or null. */
  async attachment(
    db: Database,
    { chat_id, attachment_id }: { chat_id: string; attachment_id: string },
  ): Promise<AttachmentRow | null> {
    const found = await db
      .selectFrom('attachment')
      .selectAll()
      .where('attachment_id', '=', attachment_id)
      .where('chat_id', '=', chat_id)
      .executeTakeFirst()
    return found ?? null
  },

  /** An attachment by id alone: for its uploader and for holders of a signed link. */
  async attachmentById(db: Database, { attachment_id }: { attachment_id: string }): Promise<AttachmentRow | null> {
    const found = await db
      .selectFrom('attachment')
      .selectAll()
      .where('attachment_id', '=', attachment_id)
      .executeTakeFirst()
    return found ?? null
  },

  /** The unsent attachments of an uploader, earliest first. */
  async unsentAttachments(db: Database, owner: AttachmentOwner): Promise<readonly AttachmentRow[]> {
    return unsentOf(db, owner).selectAll().orderBy('uploaded_at').orderBy('attachment_id').execute()
  },

  /** The attachments of some messages. */
  async sentAttachments(
    db: Database,
    { chat_id, messages }: { chat_id: string; messages: readonly string[] },
  ): Promise<readonly AttachmentRow[]> {
    return db
      .selectFrom('attachment')
      .selectAll()
      .where('chat_id', '=', chat_id)
      .where('message_id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(messages)}))`)
      .execute()
  },

  /** The contents, of those given, that an attachment or a delivery refers to. */
  async heldContents(db: Database, { hashes }: { hashes: readonly string[] }): Promise<readonly string[]> {
    const given = sql<string>`(SELECT value FROM json_each(${JSON.stringify(hashes)}))`
    const rows = await db
      .selectFrom('attachment')
      .select('sha256')
      .where('sha256', 'in', given)
      .union(db.selectFrom('inbound_file').select('sha256').where('sha256', 'in', given))
      .execute()
    return rows.map(({ sha256 }) => sha256)
  },

  /** When a forgetting began whose files in the bucket may not be removed yet, in microseconds; null if there is none. */
  async forgottenInBucket(db: Database, _: Record<never, never>): Promise<number | null> {
    const found = await db.selectFrom('meta').select('value').where('name', '=', forgottenInBucket).executeTakeFirst()
    return found === undefined ? null : Number(found.value)
  },

  /** Whether there is room for a file of this size. */
  async attachmentRoom(
    db: Database,
    { uploader, bytes, quota }: { uploader: string; bytes: number; quota: AttachmentQuota },
  ): Promise<'room' | 'too-many' | 'full'> {
    return roomFor(db, { uploader, bytes, quota })
  },
} as const

export const attachmentWrites = {
  /** The key that signs links to attachments; created if missing. */
  async linkKey(db: Database, _: Record<never, never>): Promise<string> {
    await db
      .insertInto('meta')
      .values({ name: 'link-key', value: randomBytes(32).toString('base64') })
      .onConflict(conflict => conflict.column('name').doNothing())
      .execute()
    const { value } = await db
      .selectFrom('meta')
      .select('value')
      .where('name', '=', 'link-key')
      .executeTakeFirstOrThrow()
    return value
  },

  /** Records that a forgetting has removed its files from the bucket. */
  async endForgottenInBucket(db: Database, _: Record<never, never>): Promise<void> {
    await db.deleteFrom('meta').where('name', '=', forgottenInBucket).execute()
  },

  /** Records a file whose content is stored. Does nothing if there is no room or it exists. */
  async addAttachment(
    db: Database,
    { row, quota }: { row: AttachmentRow; quota: AttachmentQuota },
  ): Promise<'room' | 'too-many' | 'full'> {
    const room = await roomFor(db, { uploader: row.uploader, bytes: row.bytes, quota })
    if (room !== 'room') return room
    await db
      .insertInto('attachment')
      .values(row)
      .onConflict(conflict => conflict.doNothing())
      .execute()
    return room
  },

  /** Removes an unsent attachment. */
  async removeAttachment(
    db: Database,
    { attachment_id, ...owner }: AttachmentOwner & { attachment_id: string },
  ): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('attachment')
      .where(
        'attachment_id',
        'in',
        unsentOf(db, owner).select('attachment_id').where('attachment_id', '=', attachment_id),
      )
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  },

  /** Removes everything that somebody has uploaded and not sent. */
  async dropUnsent(db: Database, { uploader }: { uploader: string }): Promise<void> {
    await db.deleteFrom('attachment').where('message_id', 'is', null).where('uploader', '=', uploader).execute()
  },

  /** Removes unsent attachments that were uploaded before an instant and are in no draft; returns how many. */
  async sweepAttachments(db: Database, { before }: { before: number }): Promise<number> {
    const { numDeletedRows } = await db
      .deleteFrom('attachment')
      .where('message_id', 'is', null)
      .where('uploaded_at', '<', before)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('draft')
              .select('draft.agent')
              .whereRef('draft.chat_id', '=', 'attachment.chat_id')
              .where(sql`'agent:' || draft.agent`, '=', sql.ref('attachment.uploader')),
          ),
        ),
      )
      .executeTakeFirstOrThrow()
    return Number(numDeletedRows)
  },
} as const

/** The JSON of an event for unsent attachments; null if one of them is missing or belongs to somebody else. */
export async function eventAttachments(
  db: Database,
  { ids, owner }: { ids: readonly string[]; owner: AttachmentOwner },
): Promise<string | null> {
  const rows = await unsentOf(db, owner).selectAll().execute()
  const found = ids.map(id => rows.find(({ attachment_id }) => attachment_id === id))
  if (!found.every(row => row !== undefined)) return null
  return JSON.stringify(
    found.map(
      ({ name, media_type, bytes, attachment_id }): EventAttachment => ({
        name,
        mediaType: media_type,
        bytes,
        file: attachment_id,
      }),
    ),
  )
}

/** Assigns the attachments of an event to its message. */
export async function bindAttachments(
  db: Database,
  { attachments, message_id, chat_id }: Pick<EventRow, 'attachments' | 'message_id' | 'chat_id'>,
): Promise<void> {
  const ids = parseAttachments(attachments).flatMap(({ file }) => (file === null ? [] : [file]))
  await bindFiles(db, ids, { message_id, chat_id })
}

/** Assigns files of which the event itself says nothing to its message. */
export async function bindFiles(
  db: Database,
  ids: readonly string[],
  { message_id, chat_id }: Pick<EventRow, 'message_id' | 'chat_id'>,
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('attachment')
    .set({ message_id, chat_id })
    .where('attachment_id', 'in', [...ids])
    .where('message_id', 'is', null)
    .where(({ or, eb }) => or([eb('chat_id', 'is', null), eb('chat_id', '=', chat_id)]))
    .execute()
}

function unsentOf(db: Database, { chat_id, uploader }: AttachmentOwner) {
  return db
    .selectFrom('attachment')
    .where('message_id', 'is', null)
    .where('uploader', '=', uploader)
    .where('chat_id', chat_id === null ? 'is' : '=', chat_id)
}

async function roomFor(
  db: Database,
  { uploader, bytes, quota }: { uploader: string; bytes: number; quota: AttachmentQuota },
): Promise<'room' | 'too-many' | 'full'> {
  const unsent = await db
    .selectFrom('attachment')
    .select(({ fn }) => [
      fn.countAll<number>().as('files'),
      fn.coalesce(fn.sum<number>('bytes'), sql<number>`0`).as('bytes'),
    ])
    .where('message_id', 'is', null)
    .where('uploader', '=', uploader)
    .executeTakeFirstOrThrow()
  if (unsent.files >= quota.unsent.files || unsent.bytes + bytes > quota.unsent.bytes) return 'too-many'
  let total = bytes
  for (const table of ['attachment', 'inbound_file'] as const) {
    const found = await db
      .selectFrom(table)
      .select(({ fn }) => fn.coalesce(fn.sum<number>('bytes'), sql<number>`0`).as('bytes'))
      .executeTakeFirstOrThrow()
    total += found.bytes
  }
  return total > quota.totalBytes ? 'full' : 'room'
}
