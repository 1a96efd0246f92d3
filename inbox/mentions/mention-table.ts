import type { Kysely } from 'kysely'

/** A note that names an agent. They have read it once they have seen the chat up to it. */
export interface MentionTable {
  agent: string
  /** The position of the note. */
  seq: number
  chat_id: string
  chat_version: number
}

/** Also for a journal that is older than this table. */
export async function createMentionTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('mention')
    .ifNotExists()
    .addColumn('agent', 'text', column => column.notNull())
    .addColumn('seq', 'bigint', column => column.notNull())
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('chat_version', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('mention_of_agent', ['agent', 'seq'])
    .execute()
}
