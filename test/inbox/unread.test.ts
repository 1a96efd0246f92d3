import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { openDatabase } from '../../inbox/journal/open-database.ts'
import { seenReads } from '../../inbox/journal/seen.ts'
import { writes } from '../../inbox/journal/writes.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-unread-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what a person has not read is a message of a customer, a bot or another agent, and nothing else', async () => {
  const db = await openDatabase(join(folder, 'journal.db'), 'write')
  const said: Partial<NewEvent>[] = [
    { author: 'customer' },
    { author: 'bot' },
    { author: 'agent', author_id: 'bob' },
    { author: 'agent', author_id: 'ann' },
    { author: 'system' },
    { author: 'agent', author_id: 'bob', kind: 'note' },
    { author: 'agent', author_id: 'bob', kind: 'archive', text: null },
  ]
  const threads = said.map((one, index) => ({
    thread_key: `${index}`,
    events: [
      {
        kind: 'message' as const,
        author: 'customer' as const,
        author_id: null,
        establishment_id: 'lyon',
        sent_at: 1e15,
        source_key: `${index}`,
        text: `said ${index}`,
        ...one,
      },
    ],
  }))
  await db.transaction().execute(transaction => writes.receive(transaction, { connection: 'crm', threads, now: 1e15 }))
  const chats = await db.selectFrom('chat').selectAll().execute()
  const unreadOf = async (agent: string) => {
    const unread = await seenReads.unread(db, { agent, chats: chats.map(({ chat_id }) => chat_id) })
    return chats
      .filter(({ chat_id }) => unread.includes(chat_id))
      .map(({ thread_key }) => thread_key)
      .toSorted()
  }
  expect(await unreadOf('ann')).toEqual(['0', '1', '2'])

  // What one has read stays unread for others, and is unread again with the next message.
  const read = chats.find(({ thread_key }) => thread_key === '0')
  if (read === undefined) throw new Error('a chat is missing')
  await writes.sawChat(db, { agent: 'ann', chat_id: read.chat_id, version: read.version })
  expect(await unreadOf('ann')).toEqual(['1', '2'])
  expect(await unreadOf('bob')).toContain('0')
  const [first] = threads
  if (first === undefined) throw new Error('a thread is missing')
  const more = [{ ...first, events: first.events.map(event => ({ ...event, source_key: 'more', sent_at: 2e15 })) }]
  await db
    .transaction()
    .execute(transaction => writes.receive(transaction, { connection: 'crm', threads: more, now: 2e15 }))
  expect(await unreadOf('ann')).toEqual(['0', '1', '2'])
  await db.destroy()
})
