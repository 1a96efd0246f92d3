import type { Kysely, Selectable } from 'kysely'

/** A file that is attached or about to be. Its content is in a folder next to the journal or in a bucket. */
export interface AttachmentTable {
  attachment_id: string
  /** Null while the conversation of its uploader has no chat yet. */
  chat_id: string | null
  /** `agent:` and a name, or the prefix of a channel and its id of the customer. */
  uploader: string
  /** Cleaned, see `cleanName`; still untrusted. */
  name: string
  /** Detected from its bytes, regardless of what the uploader claimed. */
  media_type: string
  bytes: number
  /** The name of its content: the SHA-256, and in a bucket what tells apart the uploads of one content. */
  sha256: string
  uploaded_at: number
  /** The width of the re-encoded thumbnail in pixels; null if there is none. */
  thumbnail_width: number | null
  thumbnail_height: number | null
  /** The message it belongs to; null until it is sent. */
  message_id: string | null
}

export type AttachmentRow = Selectable<AttachmentTable>

/** An attachment in an event: an entry of its JSON list. */
export interface EventAttachment {
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  /** The attachment's id; null if its content is not stored here. */
  readonly file: string | null
}

/** Parses the attachments of an event. The JSON is trusted: we wrote it. */
export function parseAttachments(written: string | null): readonly EventAttachment[] {
  return written === null ? [] : JSON.parse(written)
}

/** The uploader id of an agent. */
export function agentUploader(agent: string): string {
  return `agent:${agent}`
}

/** The uploader id of a mail. */
export function mailUploader(connection: string, key: string): string {
  return `${mailUploaderPrefix}${connection}:${key}`
}

export const mailUploaderPrefix = 'mail:'

/** The uploader id of a visitor. */
export function visitorUploader({ connection, thread_key }: { connection: string; thread_key: string }): string {
  return `visitor:${connection}:${thread_key}`
}

/** Also for a journal that is older than attachments. */
export async function createAttachmentTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('attachment')
    .ifNotExists()
    .addColumn('attachment_id', 'text', column => column.primaryKey())
    .addColumn('chat_id', 'text')
    .addColumn('uploader', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('media_type', 'text', column => column.notNull())
    .addColumn('bytes', 'bigint', column => column.notNull())
    .addColumn('sha256', 'text', column => column.notNull())
    .addColumn('uploaded_at', 'bigint', column => column.notNull())
    .addColumn('thumbnail_width', 'integer')
    .addColumn('thumbnail_height', 'integer')
    .addColumn('message_id', 'text')
    .execute()
  for (const [name, columns] of [
    ['attachment_unsent', ['message_id', 'uploader', 'chat_id']],
    ['attachment_content', ['sha256', 'bytes']],
  ] as const)
    await schema
      .createIndex(name)
      .ifNotExists()
      .on('attachment')
      .columns([...columns])
      .execute()
}
