import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { changedAtOnce } from '../../inbox/bulk/bulk-rows.ts'
import { startBulkRunner } from '../../inbox/bulk/bulk-runner.ts'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import type { ChatScope } from '../../inbox/journal/scope.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { untilWritten } from '../../inbox/journal/until-written.ts'
import { runs } from '../arbitraries/runs.ts'
import { placeOf } from './databases.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-bulk-'))
const journals: Journal[] = []
afterAll(async () => {
  for (const journal of journals) await journal.close()
  await rm(folder, { recursive: true, force: true })
})

let opened = 0
async function newJournal(path = join(folder, `${opened++}`, 'journal.db')) {
  const journal = await openJournal(placeOf(path))
  journals.push(journal)
  return { journal, path }
}
const noon = 1_780_000_000_000_000
const event = (source_key: string, more: Partial<NewEvent> = {}): NewEvent => ({
  kind: 'message',
  author: 'customer',
  author_id: null,
  establishment_id: 'lyon',
  sent_at: noon,
  source_key,
  text: source_key,
  ...more,
})
const receive = async (journal: Journal, thread_key: string, ...events: readonly NewEvent[]) => {
  const [done] = await journal.write('receive', { connection: 'hook', threads: [{ thread_key, events }], now: noon })
  return done?.chat_id ?? ''
}
const statuses = ['open', 'snoozed', 'archived'] as const
const allChats = async (journal: Journal) =>
  (
    await Promise.all(statuses.map(status => journal.read('list', { scopes: [], status, after: null, limit: 10_000 })))
  ).flat()
const bare = ({ version: _, ...chat }: ChatRow) => chat
const byId = (chats: readonly ChatRow[]) => Object.fromEntries(chats.map(chat => [chat.chat_id, bare(chat)]))
let bulks = 0
async function start(journal: Journal, more: { scopes?: readonly ChatScope[]; chats?: readonly string[] } = {}) {
  const bulk_id = `00000000-0000-7000-8000-${String(bulks++).padStart(12, '0')}`
  const seq = await journal.read('lastSeq', {})
  const own = {
    bulk_id,
    agent: 'ann',
    seq,
    status: 'open',
    assignee: null,
    scopes: [],
    chats: null,
    now: noon,
  } as const
  await journal.write('startBulk', { ...own, ...more })
  return bulk_id
}
const finish = async (journal: Journal) => {
  let steps = 0
  while (await journal.write('stepBulk', { now: noon + 1000 })) steps++
  return steps
}
const bulkOf = (journal: Journal, bulk_id: string) => journal.read('bulk', { bulk_id, agent: 'ann' })
const sound = { chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0, indexBroken: false }

test('a whole list in steps, also after a restart; chats of which the customer has written stay open', async () => {
  const { journal, path } = await newJournal()
  for (let index = 0; index < 100; index++)
    await receive(journal, `${index}`, event(`${index}`, { establishment_id: index % 2 === 0 ? 'lyon' : 'nice' }))
  const before = byId(await allChats(journal))
  const scopes = [{ establishment_id: ['lyon'] }]
  const bulk_id = await start(journal, { scopes })
  expect(await bulkOf(journal, bulk_id)).toMatchObject({ total: 50, archived: 0 })
  await receive(journal, '98', event('later', { establishment_id: 'lyon' }))
  await receive(journal, 'new', event('new'))
  expect(await journal.write('stepBulk', { now: noon })).toBe(true)
  expect(await bulkOf(journal, bulk_id)).toMatchObject({ state: 'archiving', archived: changedAtOnce })
  await journal.close()
  journals.pop()
  const { journal: later } = await newJournal(path)
  const runner = startBulkRunner({ journal: later, onError: error => expect.unreachable(String(error)) })
  await vi.waitFor(async () => expect((await bulkOf(later, bulk_id))?.state).toBe('archived'), 10_000)
  await runner.stop()
  expect(await bulkOf(later, bulk_id)).toMatchObject({ total: 50, archived: 49, conflicts: 1 })
  const after = await allChats(later)
  expect(after.filter(({ status }) => status === 'archived')).toHaveLength(49)
  expect(after.filter(({ status, establishment_id }) => status === 'open' && establishment_id === 'lyon')).toHaveLength(
    2,
  )
  expect(await later.read('audit', { scopes: [], who: 'ann', before: null, limit: 100 })).toHaveLength(49)
  expect(await later.rebuild()).toMatchObject(sound)

  // Of those, one was answered since, one written to, and one only reported as delivered: this one comes back with the others.
  const archived = after.filter(({ status }) => status === 'archived')
  const [noted, written] = archived
  await later.write('act', {
    chat_id: noted?.chat_id ?? '',
    agent: 'bob',
    key: 'note',
    kind: 'note',
    text: 'Noted',
    seen_version: 9,
    now: noon,
  })
  await receive(later, written?.thread_key ?? '', event('again', { sent_at: noon + 1e6 }))
  await later.write('undoBulk', { bulk_id, agent: 'bob', scopes: [] })
  expect(await finish(later)).toBe(0)
  await later.write('undoBulk', { bulk_id, agent: 'ann', scopes })
  await finish(later)
  expect(await bulkOf(later, bulk_id)).toMatchObject({ state: 'undone', undone: 47, kept: 2 })
  const end = byId(await allChats(later))
  for (const { chat_id } of archived.slice(2)) expect(end[chat_id]).toEqual(before[chat_id])
  expect(end[noted?.chat_id ?? '']).toMatchObject({ status: 'archived' })
  expect(await later.rebuild()).toMatchObject(sound)
})

