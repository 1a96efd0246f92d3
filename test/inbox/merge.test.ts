import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { placeOf } from './databases.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-merge-'))
const journals: Journal[] = []
afterAll(async () => {
  await Promise.all(journals.map(journal => journal.close()))
  await rm(folder, { recursive: true, force: true })
})

const second = 1_000_000
const noon = Date.parse('2026-03-05T12:00:00Z') * 1000
const at = (seconds: number) => noon + seconds * second

async function newJournal() {
  const journal = await openJournal(placeOf(join(folder, `${journals.length}`, 'journal.db')))
  journals.push(journal)
  const chats = new Map<string, string>()
  let [keys, now] = [0, at(1000)]
  const place = {
    journal,
    id: (thread: string) => chats.get(thread) ?? '',
    async receive(thread_key: string, seconds: number, more: Partial<NewEvent> = {}) {
      const event: NewEvent = {
        kind: 'message',
        author: 'customer',
        author_id: null,
        establishment_id: `site of ${thread_key}`,
        customer_id: 'zoe',
        channel: `channel of ${thread_key}`,
        sent_at: at(seconds),
        source_key: `${thread_key} ${keys++}`,
        text: `${thread_key} at ${seconds}`,
        ...more,
      }
      const threads = [{ thread_key, events: [event] }]
      const [done] = await journal.write('receive', { connection: 'hook', threads, now: now++ })
      if (done !== undefined && !chats.has(thread_key)) chats.set(thread_key, done.chat_id)
      return done
    },
    merge: (from: string, into: string, more: { readonly agent?: string; readonly key?: string } = {}) =>
      journal.write('merge', {
        from: place.id(from),
        into: place.id(into),
        scopes: [],
        agent: 'ann',
        key: `merge ${keys++}`,
        now: now++,
        ...more,
      }),
    chat: (thread: string) => journal.read('chat', { scopes: [], chat_id: place.id(thread) }),
    /** What the chat says, as a reader of its thread sees it. */
    async texts(thread: string) {
      const events = await journal.read('thread', { chat_id: place.id(thread), before: null, limit: 1000 })
      return [...new Map(events.map(event => [event.message_id, event])).values()].flatMap(event =>
        event.kind === 'message' && event.withdrawn === 0 ? [event.text] : [],
      )
    },
    async isRight() {
      expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
    },
  }
  return place
}

test('a merged chat is a part of the other one, also with what comes later, whoever merges what at once', async () => {
  const { receive, merge, chat, texts, journal, id, isRight } = await newJournal()
  // Another system may number the messages of each chat from 1.
  await receive('a', 0, { message_id: '1' })
  await receive('b', 10, { message_id: '1' })
  await receive('c', 20, { message_id: '1' })
  expect(await Promise.all([merge('a', 'b'), merge('b', 'a')])).toEqual([
    { state: 'merged', chat_id: id('b') },
    { state: 'merged', chat_id: id('b') },
  ])
  expect(await texts('a')).toEqual([])
  expect(await texts('b')).toEqual(['b at 10', 'a at 0'])
  expect(await chat('a')).toMatchObject({
    chat_id: id('b'),
    waiting_since: at(0),
    establishment_id: 'site of b',
    channel: 'channel of b',
  })
  expect(await journal.read('counters', { scopes: [], agent: 'ann' })).toMatchObject({ open: 2, waiting: 2 })
  expect(await receive('a', 30, { message_id: '2' })).toMatchObject({ chat_id: id('b'), isNew: true })
  await receive('b', 40, { message_id: '2' })
  expect(await merge('b', 'c')).toEqual({ state: 'merged', chat_id: id('c') })
  // A newer version of a message that was moved twice, one that is taken back, and a new one.
  await receive('a', 0, { message_id: '1', text: 'a edited' })
  await receive('a', 30, { message_id: '2', withdrawn: 1 })
  await receive('a', 50, { message_id: '3' })
  expect(await texts('c')).toEqual(['c at 20', 'b at 10', 'a edited', 'b at 40', 'a at 50'])
  const found = await journal.read('search', { scopes: [], text: 'edited', before: null, limit: 10 })
  expect(found.map(({ chat_id }) => chat_id)).toEqual([id('c')])
  expect(await journal.read('counters', { scopes: [], agent: 'ann' })).toMatchObject({ open: 1, waiting: 1 })
  expect((await chat('a'))?.connection).toBe('hook')
  expect((await chat('a'))?.thread_key).toBe('c')
  await isRight()
})

