import type { Kysely } from 'kysely'

/** A reply that is written once and inserted often. */
export interface CannedTable {
  canned_id: string
  title: string
  text: string
  /** The chats that it is for: JSON lists of values by dimension, `{}` for all. */
  place: string
  /** Its words, folded, each after a space: those of the title, and all. */
  title_words: string
  words: string
  saved_at: number
  saved_by: string
}

/** Also for a journal that is older than this table. */
export async function createCannedTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('canned')
    .ifNotExists()
    .addColumn('canned_id', 'text', column => column.primaryKey())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('text', 'text', column => column.notNull())
    .addColumn('place', 'text', column => column.notNull())
    .addColumn('title_words', 'text', column => column.notNull())
    .addColumn('words', 'text', column => column.notNull())
    .addColumn('saved_at', 'bigint', column => column.notNull())
    .addColumn('saved_by', 'text', column => column.notNull())
    .execute()
  await schema.createIndex('canned_place').ifNotExists().on('canned').columns(['place', 'title']).execute()
}

/** The maximum number of characters of a canned reply. */
export const cannedLengths = { title: 100, text: 5000 } as const
