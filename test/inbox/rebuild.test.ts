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

test('a rebuild finds, names and repairs damage; a second one finds nothing', async () => {
  expect(await rebuilt()).toMatchObject({ status: 1, err: expect.stringContaining('there is no journal') })
  const journal = await openJournal(path)
  const threads = ['a', 'b', 'c'].map(thread_key => ({ thread_key, events: [event(thread_key, 'lyon')] }))
  const [first, second] = await journal.write('receive', { connection: 'crm', threads, now: 1e15 })
  expect((await rebuilt()).err).toMatch(/one process works on an inbox at a time: .* is held by this process/)
  await journal.close()
  expect(JSON.parse((await rebuilt()).out)).toMatchObject({
    chats: 3,
    events: 3,
    chatsDiffered: 0,
    countersDiffered: 0,
    textsDiffered: 0,
    indexBroken: false,
  })
  const database = new Libsql(path)
  database.exec(`UPDATE chat SET preview = 'forged', waiting_since = NULL WHERE chat_id = '${first?.chat_id}'`)
  database.exec(`DELETE FROM chat WHERE chat_id = '${second?.chat_id}'`)
  database.exec(`UPDATE counter SET chats = chats + 1`)
  database.exec(`DELETE FROM search WHERE rowid = 1`)
  database.exec(`INSERT INTO search (rowid, words, place) VALUES (99, 'nothing', '')`)
  database.close()
  const found = JSON.parse((await rebuilt()).out)
  expect(found).toMatchObject({ chatsDiffered: 2, countersDiffered: 1, textsDiffered: 2 })
  expect(found.differed).toContainEqual({ chat_id: first?.chat_id, what: ['waiting_since', 'preview'] })
  expect(found.differed).toContainEqual({ chat_id: second?.chat_id, what: ['row'] })
  expect(JSON.parse((await rebuilt()).out)).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
})
