import type { Kysely } from 'kysely'

/** What a remote system calls a reply. One reply may be several messages there. */
export interface RemoteIdTable {
  connection: string
  remote_id: string
  message_id: string
  /** The chat in whose conversation it was sent. */
  chat_id: string
  /** When its sending began, in microseconds. */
  begun_at: number
}

/** The template of a reply that was made from one. */
export interface LetterTemplateTable {
  message_id: string
  chat_id: string
  /** A `FilledTemplate` as JSON. */
  template: string
}

/** Also for a journal that is older than these tables. */
export async function createRemoteTables({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('remote_id')
    .ifNotExists()
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('remote_id', 'text', column => column.notNull())
    .addColumn('message_id', 'text', column => column.notNull())
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('begun_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('remote_id_once', ['connection', 'remote_id'])
    .execute()
  await schema.createIndex('remote_id_chat').ifNotExists().on('remote_id').column('chat_id').execute()
  await schema
    .createTable('letter_template')
    .ifNotExists()
    .addColumn('message_id', 'text', column => column.primaryKey())
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('template', 'text', column => column.notNull())
    .execute()
}
