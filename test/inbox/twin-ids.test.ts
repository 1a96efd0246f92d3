import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AttachmentRow, parseAttachments } from '../../inbox/attachments/attachment-table.ts'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { openDatabase } from '../../inbox/journal/open-database.ts'
import type { ChatRow, Database } from '../../inbox/journal/tables.ts'
import { writes } from '../../inbox/journal/writes.ts'
import { writtenAfter, writtenSince } from '../../inbox/journal/written-since.ts'
import { mediaReads, mediaWrites } from '../../inbox/media/media-rows.ts'

// Two chats whose messages have the same ids, as in a log of another system: what is done in one touches nothing of the other.

let folder: string
let db: Database & { destroy(): Promise<void> }
let chats: readonly ChatRow[]
const now = 1e15
const remote = (name: string) => ({ name, mediaType: 'image/png', bytes: 1, file: null })
const said = (key: string, message_id: string, more: Partial<NewEvent> = {}): NewEvent => ({
  kind: 'message',
  author: 'customer',
  author_id: null,
  establishment_id: 'lyon',
  sent_at: now,
  source_key: `${key} ${message_id}`,
  text: message_id,
  message_id,
  ...more,
})
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-twins-'))
  db = (await openDatabase(join(folder, 'journal.db'), 'write')) as typeof db
  const threads = ['a', 'b', 'c'].map(key => ({
    thread_key: key,
    events: [
      said(key, 'm1', { attachments: JSON.stringify([remote(`${key} one`), remote(`${key} two`)]) }),
      said(key, 'm2', { author: 'agent', author_id: 'ann' }),
      said(key, 'm3'),
      said(key, 'm4', { kind: 'note', author: 'agent', author_id: 'ann' }),
    ],
    incoming: [
      { source_key: `${key} m1`, position: 0, source: `${key}, first` },
      { source_key: `${key} m1`, position: 1, source: `${key}, second` },
    ],
  }))
  await db.transaction().execute(transaction => writes.receive(transaction, { connection: 'crm', threads, now }))
  chats = await db.selectFrom('chat').selectAll().orderBy('thread_key').execute()
})
afterAll(async () => {
  await db.destroy()
  await rm(folder, { recursive: true, force: true })
})
const idOf = (key: string) => chats.find(({ thread_key }) => thread_key === key)?.chat_id ?? ''
const latest = async (key: string, message_id: string) => {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('chat_id', '=', idOf(key))
    .where('message_id', '=', message_id)
    .orderBy('seq', 'desc')
    .execute()
  return { attachments: parseAttachments(rows[0]?.attachments ?? null), versions: rows.length }
}

test('a file that arrives is attached to its own message, in its own place', async () => {
  const missing = await mediaReads.missingMedia(db, { chat_id: idOf('b') })
  expect(missing.map(({ name, source, attempts, state }) => [name, source, attempts, state]).toSorted()).toEqual([
    ['b one', 'b, first', 0, 'queued'],
    ['b two', 'b, second', 0, 'queued'],
  ])
  const media_id = missing.find(({ position }) => position === 1)?.media_id ?? ''
  const attachment = { attachment_id: 'f', name: 'two.png', media_type: 'image/webp', bytes: 7 } as AttachmentRow
  const arrive = () => mediaWrites.mediaArrived(db, { media_id, attachment, now: now + 1 })
  await arrive()
  const kept = { name: 'two.png', mediaType: 'image/webp', bytes: 7, file: 'f' }
  expect(await latest('b', 'm1')).toEqual({ attachments: [remote('b one'), kept], versions: 2 })
  // Arrived again, it changes nothing.
  await arrive()
  for (const key of ['a', 'c'])
    expect(await latest(key, 'm1')).toEqual({ attachments: [remote(`${key} one`), remote(`${key} two`)], versions: 1 })
  expect(await latest('b', 'm1')).toMatchObject({ versions: 2 })
  expect((await mediaReads.missingMedia(db, { chat_id: idOf('b') })).map(({ position }) => position)).toEqual([0])
})

test('a file that fails is tried again when it is due, and no more once it has failed for good', async () => {
  const due = (at: number, underway: readonly string[] = [], connections: readonly string[] = ['crm']) =>
    mediaReads.dueMedia(db, { connections, underway, now: at })
  expect(await due(now, [], [])).toBeNull()
  expect(await due(now, [], ['hook'])).toBeNull()
  expect(await due(now - 1)).toBeNull()
  const first = await due(now)
  const second = await due(now, [first?.media_id ?? ''])
  expect(second).not.toBeNull()
  expect(second?.media_id).not.toBe(first?.media_id)
  const fail = (media_id: string, dueAt: number | null) =>
    mediaWrites.mediaFailed(db, { media_id, reason: 'no answer', dueAt, now })
  const of = async (media_id: string) =>
    await db.selectFrom('incoming_media').selectAll().where('media_id', '=', media_id).executeTakeFirst()
  const id = first?.media_id ?? ''
  await fail(id, now + 10)
  expect(await of(id)).toMatchObject({ state: 'queued', attempts: 1, due_at: now + 10, reason: 'no answer' })
  await fail(id, null)
  expect(await of(id)).toMatchObject({ state: 'failed', attempts: 2, reason: 'no answer' })
  const left: (string | undefined)[] = []
  for (let one = await due(now + 100); one !== null; one = await due(now + 100, left as string[]))
    left.push(one.media_id)
  expect(left).not.toContain(id)
  expect(left).toContain(second?.media_id)
  await fail('none', null)
})

test('what a customer wrote after what somebody saw is in that chat, and not taken back', async () => {
  const since = async (key: string, shown_version: number) =>
    (await writtenSince(db, { chat_id: idOf(key), shown_version })) !== undefined
  const versions = [0, 1, 2, 3, 4]
  const of = (key: string) => Promise.all(versions.map(version => since(key, version)))
  expect(await of('a')).toEqual([true, true, true, false, false])
  const seqs = await db.selectFrom('event').select('seq').where('chat_id', '=', idOf('a')).orderBy('seq').execute()
  const after = await Promise.all(
    seqs.map(async ({ seq }) => (await writtenAfter(db, { chat_id: idOf('a'), seq })) !== undefined),
  )
  expect(after).toEqual([true, true, false, false])
  // Taken back in the last of three chats.
  const [last] = await db
    .selectFrom('event')
    .selectAll()
    .where('chat_id', '=', idOf('c'))
    .where('message_id', '=', 'm3')
    .execute()
  if (last === undefined) throw new Error('it was received')
  const {
    seq: _,
    chat_version: __,
    received_at: ___,
    thread_key: ____,
    connection: _____,
    chat_id: ______,
    ...row
  } = last
  const events = [{ ...row, source_key: 'c m3 taken back', withdrawn: 1 as const }]
  const threads = [{ thread_key: 'c', events }]
  await db
    .transaction()
    .execute(transaction => writes.receive(transaction, { connection: 'crm', threads, now: now + 5 }))
  expect(await of('c')).toEqual([true, false, false, false, false])
  expect(await of('a')).toEqual([true, true, true, false, false])
})
