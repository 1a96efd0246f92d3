import type { Kysely, Selectable } from 'kysely'

/** A file of a received message whose content has to be fetched. */
export interface IncomingMediaTable {
  /** The id of the attachment that it becomes. */
  media_id: string
  connection: string
  chat_id: string
  message_id: string
  /** Its place in the event's list of attachments. */
  position: number
  /** How the channel finds it. */
  source: string
  name: string
  state: 'queued' | 'failed'
  attempts: number
  due_at: number
  /** Why the last attempt failed. */
  reason: string | null
}

export type IncomingMediaRow = Selectable<IncomingMediaTable>

/** Also for a journal that is older than this table. */
export async function createIncomingMediaTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('incoming_media')
    .ifNotExists()
    .addColumn('media_id', 'text', column => column.primaryKey())
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('message_id', 'text', column => column.notNull())
    .addColumn('position', 'integer', column => column.notNull())
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('attempts', 'integer', column => column.notNull())
    .addColumn('due_at', 'bigint', column => column.notNull())
    .addColumn('reason', 'text')
    .execute()
  await schema
    .createIndex('incoming_media_due')
    .ifNotExists()
    .on('incoming_media')
    .columns(['state', 'due_at'])
    .execute()
  await schema.createIndex('incoming_media_chat').ifNotExists().on('incoming_media').column('chat_id').execute()
}
