import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import Libsql from 'libsql'
import { afterAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { listChats } from '../../inbox/journal/list-chats.ts'
import { openDatabase } from '../../inbox/journal/open-database.ts'
import { reads } from '../../inbox/journal/reads.ts'
import { rebuild } from '../../inbox/journal/rebuild.ts'
import { seenReads } from '../../inbox/journal/seen.ts'
import { snoozeReads } from '../../inbox/journal/snooze.ts'
import type { ChatRow, Tables } from '../../inbox/journal/tables.ts'
import { writes } from '../../inbox/journal/writes.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-plans-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const sentAt = { message: 1e15, archive: 2e15, assign: 3e15 }
const event = (index: number, kind: keyof typeof sentAt): NewEvent => ({
  kind,
  author: kind === 'message' ? 'customer' : 'agent',
  author_id: null,
  establishment_id: `site-${index % 100}`,
  sent_at: sentAt[kind],
  source_key: `${index} ${kind}`,
  text: null,
})

async function newJournal(name: string): Promise<string> {
  const path = join(folder, name)
  const db = await openDatabase(path, 'write')
  const threads = Array.from({ length: 200 }, (_, index) => ({
    thread_key: `${index}`,
    events: [event(index, 'message'), ...(index < 100 ? [event(index, 'archive')] : [event(index, 'assign')])],
  }))
  await db.transaction().execute(async transaction => {
    await writes.receive(transaction, { connection: 'crm', threads, now: 1e15 })
  })
  await db.destroy()
  return path
}

/** How a journal reads chats for a question: the index of each step, or that it reads all of them. */
async function stepsOf(path: string, ask: (db: Kysely<Tables>) => Promise<unknown>): Promise<readonly string[]> {
  const database = new Libsql(path)
  const plans: string[] = []
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: database as never }),
    log: ({ query: { sql, parameters } }) => {
      const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all([...parameters]) as { detail: string }[]
      plans.push(...steps.map(({ detail }) => detail))
    },
  })
  await ask(db)
  await db.destroy()
  return plans.flatMap(plan => {
    if (plan.startsWith('USE TEMP B-TREE FOR ORDER BY')) return ['sort']
    return (
      /^(?:SEARCH|SCAN) chat(?: USING)? ?((?:COVERING )?INDEX \w+)?/
        .exec(plan)
        ?.map(step => step ?? 'all')
        .at(-1) ?? []
    )
  })
}

const every = { scopes: [], after: null, limit: 150 } as const
const few = { ...every, scopes: [{ establishment_id: ['site-1', 'site-2'] }] }
/** An index with all the columns of a scope gives the ids of a page, and only the rows of the page are read and put in order. */
const pageBy = (index: string) => ['INDEX sqlite_autoindex_chat_1', `COVERING INDEX ${index}`]
const byTime = ['chat_waiting', 'chat_last'].flatMap(index => [...pageBy(index), 'sort'])
const bySite = ['chat_site_waiting', 'chat_site_last'].flatMap(index => [...pageBy(index), 'sort', 'sort'])

async function expectPlans(path: string): Promise<void> {
  for (const [query, steps] of [
    [every, byTime],
    [few, bySite],
  ] as const)
    for (const status of ['open', 'archived'] as const)
      expect(await stepsOf(path, db => listChats(db, { ...query, status }))).toEqual(steps)
  const unread = await stepsOf(path, db => seenReads.unreadCount(db, { agent: 'ann', scopes: [] }))
  // The second is of the chats that the first found.
  expect(unread).toEqual(['COVERING INDEX chat_waiting', 'all'])
  const [chat] = await openAndList(path)
  const others = { scopes: [], chat: chat as ChatRow, limit: 20 }
  expect(await stepsOf(path, db => reads.otherChats(db, others))).toEqual(['INDEX chat_customer'])
  expect(await stepsOf(path, db => snoozeReads.isSnoozeOver(db, { now: 1e15 }))).toEqual(['INDEX chat_snoozed'])
}

test('a list reads the chats that wait and then the others, each from an index; nothing reads all chats', async () => {
  await expectPlans(await newJournal('new.db'))
})

async function openAndList(path: string) {
  const db = await openDatabase(path, 'read')
  const chats = await listChats(db, { scopes: [], status: 'open', after: null, limit: 1 })
  await db.destroy()
  return chats.map(one => ({ ...one, customer_id: 'somebody' }))
}

/** The indexes that lists had before form 4. */
const oldLists = `DROP INDEX chat_waiting; DROP INDEX chat_last; DROP INDEX chat_site_waiting; DROP INDEX chat_site_last; DROP INDEX chat_snoozed;
    CREATE INDEX chat_site ON chat (establishment_id, status, waiting_since);
    CREATE INDEX chat_waiting ON chat (status, waiting_since, chat_id);
    CREATE INDEX chat_last ON chat (status, last_at, chat_id)`
/** What merges have added in form 6. */
const merges = `DROP INDEX chat_merged_into; DROP INDEX outbox_via_chat; DROP INDEX mail_via_chat;
    ALTER TABLE event DROP COLUMN came_from; ALTER TABLE event DROP COLUMN moved_to; ALTER TABLE chat DROP COLUMN merged_into;
    ALTER TABLE outbox DROP COLUMN via_chat; ALTER TABLE mail DROP COLUMN via_chat`
const newTables = ['bulk', 'canned', 'agent', 'mention']

test.each([
  {
    form: 1,
    lacks: `${oldLists}; ALTER TABLE chat DROP COLUMN newest_at; ALTER TABLE chat DROP COLUMN snoozed_until; ALTER TABLE event DROP COLUMN snoozed_until`,
  },
  {
    form: 2,
    lacks: `${oldLists}; ALTER TABLE chat DROP COLUMN snoozed_until; ALTER TABLE event DROP COLUMN snoozed_until`,
  },
  { form: 3, lacks: oldLists },
  { form: 4, lacks: '' },
  { form: 5, lacks: '' },
  { form: 6, lacks: '' },
  { form: 7, lacks: '' },
])('a journal of form $form is brought to the present one', async ({ form, lacks }) => {
  const path = await newJournal(`form-${form}.db`)
  const database = new Libsql(path)
  database.exec(`DROP INDEX chat_customer; ${newTables.map(table => `DROP TABLE ${table}`).join('; ')};
    ${lacks};
    ${form < 6 ? merges : ''};
    UPDATE meta SET value = '${form}' WHERE name = 'form'`)
  database.close()
  const db = await openDatabase(path, 'write')
  expect(await db.transaction().execute(rebuild)).toMatchObject({ chats: 200, chatsDiffered: 0 })
  await db.destroy()
  await expectPlans(path)
})
