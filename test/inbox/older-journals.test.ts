import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Libsql from 'libsql'
import { afterAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { openDatabase } from '../../inbox/journal/open-database.ts'
import { rebuild } from '../../inbox/journal/rebuild.ts'
import type { Database } from '../../inbox/journal/tables.ts'
import { writes } from '../../inbox/journal/writes.ts'
import { runs } from '../arbitraries/runs.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-older-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const noon = Date.parse('2026-03-05T12:00:00Z') * 1000

const kinds = ['message', 'message', 'note', 'archive', 'assign', 'outcome', 'snooze'] as const
/** The schema versions that had no such event yet. */
const before = { snooze: 3, merge: 6 } as const

/** Few ids, so that events change and withdraw earlier ones, and times in any order. */
const arbitraryEvent = fc.record({
  kind: fc.constantFrom(...kinds),
  id: fc.integer({ min: 0, max: 3 }),
  at: fc.integer({ min: 0, max: 50 }),
  isWithdrawn: fc.boolean(),
  author: fc.constantFrom('customer' as const, 'agent' as const),
  subject: fc.option(fc.constantFrom('Manteau perdu', 'Été')),
})
type Drawn = typeof arbitraryEvent extends fc.Arbitrary<infer Value> ? Value : never
const story = fc.array(fc.array(arbitraryEvent, { minLength: 1, maxLength: 7 }), { minLength: 12, maxLength: 16 })

function eventOf({ kind, id, at, isWithdrawn, author }: Drawn, [chat, index]: readonly [number, number]): NewEvent {
  const isContent = kind === 'message' || kind === 'note'
  return {
    kind,
    author: kind === 'message' ? author : 'agent',
    author_id: null,
    message_id: `${kind} ${chat} ${isContent ? id : index}`,
    establishment_id: chat % 2 === 0 ? 'lyon' : 'nice',
    customer_id: `customer ${chat % 5}`,
    sent_at: noon + at * 1_000_000,
    source_key: `${chat} ${index}`,
    text: isContent ? `text ${index}` : null,
    withdrawn: isContent && isWithdrawn ? 1 : 0,
    ...(kind === 'assign' && { assignee: 'ann' }),
    ...(kind === 'snooze' && { snoozed_until: noon + 99_000_000 }),
    ...(kind === 'outcome' && { letter: 'l', outcome: 'delivered' as const }),
  }
}

async function tell(db: Database, chats: readonly (readonly Drawn[])[], form: number): Promise<void> {
  const ids: string[] = []
  for (const [chat, all] of chats.entries()) {
    const first = { ...(all[0] as Drawn), kind: 'message', author: 'customer', isWithdrawn: false } as const
    for (const [index, event] of [first, ...all.slice(1)].entries()) {
      if (event.kind === 'snooze' && form < before.snooze) continue
      const address = { sender: 'zoe@x.example', sender_name: null, own_address: 's@shop.example', receivers: [] }
      const key = `${chat} ${index}`
      const mail = { ...address, delivery_key: key, mail_id: `<${key}@x.example>`, answers: [], html: null }
      const isMail = index === 0 && chat % 3 === 0
      const thread = {
        thread_key: `${chat}`,
        events: [eventOf(event, [chat, index])],
        ...(isMail && { mail: { ...mail, subject: event.subject, isReport: false } }),
      }
      const [done] = await writes.receive(db, { connection: 'hook', threads: [thread], now: noon })
      if (index === 0 && done !== undefined) ids.push(done.chat_id)
    }
  }
  const [from = '', , , , , into = ''] = ids
  if (form >= before.merge) await writes.merge(db, { from, into, scopes: [], agent: 'ann', key: 'k', now: noon })
}

const listIndexes = ['chat_waiting', 'chat_site_waiting', 'chat_last', 'chat_site_last', 'chat_snoozed']
const drop = (indexes: readonly string[]) => indexes.map(name => `DROP INDEX ${name}`)
/** Takes from a journal what the schema version with this number did not have and the next one has. */
const takenFrom: Readonly<Record<number, readonly string[]>> = {
  6: [
    `DELETE FROM search WHERE rowid IN (SELECT seq FROM event JOIN mail USING (chat_id, message_id) WHERE subject IS NOT NULL)`,
  ],
  5: [
    ...drop(['chat_merged_into', 'outbox_via_chat', 'mail_via_chat']),
    'ALTER TABLE event DROP COLUMN came_from',
    'ALTER TABLE event DROP COLUMN moved_to',
    'ALTER TABLE chat DROP COLUMN merged_into',
    'ALTER TABLE outbox DROP COLUMN via_chat',
    'ALTER TABLE mail DROP COLUMN via_chat',
  ],
  3: [
    ...drop([...listIndexes, 'chat_customer']),
    `CREATE INDEX chat_waiting ON chat (status, waiting_since, chat_id) WHERE waiting_since IS NOT NULL`,
    `CREATE INDEX chat_last ON chat (status, last_at, chat_id) WHERE waiting_since IS NULL`,
    `CREATE INDEX chat_site ON chat (establishment_id, status, waiting_since)`,
  ],
  2: ['ALTER TABLE event DROP COLUMN snoozed_until', 'ALTER TABLE chat DROP COLUMN snoozed_until'],
  1: ['ALTER TABLE chat DROP COLUMN newest_at'],
}
/** Tables that came later and are made in an older journal whatever its schema version. */
const laterTables = ['fault', 'traffic', 'mention', 'seen']

function age(path: string, form: number, { hasMails }: { readonly hasMails: boolean }): void {
  const database = new Libsql(path)
  for (let older = 6; older >= form; older--) for (const statement of takenFrom[older] ?? []) database.exec(statement)
  for (const table of [...laterTables, ...(hasMails ? [] : ['mail', 'cursor', 'inbound_file'])])
    database.exec(`DROP TABLE IF EXISTS ${table}`)
  database.exec(`UPDATE meta SET value = '${form}' WHERE name = 'form'`)
  database.close()
}

/** The rows, columns, indexes and triggers of a journal. The order of columns may differ. */
function contentOf(path: string) {
  const database = new Libsql(path)
  const all = (statement: string) => database.prepare(statement).all() as Record<string, unknown>[]
  const byName = (rows: readonly Record<string, unknown>[]) =>
    rows.map(row => JSON.stringify(Object.entries(row).sort())).sort()
  const names = all(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' AND name <> 'sqlite_sequence'`,
  )
  const tables = new Map(
    names.map(({ name }) => [
      String(name),
      {
        columns: byName(all(`SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info('${name}')`)),
        rows: byName(all(`SELECT * FROM "${name}"`)),
      },
    ]),
  )
  const search = byName(all('SELECT rowid, words, place FROM search'))
  const rest = byName(all(`SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'`))
  database.close()
  return { tables, search, rest }
}

let journals = 0

test.each([1, 2, 3, 4, 5, 6])('law: a journal of schema version %i becomes what a new one would be', async form => {
  await fc.assert(
    fc.asyncProperty(story, async chats => {
      const path = join(folder, `${journals++}.db`)
      const db = await openDatabase(path, 'write')
      await db.transaction().execute(inside => tell(inside, chats, form))
      await db.destroy()
      const made = contentOf(path)
      age(path, form, { hasMails: true })
      for (let time = 0; time < 2; time++) await (await openDatabase(path, 'write')).destroy()
      expect(contentOf(path)).toEqual(made)
      const again = await openDatabase(path, 'write')
      const found = await again.transaction().execute(rebuild)
      expect(found).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0, indexBroken: false })
      await again.destroy()
    }),
    runs(1),
  )
})

