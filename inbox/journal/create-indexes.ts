import { sql } from 'kysely'
import type { Database, Tables } from './tables.ts'

type Index = readonly [name: string, on: keyof Tables, columns: readonly string[]]

export const auditIndexes = [
  ['audit_who', 'audit', ['who', 'audit_id']],
  ['audit_what', 'audit', ['what', 'audit_id']],
] as const

export const indexes: readonly Index[] = [
  ['chat_assignee', 'chat', ['assignee', 'status', 'waiting_since']],
  ['chat_customer', 'chat', ['customer_id', 'last_at']],
  ['event_message', 'event', ['message_id', 'chat_id']],
  ['audit_chat', 'audit', ['chat_id']],
  ...auditIndexes,
  ['outbox_due', 'outbox', ['state', 'due_at']],
  ['outbox_chat', 'outbox', ['chat_id', 'seq']],
]

export async function createIndexes({ schema }: Database, wanted: readonly Index[]): Promise<void> {
  for (const [name, on, columns] of wanted)
    await schema
      .createIndex(name)
      .ifNotExists()
      .on(on)
      .columns([...columns])
      .execute()
}

/**
 * What lists are read by: one index of the chats that wait and one of the others, as SQLite would use an index of all for either list, and
 * sort its rows again; both once more by establishment. They hold every column that a scope may name, so that only the rows of a page are
 * read.
 */
export async function createListIndexes({ schema }: Database): Promise<void> {
  for (const name of oldListIndexes) await schema.dropIndex(name).ifExists().execute()
  const lists = [
    { name: 'waiting', isWaiting: sql<boolean>`waiting_since IS NOT NULL`, sortedBy: 'waiting_since', rest: [] },
    // SQLite checks once more that nobody waits, and reads the row if the index does not say it.
    { name: 'last', isWaiting: sql<boolean>`waiting_since IS NULL`, sortedBy: 'last_at', rest: ['waiting_since'] },
  ]
  for (const { name, isWaiting, sortedBy, rest } of lists) {
    const index = (prefix: string) => schema.createIndex(`${prefix}_${name}`).on('chat').where(isWaiting)
    await index('chat')
      .columns(['status', sortedBy, 'chat_id', 'establishment_id', 'channel', 'platform', ...rest])
      .execute()
    await index('chat_site')
      .columns(['establishment_id', 'status', sortedBy, 'chat_id', 'channel', 'platform', ...rest])
      .execute()
  }
  // Looked at each second.
  await schema
    .createIndex('chat_snoozed')
    .on('chat')
    .column('snoozed_until')
    .where(sql<boolean>`snoozed_until IS NOT NULL`)
    .execute()
}

/** Of few rows: only merged chats have these. */
export async function createMergeIndexes({ schema }: Database): Promise<void> {
  for (const [on, column] of [
    ['chat', 'merged_into'],
    ['outbox', 'via_chat'],
    ['mail', 'via_chat'],
  ] as const)
    await schema.createIndex(`${on}_${column}`).on(on).column(column).where(sql.ref(column), 'is not', null).execute()
}

const oldListIndexes = ['chat_waiting', 'chat_last', 'chat_site']
