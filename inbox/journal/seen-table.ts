import type { Kysely } from 'kysely'

/** The version of a chat up to which a person has read it. */
export interface SeenTable {
  agent: string
  chat_id: string
  version: number
}

/** Also for a journal that is older than this table. */
export async function createSeenTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('seen')
    .ifNotExists()
    .addColumn('agent', 'text', column => column.notNull())
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('version', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('seen_by_agent', ['agent', 'chat_id'])
    .execute()
}
