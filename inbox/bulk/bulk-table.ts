import type { Kysely } from 'kysely'

/** Archiving many chats in small steps, each of which is one commit. */
export interface BulkTable {
  bulk_id: string
  agent: string
  started_at: number
  state: 'archiving' | 'archived' | 'undoing' | 'undone'
  /** The last event on the page of whoever began: a later message of a customer is one that they have not seen. */
  seq: number
  /** JSON: the scopes of their list. */
  scopes: string
  /** Which list. */
  status: 'open' | 'snoozed'
  /** Only chats for this agent, or null. */
  assignee: string | null
  /** JSON: the ids of the chosen chats; null for the whole list. */
  chats: string | null
  /** Everything up to here is done. */
  cursor: string
  /** The number of chats when it began. */
  total: number
  archived: number
  /** Chats that stayed open, because the customer has written. */
  conflicts: number
  undone: number
  /** Chats that the undoing left alone, because something has happened in them since. */
  kept: number
}

/** Also for a journal that is older than this table. */
export async function createBulkTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('bulk')
    .ifNotExists()
    .addColumn('bulk_id', 'text', column => column.primaryKey())
    .addColumn('agent', 'text', column => column.notNull())
    .addColumn('started_at', 'bigint', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('seq', 'bigint', column => column.notNull())
    .addColumn('scopes', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('assignee', 'text')
    .addColumn('chats', 'text')
    .addColumn('cursor', 'text', column => column.notNull())
    .addColumn('total', 'integer', column => column.notNull())
    .addColumn('archived', 'integer', column => column.notNull())
    .addColumn('conflicts', 'integer', column => column.notNull())
    .addColumn('undone', 'integer', column => column.notNull())
    .addColumn('kept', 'integer', column => column.notNull())
    .execute()
  await schema.createIndex('bulk_state').ifNotExists().on('bulk').columns(['state', 'started_at']).execute()
}

/** The maximum number of chats that are chosen one by one. */
export const mostChosen = 500