test('a journal from before e-mail gets its tables', async () => {
  const path = join(folder, 'before-mail.db')
  await (await openDatabase(path, 'write')).destroy()
  const made = contentOf(path)
  age(path, 3, { hasMails: false })
  await (await openDatabase(path, 'write')).destroy()
  expect(contentOf(path)).toEqual(made)
})

test('a journal of a newer schema version is left as it is', async () => {
  const path = join(folder, 'newer.db')
  await (await openDatabase(path, 'write')).destroy()
  const withDatabase = <T>(use: (database: InstanceType<typeof Libsql>) => T): T => {
    const database = new Libsql(path)
    try {
      return use(database)
    } finally {
      database.close()
    }
  }
  const setForm = (form: number) =>
    withDatabase(database => database.exec(`UPDATE meta SET value = '${form}' WHERE name = 'form'`))
  const found = withDatabase(database => database.prepare("SELECT value FROM meta WHERE name = 'form'").get())
  const newest = Number((found as { value: string }).value)
  setForm(newest + 1)
  const before = contentOf(path)
  await expect(openDatabase(path, 'write')).rejects.toThrow(
    `the journal was written by a newer causerie (form ${newest + 1}, this one knows ${newest})`,
  )
  expect(contentOf(path)).toEqual(before)
  setForm(newest)
  await (await openDatabase(path, 'write')).destroy()
})
