import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, expect, test } from 'vitest'
import { main } from '../../cli/program.ts'
import { openJournal } from '../../inbox/journal/journal.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-rebuild-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const config = join(folder, 'causerie.config.yaml')
const path = join(folder, 'inbox', 'journal.db')
await writeFile(
  config,
  `stores: { main: { directory: store } }
subscriptions: {}
inbox:
  directory: inbox
  connections: { crm: { webhook: { secret: '\${CRM_SECRET}', url: 'https://crm.example.com/' } } }
`,
)

async function rebuilt(): Promise<{ status: number; out: string; err: string }> {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  const stream = { terminal: false, columns: null, stream: null }
  const status = await main(['inbox', 'rebuild', '--config', config, '--json'], {
    stdout: { ...stream, write: text => void stdout.push(text) },
    stderr: { ...stream, write: text => void stderr.push(text) },
    now: () => '2026-10-20T10:00:00Z',
  })
  return { status, out: stdout.join(''), err: stderr.join('') }
}

const event = (source_key: string, establishment_id: string) =>
  ({
    kind: 'message',
    author: 'customer',
    author_id: null,
    establishment_id,
    sent_at: 1e15,
    source_key,
    text: `Où est ma commande ${source_key} ?`,
  }) as const

const derived = ['chat', 'counter', 'search'] as const
type Row = Readonly<Record<string, string | number | null>>
function inDatabase<T>(work: (database: InstanceType<typeof Libsql>) => T): T {
  const database = new Libsql(path)
  try {
    return work(database)
  } finally {
    database.close()
  }
}
/** What is derived from the events. A counter of no chats says nothing. */
const tables = () =>
  inDatabase(database =>
    derived.map(table => {
      const columns = table === 'search' ? 'rowid, words, place' : '*'
      const rows = database.prepare(`SELECT ${columns} FROM ${table}`).all() as Row[]
      return rows
        .filter(({ chats }) => chats !== 0)
        .map(row => JSON.stringify(row))
        .toSorted()
    }),
  )
const otherThan = (value: Row[string]) => (typeof value === 'string' ? `${value}x` : Number(value ?? 0) + 1)

/** Changes a value of each column, removes rows and adds rows of no event; returns what a rebuild then finds. */
function damage(database: InstanceType<typeof Libsql>) {
  const chats = database.prepare('SELECT * FROM chat ORDER BY chat_id').all() as Row[]
  const columns = Object.keys(chats[0] ?? {}).filter(name => name !== 'chat_id')
  const differed = columns.map((column, index) => {
    const { chat_id = '', [column]: value = null } = chats[index] ?? {}
    database.prepare(`UPDATE chat SET ${column} = ? WHERE chat_id = ?`).run(otherThan(value), chat_id)
    return { chat_id, what: [column] }
  })
  const missing = chats.at(-1)?.chat_id ?? ''
  database.prepare('DELETE FROM chat WHERE chat_id = ?').run(missing)
  database.exec(`
    CREATE TEMP TABLE one AS SELECT * FROM chat LIMIT 1;
    UPDATE one SET chat_id = 'stray', thread_key = 'stray';
    INSERT INTO chat SELECT * FROM one;
    UPDATE counter SET chats = chats + 1 WHERE establishment_id = 'lyon';
    UPDATE counter SET waiting = waiting - 1 WHERE establishment_id = 'nice';
    DELETE FROM counter WHERE establishment_id = 'metz';
    INSERT INTO counter SELECT 'paris', status, channel, platform, 2, 0 FROM counter LIMIT 1;
    UPDATE search SET words = 'forged' WHERE rowid = 2;
    UPDATE search SET place = 'nice' WHERE rowid = 3;
    DELETE FROM search WHERE rowid IN (1, 4);
    INSERT INTO search (rowid, words, place) VALUES (99, 'nothing', '')`)
  const rows = [missing, 'stray'].map(chat_id => ({ chat_id, what: ['row'] }))
  return { differed: [...differed, ...rows], countersDiffered: 4, textsDiffered: 5 }
}
const nothing = { differed: [], chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0, indexBroken: false }

test('a rebuild finds, names and repairs damage of each kind; without any it finds nothing', async () => {
  expect(await rebuilt()).toMatchObject({ status: 1, err: expect.stringContaining('there is no journal') })
  const journal = await openJournal(path)
  const threads = Array.from({ length: 18 }, (_, index) => ({
    thread_key: `${index}`,
    events: [event(`${index}`, ['lyon', 'nice', 'metz'][index % 3] ?? '')],
  }))
  await journal.write('receive', { connection: 'crm', threads, now: 1e15 })
  expect((await rebuilt()).err).toMatch(/one process works on an inbox at a time: .* is held by this process/)
  await journal.close()
  const before = tables()
  expect(before.map(rows => rows.length)).toEqual([18, 3, 18])
  expect(JSON.parse((await rebuilt()).out)).toEqual({ chats: 18, events: 18, ...nothing })

  const { differed, ...counts } = inDatabase(damage)
  const found = JSON.parse((await rebuilt()).out)
  expect(found).toMatchObject({ ...counts, chatsDiffered: differed.length, indexBroken: false })
  expect(found.differed.toSorted(byChat)).toEqual(differed.toSorted(byChat))
  expect(tables()).toEqual(before)

  inDatabase(database => database.exec('DELETE FROM search_data WHERE id > 10'))
  expect(JSON.parse((await rebuilt()).out)).toEqual({ chats: 18, events: 18, ...nothing, indexBroken: true })
  const matching = `SELECT rowid FROM search WHERE search MATCH 'commande'`
  expect(inDatabase(database => database.prepare(matching).all())).toHaveLength(18)
  expect(tables()).toEqual(before)
})

function byChat(a: { readonly chat_id: Row[string] }, b: { readonly chat_id: Row[string] }): number {
  return String(a.chat_id) < String(b.chat_id) ? -1 : 1
}
