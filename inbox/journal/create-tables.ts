import { sql } from 'kysely'
import { createAttachmentTable } from '../attachments/attachment-table.ts'
import { createCheckerTables } from '../checker/checker-tables.ts'
import { createAudit } from './audit.ts'
import { createForgottenTable } from './forgotten-table.ts'
import { JournalError } from './journal-error.ts'
import { createSearch } from './search-index.ts'
import { createSeenTable } from './seen-table.ts'
import type { Database, Tables } from './tables.ts'
import { uuid7 } from './uuid7.ts'

/** The schema version that this causerie writes. */
const newestForm = 3

/** Creates the tables of a new journal; rejects one with a newer schema version, which would be misread. */
export async function createTables(db: Database): Promise<void> {
  const { schema } = db
  await schema
    .createTable('meta')
    .ifNotExists()
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('value', 'text', column => column.notNull())
    .execute()
  const form = await db.selectFrom('meta').select('value').where('name', '=', 'form').executeTakeFirst()
  if (form !== undefined && Number(form.value) > newestForm) {
    throw new JournalError(
      `the journal was written by a newer causerie (form ${form.value}, this one knows ${newestForm})`,
    )
  }
  await createAttachmentTable(db)
  await createCheckerTables(db)
  await createForgottenTable(db)
  await createSeenTable(db)
  if (form !== undefined) {
    if (Number(form.value) < newestForm) await renew(db, Number(form.value))
    return
  }
  await schema
    .createTable('event')
    .addColumn('seq', 'bigint', column => column.primaryKey())
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('chat_version', 'integer', column => column.notNull())
    .addColumn('message_id', 'text', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('author', 'text', column => column.notNull())
    .addColumn('author_id', 'text')
    .addColumn('establishment_id', 'text', column => column.notNull())
    .addColumn('customer_id', 'text')
    .addColumn('channel', 'text')
    .addColumn('platform', 'text')
    .addColumn('sent_at', 'bigint', column => column.notNull())
    .addColumn('received_at', 'bigint', column => column.notNull())
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('source_key', 'text', column => column.notNull())
    .addColumn('text', 'text')
    .addColumn('attachments', 'text')
    .addColumn('withdrawn', 'integer', column => column.notNull())
    .addColumn('thread_key', 'text')
    .addColumn('assignee', 'text')
    .addColumn('snoozed_until', 'bigint')
    .addColumn('letter', 'text')
    .addColumn('outcome', 'text')
    .addUniqueConstraint('event_once', ['connection', 'source_key'])
    .addUniqueConstraint('event_of_chat', ['chat_id', 'chat_version'])
    .execute()
  await schema
    .createTable('chat')
    .addColumn('chat_id', 'text', column => column.primaryKey())
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('thread_key', 'text', column => column.notNull())
    .addColumn('version', 'integer', column => column.notNull())
    .addColumn('establishment_id', 'text', column => column.notNull())
    .addColumn('customer_id', 'text', column => column.notNull())
    .addColumn('channel', 'text', column => column.notNull())
    .addColumn('platform', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('waiting_since', 'bigint')
    .addColumn('last_at', 'bigint')
    .addColumn('preview', 'text', column => column.notNull())
    .addColumn('assignee', 'text')
    .addColumn('newest_at', 'bigint')
    .addColumn('snoozed_until', 'bigint')
    .addUniqueConstraint('chat_of_thread', ['connection', 'thread_key'])
    .execute()
  await schema
    .createTable('counter')
    .addColumn('establishment_id', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('channel', 'text', column => column.notNull())
    .addColumn('platform', 'text', column => column.notNull())
    .addColumn('chats', 'integer', column => column.notNull())
    .addColumn('waiting', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('counter_of', ['establishment_id', 'status', 'channel', 'platform'])
    .execute()
  await createSearch(db)
  await createAudit(db)
  await schema
    .createTable('outbox')
    .addColumn('message_id', 'text', column => column.primaryKey())
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('seq', 'bigint', column => column.notNull())
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('attempts', 'integer', column => column.notNull())
    .addColumn('due_at', 'bigint', column => column.notNull())
    .addColumn('sent_as', 'text')
    .addColumn('reason', 'text')
    .execute()
  await schema
    .createTable('draft')
    .addColumn('chat_id', 'text', column => column.notNull())
    .addColumn('agent', 'text', column => column.notNull())
    .addColumn('reply_key', 'text', column => column.notNull())
    .addColumn('text', 'text', column => column.notNull())
    .addColumn('seen_version', 'integer', column => column.notNull())
    .addColumn('saved_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('draft_of_agent', ['chat_id', 'agent'])
    .execute()
  await schema
    .createTable('inbound')
    .addColumn('inbound_id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('delivery_key', 'text', column => column.notNull())
    .addColumn('received_at', 'bigint', column => column.notNull())
    .addColumn('body', 'blob', column => column.notNull())
    .addColumn('refused', 'text')
    .addUniqueConstraint('delivery_once', ['connection', 'delivery_key'])
    .execute()
  for (const [name, on, columns] of indexes)
    await schema
      .createIndex(name)
      .on(on)
      .columns([...columns])
      .execute()
  await createListIndexes(db)
  await db
    .insertInto('meta')
    .values([
      { name: 'id', value: uuid7() },
      { name: 'form', value: String(newestForm) },
    ])
    .execute()
}

/** One index of the chats that wait and one of the others: SQLite would use an index of all for either list, and sort its rows again. */
async function createListIndexes({ schema }: Database): Promise<void> {
  await schema
    .createIndex('chat_waiting')
    .on('chat')
    .columns(['status', 'waiting_since', 'chat_id'])
    .where(sql<boolean>`waiting_since IS NOT NULL`)
    .execute()
  await schema
    .createIndex('chat_last')
    .on('chat')
    .columns(['status', 'last_at', 'chat_id'])
    .where(sql<boolean>`waiting_since IS NULL`)
    .execute()
}

/** The first schema version lacked `newest_at`, and its lists had other indexes; the second had no snoozes. */
async function renew(db: Database, form: number): Promise<void> {
  await db.transaction().execute(async transaction => {
    for (const table of ['event', 'chat'])
      await transaction.schema.alterTable(table).addColumn('snoozed_until', 'bigint').execute()
    if (form < 2) {
      await transaction.schema.alterTable('chat').addColumn('newest_at', 'bigint').execute()
      for (const name of ['chat_waiting', 'chat_last']) await transaction.schema.dropIndex(name).execute()
      await createListIndexes(transaction)
      await sql`UPDATE chat SET newest_at = (
      SELECT max(sent_at) FROM event
      WHERE event.chat_id = chat.chat_id AND withdrawn = 0 AND kind NOT IN ('assign', 'outcome') AND NOT EXISTS (
        SELECT 1 FROM event AS later
        WHERE later.message_id = event.message_id AND later.chat_id = event.chat_id AND later.seq > event.seq))`.execute(
        transaction,
      )
    }
    await transaction
      .updateTable('meta')
      .set({ value: String(newestForm) })
      .where('name', '=', 'form')
      .execute()
  })
}

/** Lists filter by status and sort by longest wait or latest message; a narrow scope looks up its sites first. */
const indexes: readonly (readonly [name: string, on: keyof Tables, columns: readonly string[]])[] = [
  ['chat_site', 'chat', ['establishment_id', 'status', 'waiting_since']],
  ['chat_assignee', 'chat', ['assignee', 'status', 'waiting_since']],
  ['event_message', 'event', ['message_id', 'chat_id']],
  ['audit_chat', 'audit', ['chat_id']],
  ['outbox_due', 'outbox', ['state', 'due_at']],
  ['outbox_chat', 'outbox', ['chat_id', 'seq']],
]