test('chosen chats, of which only those in the scope are archived; small ones first', async () => {
  const { journal } = await newJournal()
  const ids: string[] = []
  for (let index = 0; index < 60; index++)
    ids.push(await receive(journal, `${index}`, event(`${index}`, { establishment_id: index < 2 ? 'nice' : 'lyon' })))
  const all = await start(journal, { scopes: [{ establishment_id: ['lyon'] }] })
  const few = await start(journal, { scopes: [{ establishment_id: ['nice'] }], chats: ids.slice(0, 3) })
  await journal.write('stepBulk', { now: noon })
  expect(await bulkOf(journal, few)).toMatchObject({ state: 'archived', total: 3, archived: 2 })
  expect(await bulkOf(journal, all)).toMatchObject({ archived: 0 })
  // Somebody undoes while it goes on.
  await journal.write('stepBulk', { now: noon })
  await journal.write('undoBulk', { bulk_id: all, agent: 'ann', scopes: [] })
  await finish(journal)
  expect(await bulkOf(journal, all)).toMatchObject({ state: 'undone', undone: changedAtOnce, kept: 0 })
  expect((await allChats(journal)).filter(({ status }) => status === 'open')).toHaveLength(58)
})

const history = fc.array(
  fc.record({
    kind: fc.constantFrom('message', 'message', 'message', 'note', 'archive', 'reopen'),
    author: fc.constantFrom('customer', 'customer', 'agent', 'bot'),
    at: fc.integer({ min: 0, max: 5 }),
    withdrawn: fc.constantFrom(0, 0, 0, 1),
    snoozed: fc.constantFrom(undefined, undefined, null, untilWritten),
    assignee: fc.constantFrom(undefined, undefined, 'ann', null),
  }),
  { minLength: 1, maxLength: 12 },
)

test('law: after archiving and undoing, every chat is as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: 1, maxLength: 5 }), async histories => {
      const { journal } = await newJournal()
      for (const [chat, rows] of histories.entries()) {
        const first = event(`${chat}`, { sent_at: noon })
        const chat_id = await receive(journal, `${chat}`, first)
        for (const [index, { kind, author, at, withdrawn, snoozed, assignee }] of rows.entries()) {
          const key = `${chat} ${index}`
          await receive(journal, `${chat}`, event(key, { kind, author, withdrawn, sent_at: noon + at }))
          const own = { chat_id, agent: 'bob', now: noon }
          if (snoozed !== undefined)
            await journal.write('snooze', { ...own, key: `${key} s`, shown_version: 1000, until: snoozed })
          if (assignee !== undefined) await journal.write('assign', { ...own, key: `${key} a`, assignee })
        }
      }
      const before = byId(await allChats(journal))
      const ids = await Promise.all(
        (['open', 'snoozed'] as const).map(async status => {
          const bulk_id = await start(journal)
          const seq = await journal.read('lastSeq', {})
          const own = { agent: 'ann', seq, assignee: null, scopes: [], chats: null, now: noon }
          const other = `${bulk_id.slice(0, -1)}${status}`
          await journal.write('startBulk', { ...own, bulk_id: other, status })
          return [bulk_id, other]
        }),
      )
      await finish(journal)
      const archived = await allChats(journal)
      expect(archived.every(({ status }) => status === 'archived')).toBe(true)
      expect(archived.every(({ waiting_since }) => waiting_since === null)).toBe(true)
      for (const bulk_id of ids.flat()) await journal.write('undoBulk', { bulk_id, agent: 'ann', scopes: [] })
      await finish(journal)
      expect(byId(await allChats(journal))).toEqual(before)
      expect(await journal.rebuild()).toMatchObject(sound)
    }),
    runs(15),
  )
})
