import type { Kysely } from 'kysely'

/** The agents who have turned the checker on. */
export interface CheckerPersonTable {
  agent: string
  is_on: 0 | 1
}

/** A word in an agent's dictionary. */
export interface CheckerWordTable {
  agent: string
  word: string
  added_at: number
}

/** Also for a journal that is older than the checker. */
export async function createCheckerTables({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('checker_person')
    .ifNotExists()
    .addColumn('agent', 'text', column => column.primaryKey())
    .addColumn('is_on', 'integer', column => column.notNull())
    .execute()
  await schema
    .createTable('checker_word')
    .ifNotExists()
    .addColumn('agent', 'text', column => column.notNull())
    .addColumn('word', 'text', column => column.notNull())
    .addColumn('added_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('checker_word_of_agent', ['agent', 'word'])
    .execute()
}
