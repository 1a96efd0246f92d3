import type { Kysely } from 'kysely'

/** What was forgotten, by keyed hashes: they can confirm a guessed id but reveal nothing else. */
export interface ForgottenTable {
  /** A `customer`, by their id, or a `thread`, by its connection and its key. */
  role: 'customer' | 'thread'
  hash: string
  /** What was sent before it is forgotten. */
  until: number
  /** The id in place of the customer's; null if it was not replaced. */
  replacement: string | null
}

/** Also for a journal that is older than forgetting. */
export async function createForgottenTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('forgotten')
    .ifNotExists()
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('until', 'bigint', column => column.notNull())
    .addColumn('replacement', 'text')
    .addPrimaryKeyConstraint('forgotten_once', ['role', 'hash'])
    .execute()
}
