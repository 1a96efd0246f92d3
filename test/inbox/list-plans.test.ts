import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import Libsql from 'libsql'
import { afterAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { listChats } from '../../inbox/journal/list-chats.ts'
import { openDatabase } from '../../inbox/journal/open-database.ts'
import { rebuild } from '../../inbox/journal/rebuild.ts'
import type { Tables } from '../../inbox/journal/tables.ts'
import { writes } from '../../inbox/journal/writes.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-plans-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const event = (index: number, kind: 'message' | 'archive'): NewEvent => ({
  kind,
  author: kind === 'message' ? 'customer' : 'agent',
  author_id: null,
  establishment_id: `site-${index}`,
  sent_at: kind === 'message' ? 1e15 : 2e15,
  source_key: `${index} ${kind}`,
  text: null,
})

async function newJournal(name: string): Promise<string> {
  const path = join(folder, name)
  const db = await openDatabase(path, 'write')
  const threads = Array.from({ length: 100 }, (_, index) => ({
    thread_key: `${index}`,
    events: [event(index, 'message'), event(index, 'archive')],
  }))
  await db.transaction().execute(async transaction => {
    await writes.receive(transaction, { connection: 'crm', threads, now: 1e15 })
  })
  await db.destroy()
  return path
}

/** The indexes by which a list of archived chats of many establishments reads them. */
async function indexesOf(path: string): Promise<readonly string[]> {
  const database = new Libsql(path)
  const plans: string[] = []
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: database as never }),
    log: ({ query: { sql, parameters } }) => {
      const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all([...parameters]) as { detail: string }[]
      plans.push(...steps.map(({ detail }) => detail))
    },
  })
  await listChats(db, { scopes: [], status: 'archived', after: null, limit: 50 })
  await db.destroy()
  return plans.flatMap(plan => /^SEARCH chat USING (?:COVERING )?INDEX (\w+)/.exec(plan)?.[1] ?? [])
}

test('a list of many establishments reads the chats that wait and then the others, each in the order of an index', async () => {
  const path = await newJournal('new.db')
  expect(await indexesOf(path)).toEqual(['chat_waiting', 'chat_last'])
})

test('a journal of the first form is brought to the present one', async () => {
  const path = await newJournal('old.db')
  const database = new Libsql(path)
  database.exec(`DROP INDEX chat_waiting;
    CREATE INDEX chat_waiting ON chat (status, waiting_since, chat_id);
    ALTER TABLE chat DROP COLUMN newest_at;
    ALTER TABLE chat DROP COLUMN snoozed_until;
    ALTER TABLE event DROP COLUMN snoozed_until;
    UPDATE meta SET value = '1' WHERE name = 'form'`)
  database.close()
  const db = await openDatabase(path, 'write')
  expect(await db.transaction().execute(rebuild)).toMatchObject({ chats: 100, chatsDiffered: 0 })
  await db.destroy()
  expect(await indexesOf(path)).toEqual(['chat_waiting', 'chat_last'])
})
