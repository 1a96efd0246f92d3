import type { Kysely, Selectable } from 'kysely'

/** A file that somebody has attached, or is about to. Its content is in a folder beside the journal, under its hash. */
export interface AttachmentTable {
  attachment_id: string
  /** Null while a conversation that its uploader has begun has no chat yet. */
  chat_id: string | null
  /** `agent:` and a name, or what a channel calls its customer after a prefix of its own. */
  uploader: string
  /** Cleaned, see `cleanName`; still a text from outside. */
  name: string
  /** What its bytes say it is, whatever the uploader said. */
  media_type: string
  bytes: number
  sha256: string
  uploaded_at: number
  /** Of the re-encoded thumbnail, in pixels; null where there is none. */
  thumbnail_width: number | null
  thumbnail_height: number | null
  /** The message that it came with; null before it was sent. */
  message_id: string | null
}

export type AttachmentRow = Selectable<AttachmentTable>

/** What an event says of an attachment: an entry of its JSON list. */
export interface EventAttachment {
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  /** The attachment's id; null for one of which only this is known. */
  readonly file: string | null
}

/** The list of an event, which we wrote. */
export function parseAttachments(written: string | null): readonly EventAttachment[] {
  return written === null ? [] : JSON.parse(written)
}

/** What somebody in the inbox is called as an uploader. */
export function agentUploader(agent: string): string {
  return `agent:${agent}`
}

/** What a visitor is called as the uploader of files. */
export function visitorUploader({ connection, thread_key }: { connection: string; thread_key: string }): string {
  return `visitor:${connection}:${thread_key}`
}

/** Also of a journal that was made before there were attachments. */
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