test('chats of two customers, of nobody known, or in no scope of whoever asks are not merged', async () => {
  const { receive, merge, journal, id } = await newJournal()
  await receive('a', 0)
  await receive('b', 0, { customer_id: 'yves' })
  await receive('c', 0, { customer_id: null })
  await receive('d', 0, { customer_id: null })
  await receive('e', 0)
  expect(await merge('a', 'b')).toEqual({ state: 'other-customer' })
  expect(await merge('c', 'd')).toEqual({ state: 'other-customer' })
  expect(await merge('a', 'a')).toEqual({ state: 'unknown-chat' })
  expect(await merge('a', 'z')).toEqual({ state: 'unknown-chat' })
  const given = { from: id('a'), into: id('e'), agent: 'ann', key: 'k', now: at(2000) }
  const scopes = [{ establishment_id: ['site of a'] }]
  expect(await journal.write('merge', { ...given, scopes })).toEqual({ state: 'unknown-chat' })
  expect(await journal.write('merge', { ...given, scopes: [] })).toEqual({ state: 'merged', chat_id: id('e') })
  // The same form again.
  expect(await journal.write('merge', { ...given, scopes: [] })).toEqual({ state: 'merged', chat_id: id('e') })
})

test('what belongs to a chat follows: drafts, files, mentions, what was read, its snooze and whose it is', async () => {
  const { receive, merge, chat, journal, id, isRight } = await newJournal()
  await receive('a', 0)
  await receive('b', 0)
  const draft = (thread: string, agent: string, text: string) =>
    journal.write('saveDraft', {
      ...{ chat_id: id(thread), agent, text, reply_key: `${thread} ${agent}`, seen_version: 1, now: noon },
    })
  await draft('a', 'ann', 'of a')
  await draft('b', 'ann', 'of b')
  await draft('a', 'bob', 'only a')
  const row = { uploader: 'agent:bob', name: 'x', media_type: 'text/plain', bytes: 1, sha256: 'x', uploaded_at: noon }
  await journal.write('addAttachment', {
    row: {
      ...row,
      attachment_id: 'file',
      chat_id: id('a'),
      message_id: null,
      thumbnail_width: null,
      thumbnail_height: null,
    },
    quota: { unsent: { files: 9, bytes: 9 }, totalBytes: 9 },
  })
  const note = { chat_id: id('a'), agent: 'bob', key: 'note', kind: 'note', text: '@ann', mentions: ['ann'] } as const
  await journal.write('act', { ...note, seen_version: 1, now: noon })
  for (const thread of ['a', 'b']) await journal.write('sawChat', { agent: 'bob', chat_id: id(thread), version: 2 })
  await journal.write('sawChat', { agent: 'ann', chat_id: id('b'), version: 1 })
  const own = { agent: 'ann', now: noon } as const
  await journal.write('assign', { ...own, chat_id: id('a'), assignee: 'bob', key: 'assign' })
  for (const [thread, until] of [
    ['a', 10],
    ['b', 20],
  ] as const)
    await journal.write('snooze', {
      ...own,
      chat_id: id(thread),
      until: at(until),
      key: `snooze ${thread}`,
      shown_version: 9,
    })
  await merge('a', 'b')
  const drafts = await Promise.all(['ann', 'bob'].map(agent => journal.read('draft', { chat_id: id('b'), agent })))
  expect(drafts.map(found => found?.text)).toEqual(['of b\n\nof a', 'only a'])
  expect(await journal.read('drafts', { agent: 'ann', chats: [id('a')] })).toEqual([])
  const owner = { chat_id: id('b'), uploader: 'agent:bob' }
  expect(await journal.read('unsentAttachments', owner)).toMatchObject([{ attachment_id: 'file' }])
  const mentions = await journal.read('mentions', { agent: 'ann', scopes: [], before: null, limit: 9 })
  expect(mentions).toMatchObject([{ chat_id: id('b'), text: '@ann', unread: 1 }])
  expect(await journal.read('unread', { agent: 'bob', chats: [id('b')] })).toEqual([])
  expect(await journal.read('unread', { agent: 'ann', chats: [id('b')] })).toEqual([id('b')])
  expect(await chat('b')).toMatchObject({ assignee: 'bob', status: 'snoozed', snoozed_until: at(10) })
  // What is written on a page of the merged chat is added, once.
  await draft('a', 'ann', 'and more')
  await draft('a', 'ann', 'and more')
  expect((await journal.read('draft', { chat_id: id('b'), agent: 'ann' }))?.text).toBe('of b\n\nof a\n\nand more')
  const act = {
    chat_id: id('a'),
    agent: 'ann',
    key: 'late',
    kind: 'message',
    text: 'x',
    seen_version: 9,
    now: noon,
  } as const
  expect(await journal.write('act', act)).toEqual({ state: 'merged' })
  await isRight()
})

