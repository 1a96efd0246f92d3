import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Libsql from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { untilWritten } from '../../inbox/journal/until-written.ts'
import { publish } from '../../inbox/publish/publish.ts'
import { chatList, openStore } from '../../src/index.ts'
import { runs } from '../arbitraries/runs.ts'
import { placeOf } from './databases.ts'

let folder: string
let path: string
let journal: Journal
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-unsend-'))
  path = join(folder, 'journal.db')
  journal = await openJournal(placeOf(path))
})
afterAll(async () => {
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

const now = Date.parse('2026-03-05T12:00:00Z') * 1000
const second = 1_000_000
const holdMicros = 5 * second
let count = 0
const event = (more: Partial<NewEvent> = {}): NewEvent => ({
  kind: 'message',
  author: 'customer',
  author_id: null,
  establishment_id: 'lyon',
  sent_at: now,
  source_key: `source ${count++}`,
  text: 'Bonjour ?',
  ...more,
})
async function newChat(...events: readonly NewEvent[]) {
  const threads = [{ thread_key: `thread ${count++}`, events: [event(), ...events] }]
  const [first] = await journal.write('receive', { connection: 'crm', threads, now })
  return first?.chat_id ?? ''
}
const chatOf = async (chat_id: string) => {
  const { version: _, ...chat } = (await journal.read('chat', { scopes: [], chat_id })) ?? { version: 0 }
  return chat
}
async function send(chat_id: string, more: { text?: string; archive?: boolean; agent?: string; seen?: number } = {}) {
  const { text = 'Voilà', archive = false, agent = 'ann', seen = 1000 } = more
  const key = `act ${count++}`
  const own = { chat_id, agent, key, kind: 'message', text, archive, seen_version: seen } as const
  const acted = await journal.write('act', { ...own, now, holdMicros })
  if (acted.state !== 'done') throw new Error(acted.state)
  const events = await journal.read('thread', { chat_id, before: null, limit: 100 })
  return { key, message_id: events.find(({ seq }) => seq === acted.seq)?.message_id ?? '', seq: acted.seq }
}
const unsend = (chat_id: string, message_id: string, agent = 'ann') =>
  journal.write('unsend', { chat_id, message_id, agent, now: now + second })
const take = (at: number) => journal.write('takeLetter', { connections: ['crm'], now: at, holdMicros })

test('a letter is held, also over a restart, and then sent; after that it cannot be taken back', async () => {
  const chat_id = await newChat()
  const { message_id, seq } = await send(chat_id)
  expect(await take(now + holdMicros - 1)).toBeNull()
  await journal.close()
  journal = await openJournal(placeOf(path))
  const held = { seq, agent: 'ann', scopes: [], now } as const
  expect(await journal.read('heldLetter', held)).toMatchObject({ chat_id, message_id, due_at: now + holdMicros })
  expect(await journal.read('heldLetter', { ...held, agent: 'bob' })).toBeNull()
  expect(await journal.read('heldLetter', { ...held, scopes: [{ establishment_id: ['nice'] }] })).toBeNull()
  expect(await unsend(chat_id, message_id, 'bob')).toBe('unknown')
  expect((await take(now + holdMicros))?.letter.message_id).toBe(message_id)
  expect(await unsend(chat_id, message_id)).toBe('too-late')
  await journal.write('settleLetter', { message_id, state: 'sent', reason: null, now })
  expect(await unsend(chat_id, message_id)).toBe('too-late')
})

test('a clock that was set back holds no letter for longer than one can be held', async () => {
  const chat_id = await newChat()
  const { message_id } = await send(chat_id)
  const taken = await take(now - 3600 * second)
  expect(taken?.letter.message_id).toBe(message_id)
  await journal.write('settleLetter', { message_id, state: 'sent', reason: null, now })
})

test('what is taken back is in the draft again, before what was written since, and can be sent again', async () => {
  const chat_id = await newChat()
  const first = await send(chat_id, { text: 'First' })
  const draft = { chat_id, agent: 'ann', reply_key: 'newer', text: 'Second', seen_version: 4, now }
  await journal.write('saveDraft', draft)
  expect(await unsend(chat_id, first.message_id)).toBe('taken')
  // A repetition adds nothing.
  expect(await unsend(chat_id, first.message_id)).toBe('taken')
  const left = await journal.read('draft', { chat_id, agent: 'ann' })
  expect(left).toMatchObject({ text: 'First\n\nSecond', reply_key: 'newer', seen_version: 1 })
  expect(await take(now + 100 * second)).toBeNull()
  // Nobody is told that somebody has answered.
  const other = { chat_id, agent: 'bob', key: 'bob', kind: 'message', text: 'Me', seen_version: 1, now } as const
  expect(await journal.write('act', other)).toMatchObject({ state: 'done', isNew: true })
  expect(await journal.write('act', { ...other, agent: 'ann', key: 'newer', seen_version: 1 })).toMatchObject({
    state: 'conflict',
    by: 'bob',
  })
  const hits = await journal.read('search', { scopes: [], text: 'First', before: null, limit: 10 })
  expect(hits).toEqual([])
  await take(now + 100 * second)
})

const history = fc.array(
  fc.record({
    kind: fc.constantFrom('message', 'message', 'note', 'archive', 'reopen'),
    author: fc.constantFrom('customer', 'customer', 'agent'),
    at: fc.integer({ min: 0, max: 5 }),
    withdrawn: fc.constantFrom(0, 0, 0, 1),
    snoozed: fc.constantFrom(undefined, undefined, untilWritten),
  }),
  { maxLength: 8 },
)

test('law: a chat from which a reply was taken back is as it was, here and in the statistics', async () => {
  const waits = async (directory: string) => {
    await publish(journal, directory)
    const store = await openStore(directory)
    const period = { start: '2026-01-01', end: '2027-01-01' }
    const { rows } = await chatList(store, { of: 'waiting', period, asOf: '2026-06-01T00:00:00Z' })
    store.close()
    return rows.map(({ chatId, waitSeconds }) => `${chatId} ${waitSeconds}`).toSorted()
  }
  const directory = join(folder, 'store')
  await fc.assert(
    fc.asyncProperty(history, fc.boolean(), fc.boolean(), async (rows, archive, isPublished) => {
      const more = rows.map(({ at, snoozed: _, ...row }) => event({ ...row, sent_at: now + at }))
      const chat_id = await newChat(...more)
      for (const { snoozed } of rows)
        if (snoozed !== undefined)
          await journal.write('snooze', {
            chat_id,
            agent: 'bob',
            until: snoozed,
            key: `s${count++}`,
            shown_version: 1000,
            now,
          })
      const before = await chatOf(chat_id)
      const waitsBefore = isPublished ? await waits(directory) : null
      const { message_id } = await send(chat_id, { archive })
      expect(await chatOf(chat_id)).toMatchObject({
        waiting_since: null,
        status: archive ? 'archived' : expect.anything(),
      })
      if (isPublished) await waits(directory)
      expect(await unsend(chat_id, message_id)).toBe('taken')
      expect(await chatOf(chat_id)).toEqual(before)
      if (waitsBefore !== null) expect(await waits(directory)).toEqual(waitsBefore)
      expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
    }),
    runs(12),
  )
})

test('a journal of a later form is refused', async () => {
  const later = join(folder, 'later', 'journal.db')
  await (await openJournal(later)).close()
  const database = new Libsql(later)
  database.exec(`UPDATE meta SET value = value + 1 WHERE name = 'form'`)
  database.close()
  await expect(openJournal(later)).rejects.toThrow('the journal cannot be opened')
})
