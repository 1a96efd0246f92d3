import { sql } from 'kysely'
import { createAgentTable } from '../assigning/agent-table.ts'
import { createAttachmentTable } from '../attachments/attachment-table.ts'
import { createBulkTable } from '../bulk/bulk-table.ts'
import { createCannedTable } from '../canned/canned-table.ts'
import { createCheckerTables } from '../checker/checker-tables.ts'
import { createIncomingMediaTable } from '../media/media-table.ts'
import { createMentionTable } from '../mentions/mention-table.ts'
import { createStandingTables } from '../standing/standing-table.ts'
import { createAudit, protectAudit } from './audit.ts'
import { auditIndexes, createIndexes, createListIndexes, createMergeIndexes, indexes } from './create-indexes.ts'
import { createSearch, overwriteDeleted } from './dialect.ts'
import { beginWiping } from './finish-forgetting.ts'
import { createForgottenTable } from './forgotten-table.ts'
import { JournalError } from './journal-error.ts'
import { createMailTables } from './mail-tables.ts'
import { createRemoteTables } from './remote-tables.ts'
import { indexSubjects } from './search-index.ts'
import { createSeenTable } from './seen-table.ts'
import type { Database } from './tables.ts'
import { uuid7 } from './uuid7.ts'

/** The schema version that this causerie writes. */
const newestForm = 8

/** Creates the tables of a new journal, in a transaction; rejects one with a newer schema version, which would be misread. */
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
  await createAgentTable(db)
  await createAttachmentTable(db)
  await createBulkTable(db)
  await createCannedTable(db)
  await createCheckerTables(db)
  await createForgottenTable(db)
  await createMentionTable(db)
  await createSeenTable(db)
  await createIncomingMediaTable(db)
  await createRemoteTables(db)
  await createMailTables(db)
  if (form !== undefined) {
    if (Number(form.value) < newestForm) await renew(db, Number(form.value))
    await createStandingTables(db)
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
    .addColumn('came_from', 'text')
    .addColumn('moved_to', 'text')
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
    .addColumn('merged_into', 'text')
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
  await overwriteDeleted(db)
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
    .addColumn('via_chat', 'text')
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
  await createIndexes(db, indexes)
  await createListIndexes(db)
  await createMergeIndexes(db)
  await createStandingTables(db)
  await db
    .insertInto('meta')
    .values([
      { name: 'id', value: uuid7() },
      { name: 'form', value: String(newestForm) },
    ])
    .execute()
}

/**
 * The first schema version lacked `newest_at`, the second snoozes; the lists of the first three had other indexes. The first four knew no
 * replies that were taken back, the first five no merged chats. The index of the first six had no subjects. The
 * first seven kept deleted texts in their files, and their audit for ever.
 */
async function renew(db: Database, form: number): Promise<void> {
  if (form < 3)
    for (const table of ['event', 'chat'])
      await db.schema.alterTable(table).addColumn('snoozed_until', 'bigint').execute()
  if (form < 2) {
    await db.schema.alterTable('chat').addColumn('newest_at', 'bigint').execute()
    await sql`UPDATE chat SET newest_at = (
    SELECT max(sent_at) FROM event
    WHERE event.chat_id = chat.chat_id AND withdrawn = 0 AND kind NOT IN ('assign', 'outcome') AND NOT EXISTS (
      SELECT 1 FROM event AS later
      WHERE later.message_id = event.message_id AND later.chat_id = event.chat_id AND later.seq > event.seq))`.execute(
      db,
    )
  }
  if (form < 4) await createListIndexes(db)
  await db.schema.createIndex('chat_customer').ifNotExists().on('chat').columns(['customer_id', 'last_at']).execute()
  if (form < 6) {
    for (const column of ['came_from', 'moved_to'])
      await db.schema.alterTable('event').addColumn(column, 'text').execute()
    await db.schema.alterTable('chat').addColumn('merged_into', 'text').execute()
    await db.schema.alterTable('outbox').addColumn('via_chat', 'text').execute()
    // A journal from before e-mail has got its newest form of this table by now.
    const mail = (await db.introspection.getTables()).find(({ name }) => name === 'mail')
    if (mail?.columns.some(({ name }) => name === 'via_chat') === false)
      await db.schema.alterTable('mail').addColumn('via_chat', 'text').execute()
    await createMergeIndexes(db)
  }
  if (form < 7) await indexSubjects(db)
  await createIndexes(db, auditIndexes)
  await protectAudit(db)
  await overwriteDeleted(db)
  await beginWiping(db)
  await db
    .updateTable('meta')
    .set({ value: String(newestForm) })
    .where('name', '=', 'form')
    .execute()
}