test('an open letter goes out in the conversation for which it was written, and what is said of it finds it', async () => {
  const { receive, merge, texts, journal, id, isRight } = await newJournal()
  await receive('a', 0)
  await receive('b', 0)
  const act = { chat_id: id('a'), agent: 'ann', key: 'k', kind: 'message', text: 'Bonjour', seen_version: 1 } as const
  await journal.write('act', { ...act, now: at(10) })
  await merge('a', 'b')
  const taken = await journal.write('takeLetter', { connections: ['hook'], now: at(3000) })
  expect(taken).toMatchObject({ thread_key: 'a', event: { text: 'Bonjour' }, letter: { chat_id: id('b') } })
  const { message_id = '' } = taken?.letter ?? {}
  await journal.write('settleLetter', {
    ...{ message_id, state: 'sent', reason: null, now: at(3001) },
    remote: { ids: ['r1'], begunAt: at(3000) },
  })
  const told = (status: object, key: string) =>
    journal.write('takeDelivery', {
      connection: 'hook',
      deliveryKey: key,
      body: Buffer.of(),
      received: { state: 'received', threads: [], statuses: [status as never] },
      now: at(3002),
    })
  const stateOf = async () => {
    const events = await journal.read('thread', { chat_id: id('b'), before: null, limit: 100 })
    return events.find(event => event.message_id === message_id)?.state
  }
  await told({ thread_key: 'a', until: at(3005), state: 'delivered', reason: null }, 'd1')
  expect(await stateOf()).toBe('delivered')
  await told({ remote_id: 'r1', state: 'read', reason: null }, 'd2')
  expect(await stateOf()).toBe('read')
  // A reply in the kept chat goes out in its own conversation.
  await journal.write('act', { ...act, chat_id: id('b'), key: 'k2', text: 'Bonsoir', seen_version: 99, now: at(3010) })
  const next = await journal.write('takeLetter', { connections: ['hook'], now: at(4000) })
  expect(next).toMatchObject({ thread_key: 'b', event: { text: 'Bonsoir' } })
  await journal.write('settleLetter', {
    message_id: next?.letter.message_id ?? '',
    state: 'failed',
    reason: 'x',
    now: at(4001),
  })
  expect(await texts('b')).toEqual(['b at 0', 'a at 0', 'Bonjour'])
  await isRight()
})

test('a visitor sees what was said in their own conversation, and nothing that was merged with it', async () => {
  const { receive, merge, journal, id } = await newJournal()
  await receive('a', 0)
  await receive('b', 0)
  const act = { agent: 'ann', kind: 'message', seen_version: 99, now: at(10) } as const
  await journal.write('act', { ...act, chat_id: id('a'), key: 'k1', text: 'answer to a' })
  const view = async (thread_key: string, after: number | null) => {
    const query = { connection: 'hook', thread_key, after, before: null, limit: 50 }
    const { messages = [], cursor = 0 } = (await journal.read('visitorView', query)) ?? {}
    return { texts: messages.flatMap(({ text, isWithdrawn }) => (isWithdrawn ? [] : [text])), cursor, messages }
  }
  const before = await view('a', null)
  expect(before.texts).toEqual(['a at 0'])
  await merge('a', 'b')
  const { letter } = (await journal.write('takeLetter', { connections: ['hook'], now: at(3000) })) ?? {}
  await journal.write('settleLetter', {
    message_id: letter?.message_id ?? '',
    state: 'sent',
    reason: null,
    now: at(3001),
  })
  await journal.write('act', { ...act, chat_id: id('b'), key: 'k2', text: 'answer to b' })
  const said = await journal.write('visitorSays', {
    connection: 'hook',
    thread_key: 'a',
    event: {
      ...{ kind: 'message', author: 'customer', author_id: null, establishment_id: 'site of a', customer_id: 'zoe' },
      ...{ sent_at: at(1), source_key: 'said', text: 'more of a' },
    },
    files: [],
    perDay: 9,
    now: at(5000),
  })
  const after = await view('a', before.cursor)
  expect(new Set([...before.texts, ...after.texts])).toEqual(new Set(['a at 0', 'answer to a', 'more of a']))
  expect(after.messages.every(({ isWithdrawn }) => !isWithdrawn)).toBe(true)
  expect(said).toMatchObject({ message_id: after.messages.at(-1)?.message_id })
  expect((await view('a', null)).texts).toEqual(['a at 0', 'answer to a', 'more of a'])
  expect((await view('b', null)).texts).toEqual(['b at 0'])
  await journal.write('visitorSaw', { connection: 'hook', thread_key: 'a', upTo: 99, state: 'read', now: at(5001) })
  const events = await journal.read('thread', { chat_id: id('b'), before: null, limit: 100 })
  expect(events.find(({ text }) => text === 'answer to a')?.state).toBe('read')
  expect(events.find(({ text }) => text === 'answer to b')?.state).toBe('queued')
})
