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

/** Each way to damage the derived tables, with the numbers of what a rebuild then finds. */
const damages = {
  'changed values': database => {
    const chats = database.prepare('SELECT * FROM chat ORDER BY chat_id').all() as Row[]
    const columns = Object.keys(chats[0] ?? {}).filter(name => name !== 'chat_id')
    const differed = columns.map((column, index) => {
      const { chat_id = '', [column]: value = null } = chats[index] ?? {}
      database.prepare(`UPDATE chat SET ${column} = ? WHERE chat_id = ?`).run(otherThan(value), chat_id)
      return { chat_id, what: [column] }
    })
    database.exec(`UPDATE counter SET chats = chats + 1 WHERE establishment_id = 'lyon'`)
    database.exec(`UPDATE counter SET waiting = waiting - 1 WHERE establishment_id = 'nice'`)
    database.exec(`UPDATE search SET words = 'forged' WHERE rowid = 2`)
    database.exec(`UPDATE search SET place = 'nice' WHERE rowid = 3`)
    return { differed, countersDiffered: 2, textsDiffered: 2 }
  },
  'missing rows': database => {
    const [{ chat_id = '' } = {}] = database.prepare('SELECT chat_id FROM chat').all() as Row[]
    database.prepare('DELETE FROM chat WHERE chat_id = ?').run(chat_id)
    database.exec(`DELETE FROM counter WHERE establishment_id = 'nice'`)
    database.exec('DELETE FROM search WHERE rowid IN (1, 4)')
    return { differed: [{ chat_id, what: ['row'] }], countersDiffered: 1, textsDiffered: 2 }
  },
  'rows of no event': database => {
    database.exec(`CREATE TEMP TABLE one AS SELECT * FROM chat LIMIT 1`)
    database.exec(`UPDATE one SET chat_id = 'stray', thread_key = 'stray'`)
    database.exec('INSERT INTO chat SELECT * FROM one')
    database.exec(`INSERT INTO counter SELECT 'paris', status, channel, platform, 2, 0 FROM counter LIMIT 1`)
    database.exec(`INSERT INTO search (rowid, words, place) VALUES (99, 'nothing', '')`)
    return { differed: [{ chat_id: 'stray', what: ['row'] }], countersDiffered: 1, textsDiffered: 1 }
  },
} satisfies Record<string, (database: InstanceType<typeof Libsql>) => object>
const nothing = { differed: [], chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0, indexBroken: false }

test('a rebuild finds, names and repairs damage of each kind; without any it finds nothing', async () => {
  expect(await rebuilt()).toMatchObject({ status: 1, err: expect.stringContaining('there is no journal') })
  const journal = await openJournal(path)
  const threads = Array.from({ length: 15 }, (_, index) => ({
    thread_key: `${index}`,
    events: [event(`${index}`, index < 10 ? 'lyon' : 'nice')],
  }))
  await journal.write('receive', { connection: 'crm', threads, now: 1e15 })
  expect((await rebuilt()).err).toMatch(/one process works on an inbox at a time: .* is held by this process/)
  await journal.close()
  const before = tables()
  expect(before.map(rows => rows.length)).toEqual([15, 2, 15])
  expect(JSON.parse((await rebuilt()).out)).toEqual({ chats: 15, events: 15, ...nothing })
  for (const [kind, damage] of Object.entries(damages)) {
    const { differed, ...counts } = inDatabase<ReturnType<(typeof damages)['missing rows']>>(damage)
    expect(tables(), kind).not.toEqual(before)
    const found = JSON.parse((await rebuilt()).out)
    expect(found, kind).toMatchObject({ ...counts, chatsDiffered: differed.length, indexBroken: false })
    expect(found.differed.toSorted(byChat), kind).toEqual(differed.toSorted(byChat))
    expect(tables(), kind).toEqual(before)
  }
})

function byChat(a: { readonly chat_id: Row[string] }, b: { readonly chat_id: Row[string] }): number {
  return String(a.chat_id) < String(b.chat_id) ? -1 : 1
}
