import type { Kysely, Selectable } from 'kysely'

/** What a mail says beside its event, for threads and for replies. A reply of ours has no row: its Message-ID is made of its event's id. */
export interface MailTable {
  chat_id: string
  message_id: string
  /** The merged chat in whose conversation it came; null for that of its chat. */
  via_chat: string | null
  connection: string
  /** The key of the delivery that it came in. */
  delivery_key: string
  /** Its Message-ID with angle brackets; null if it has none. */
  mail_id: string | null
  /** The ids of the messages that it answers, as JSON, the first of the thread first. */
  answers: string
  subject: string | null
  /** Whom a reply goes to, in lower case; null if nobody can be answered. */
  sender: string | null
  sender_name: string | null
  /** The addresses in To and Cc, as JSON. */
  receivers: string
  /** The address of ours that it was sent to, which answers. */
  own_address: string
  /** The attachment with its HTML; null if it has none. */
  html: string | null
}

/** How far a connection has read what it watches. */
export interface CursorTable {
  connection: string
  /** As the channel writes it. */
  cursor: string
}

/** The bytes of deliveries that are in the folder of files: their rows have only the first bytes. */
export interface InboundFileTable {
  inbound_id: number
  sha256: string
  bytes: number
}

export type MailRow = Selectable<MailTable>

/** Also for a journal that is older than e-mail. */
export async function createMailTables({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('mail')
    .ifNotExists()
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('message_id', 'text', column => column.notNull())
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('delivery_key', 'text', column => column.notNull())
    .addColumn('mail_id', 'text')
    .addColumn('answers', 'text', column => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('sender', 'text')
    .addColumn('sender_name', 'text')
    .addColumn('receivers', 'text', column => column.notNull())
    .addColumn('own_address', 'text', column => column.notNull())
    .addColumn('html', 'text')
    .addColumn('via_chat', 'text')
    .addPrimaryKeyConstraint('mail_of_event', ['chat_id', 'message_id'])
    .execute()
  await schema.createIndex('mail_id').ifNotExists().on('mail').columns(['connection', 'mail_id']).execute()
  await schema
    .createTable('cursor')
    .ifNotExists()
    .addColumn('connection', 'text', column => column.primaryKey())
    .addColumn('cursor', 'text', column => column.notNull())
    .execute()
  await schema
    .createTable('inbound_file')
    .ifNotExists()
    .addColumn('inbound_id', 'integer', column => column.primaryKey())
    .addColumn('sha256', 'text', column => column.notNull())
    .addColumn('bytes', 'bigint', column => column.notNull())
    .execute()
  await schema.createIndex('inbound_file_content').ifNotExists().on('inbound_file').column('sha256').execute()
}
