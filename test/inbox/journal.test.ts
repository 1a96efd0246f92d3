import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { untilWritten } from '../../inbox/journal/until-written.ts'
import { publish } from '../../inbox/publish/publish.ts'
import { chatList, openStore, watchList } from '../../src/index.ts'
import { runs } from '../arbitraries/runs.ts'
import { inDatabase, isOnPostgres, placeOf } from './databases.ts'

let folder: string
let opened = 0
const journals: Journal[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-journal-'))
})
afterAll(async () => {
  await Promise.all(journals.map(journal => journal.close()))
  await rm(folder, { recursive: true, force: true })
})

async function newJournal() {
  const path = join(folder, `${opened++}`, 'journal.db')
  const journal = await openJournal(placeOf(path))
  journals.push(journal)
  return { journal, path }
}

const second = 1_000_000
const asOf = '2026-06-01T00:00:00Z'
const noon = Date.parse('2026-03-05T12:00:00Z') * 1000

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

const receive = (journal: Journal, thread_key: string, events: readonly NewEvent[]) =>
  journal.write('receive', { connection: 'hook', threads: [{ thread_key, events }], now: noon })

const chatsOf = (journal: Journal, status: ChatRow['status'] = 'open') =>
  journal.read('list', { scopes: [], status, after: null, limit: 100 })

describe('a journal', () => {
  test('takes each event once, and keeps the order of events', async () => {
    const { journal, path } = await newJournal()
    const first = await receive(journal, 'a', [event('1'), event('2')])
    const again = await receive(journal, 'a', [event('2'), event('3')])
    expect(first.map(({ seq, isNew }) => [seq, isNew])).toEqual([
      [1, true],
      [2, true],
    ])
    expect(again.map(({ seq, isNew }) => [seq, isNew])).toEqual([
      [2, false],
      [3, true],
    ])
    await journal.close()
    const later = await openJournal(placeOf(path))
    journals.push(later)
    expect(await later.read('lastSeq', {})).toBe(3)
    expect((await chatsOf(later)).map(({ version }) => version)).toEqual([3])
  })

  test('an act after another agent’s act is a conflict, and is done if the agent insists', async () => {
    const { journal } = await newJournal()
    const [{ chat_id } = { chat_id: '' }] = await receive(journal, 'a', [event('1')])
    const act = { chat_id, kind: 'message', text: 'Bonjour', seen_version: 1, now: noon + second } as const
    expect(await journal.write('act', { ...act, agent: 'ann', key: 'k1' })).toMatchObject({
      state: 'done',
      isNew: true,
    })
    expect(await journal.write('act', { ...act, agent: 'ann', key: 'k1' })).toMatchObject({
      state: 'done',
      isNew: false,
    })
    expect(await journal.write('act', { ...act, agent: 'bob', key: 'k2' })).toMatchObject({
      state: 'conflict',
      by: 'ann',
    })
    expect(await journal.write('act', { ...act, agent: 'bob', key: 'k2', anyway: true })).toMatchObject({
      state: 'done',
    })
    expect(await journal.read('lastSeq', {})).toBe(3)
  })

  test('law: no archive ends the wait of a message that the page did not show, unless it was withdrawn', async () => {
    const step = fc.oneof(
      fc.constant({ do: 'write' } as const),
      fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(20) }),
      fc.record({
        do: fc.constant('archive' as const),
        behind: fc.nat(3),
        withReply: fc.boolean(),
        anyway: fc.boolean(),
      }),
    )
    const { journal } = await newJournal()
    let chats = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
        const thread = `law ${chats++}`
        const [{ chat_id } = { chat_id: '' }] = await receive(journal, thread, [event(`${thread} first`)])
        // The version of each of the customer's messages; null once it is withdrawn.
        const written: (number | null)[] = [1]
        let version = 1
        for (const [index, { do: what, ...how }] of steps.entries()) {
          const message_id = (place: number) => `${thread} ${place}`
          if (what === 'write') {
            await receive(journal, thread, [event(`${thread} ${index}`, { message_id: message_id(written.length) })])
            written.push(++version)
          } else if ('which' in how) {
            const place = how.which % written.length
            if (place === 0 || written[place] === null) continue
            const more = { message_id: message_id(place), withdrawn: 1 } as const
            await receive(journal, thread, [event(`${thread} ${index}`, more)])
            version++
            written[place] = null
          } else if ('behind' in how) {
            const shown_version = version - how.behind
            const acted = await journal.write('act', {
              chat_id,
              agent: 'ann',
              key: `${thread} ${index}`,
              kind: how.withReply ? 'message' : 'archive',
              archive: how.withReply,
              anyway: how.anyway,
              text: 'Bonjour',
              seen_version: 1,
              shown_version,
              now: noon + second,
            })
            const isUnseen = written.some(at => at !== null && at > shown_version)
            expect(acted).toMatchObject(
              isUnseen ? { state: 'conflict', author: 'customer', version } : { state: 'done', isNew: true },
            )
            if (!isUnseen) version += how.withReply ? 2 : 1
          }
        }
      }),
      runs(40),
    )
  })

  test('a write that fails is rolled back alone, without the writes beside it', async () => {
    const { journal } = await newJournal()
    const broken = event('2', { author: null as never })
    const [good, bad, better] = await Promise.allSettled([
      receive(journal, 'a', [event('1')]),
      receive(journal, 'b', [event('x'), broken]),
      receive(journal, 'c', [event('3')]),
    ])
    expect([good, bad, better].map(result => result?.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await chatsOf(journal)).map(({ thread_key }) => thread_key).sort()).toEqual(['a', 'c'])
  })
})

test('a delivery whose events could not be written is taken whole when it is repeated', async () => {
  const { journal } = await newJournal()
  const deliver = (...events: readonly NewEvent[]) =>
    journal.write('takeDelivery', {
      connection: 'hook',
      deliveryKey: 'd1',
      body: Buffer.from('bytes'),
      received: { state: 'received', threads: [{ thread_key: 'a', events }] },
      now: noon,
    })
  await expect(deliver(event('1'), event('2', { author: null as never }))).rejects.toThrow()
  expect(await deliver(event('1'), event('2'))).toHaveLength(2)
  expect(await deliver(event('1'), event('2'))).toEqual([])
  expect(await journal.read('lastSeq', {})).toBe(2)
})

test.skipIf(isOnPostgres())('a write after the journal’s file was removed is not acknowledged', async () => {
  const { journal, path } = await newJournal()
  await receive(journal, 'a', [event('1')])
  await rm(path)
  await expect(receive(journal, 'a', [event('2')])).rejects.toThrow('file was removed or replaced')
  await expect(receive(journal, 'a', [event('2')])).rejects.toThrow(path)
})

test('law: a draft is what its agent last wrote in that chat, until it is emptied', async () => {
  const { journal } = await newJournal()
  const chats = await Promise.all(
    ['a', 'b'].map(async name => (await receive(journal, name, [event(name)]))[0]?.chat_id),
  )
  const saved = fc.record({
    chat_id: fc.constantFrom(...chats.map(id => id ?? '')),
    agent: fc.constantFrom('ann', 'bob'),
    text: fc.constantFrom('', 'Bonjour', 'Bonsoir'),
  })
  const drafts = new Map<string, string>()
  await fc.assert(
    fc.asyncProperty(fc.array(saved, { maxLength: 10 }), async all => {
      for (const { chat_id, agent, text } of all) {
        await journal.write('saveDraft', { chat_id, agent, text, reply_key: 'k', seen_version: 1, now: noon })
        if (text === '') drafts.delete(`${chat_id} ${agent}`)
        else drafts.set(`${chat_id} ${agent}`, text)
      }
      for (const agent of ['ann', 'bob']) {
        const own = chats.filter(chat => drafts.has(`${chat} ${agent}`))
        expect((await journal.read('drafts', { agent, chats: chats.map(id => id ?? '') })).toSorted()).toEqual(
          own.toSorted(),
        )
        for (const chat_id of chats) {
          const draft = await journal.read('draft', { chat_id: chat_id ?? '', agent })
          expect(draft?.text).toBe(drafts.get(`${chat_id} ${agent}`))
        }
      }
    }),
    runs(20),
  )
})

test('a dictionary has each word once, of 60 letters at most, and 2,000 of them for each person', async () => {
  const { journal } = await newJournal()
  const add = (word: string, agent = 'ann') => journal.write('addCheckerWord', { agent, word, now: noon })
  const wordsOf = async (agent = 'ann') => (await journal.read('checkerOf', { agent })).words
  for (const word of ['x'.repeat(60), 'y'.repeat(61), 'e\u0301t\u00e9', '\u00e9t\u00e9', 'b']) await add(word)
  await add('b', 'bob')
  await journal.write('removeCheckerWord', { agent: 'ann', word: 'b' })
  expect(await wordsOf()).toEqual(['x'.repeat(60), 'y'.repeat(60), '\u00e9t\u00e9'])
  await Promise.all(Array.from({ length: 1996 }, (_, index) => add(`w${index}`)))
  expect(await wordsOf()).toHaveLength(1999)
  for (const word of ['last', 'too many']) await add(word)
  expect(await wordsOf()).toHaveLength(2000)
  expect(await wordsOf()).toContain('last')
  expect(await wordsOf('bob')).toEqual(['b'])
})

test('the audit is append-only, in the order of the journal, and without texts', async () => {
  const { journal, path } = await newJournal()
  const [{ chat_id } = { chat_id: '' }] = await receive(journal, 'a', [event('1')])
  const act = { chat_id, agent: 'ann', kind: 'message', text: 'a secret', seen_version: 1, now: noon } as const
  await journal.write('audit', { at: noon, who: 'bob', what: 'read', chat_id })
  await journal.write('act', { ...act, key: 'k', archive: true })
  await journal.write('act', { ...act, key: 'k', archive: true })
  await journal.write('assign', { chat_id, agent: 'ann', assignee: 'bob', key: 'k2', now: noon })
  const rows = await journal.read('audit', { scopes: [], before: null, limit: 10 })
  expect(rows.map(({ who, what }) => `${who} ${what}`)).toEqual([
    'ann assign',
    'ann archive',
    'ann message',
    'bob read',
  ])
  expect(JSON.stringify(rows)).not.toContain('secret')
  expect(await journal.read('audit', { scopes: [{ channel: ['sms'] }], before: null, limit: 10 })).toEqual([])
  for (const change of ["UPDATE audit SET who = 'x'", 'DELETE FROM audit'])
    await expect(inDatabase(path, change)).rejects.toThrow('the audit is only added to')
})

test('law: received_at only increases, however the clock is moved', async () => {
  const { journal } = await newJournal()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4e15 }), { minLength: 1, maxLength: 10 }), async clock => {
      const after = await journal.read('lastSeq', {})
      for (const [index, now] of clock.entries()) {
        const events = [event(`${after} ${index}`)]
        await journal.write('receive', { connection: 'hook', threads: [{ thread_key: 'a', events }], now })
      }
      const told = await journal.read('eventsAfter', { seq: Math.max(0, after - 1), limit: 100 })
      const times = told.map(({ received_at }) => received_at)
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    }),
    runs(10),
  )
})

test('law: whatever the clocks do, a reply ends the wait, is sent, and an archive finishes the chat', async () => {
  const { journal } = await newJournal()
  let chats = 0
  const clock = fc.integer({ min: 0, max: 10 * 86_400 }).map(seconds => noon + seconds * second)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(clock, clock), { minLength: 1, maxLength: 6 }), async instants => {
      const thread = `clock ${chats++}`
      let version = 0
      const known = async () => [...(await chatsOf(journal)), ...(await chatsOf(journal, 'archived'))]
      for (const [round, [sent_at, now]] of instants.entries()) {
        const [{ chat_id } = { chat_id: '' }] = await receive(journal, thread, [
          event(`${thread} ${round}`, { sent_at }),
        ])
        version++
        const own = { chat_id, agent: 'ann', now, seen_version: version, text: 'Bonjour' } as const
        await journal.write('act', { ...own, key: `${thread} reply ${round}`, kind: 'message' })
        const chat = async () => (await known()).find(found => found.chat_id === chat_id)
        expect(await chat()).toMatchObject({ status: 'open', waiting_since: null })
        // A clock that was set back does not hold the reply back.
        const taken = await journal.write('takeLetter', { connections: ['hook'], now: noon - second })
        expect(taken?.letter).toMatchObject({ chat_id })
        const sent = { message_id: taken?.letter.message_id ?? '', state: 'sent', reason: null, now } as const
        await journal.write('settleLetter', sent)
        version += 2
        await journal.write('act', {
          ...own,
          seen_version: version,
          key: `${thread} archive ${round}`,
          kind: 'archive',
        })
        version++
        expect(await chat()).toMatchObject({ status: 'archived', waiting_since: null, version })
      }
    }),
    runs(10),
  )
})

test('a snoozed chat comes back at its time, when the customer writes, or by hand; its wait goes on', async () => {
  const { journal } = await newJournal()
  const [{ chat_id } = { chat_id: '' }] = await receive(journal, 'a', [event('1')])
  let [keys, version] = [0, 1]
  const snooze = async (until: number | null) => {
    const key = `snooze ${keys++}`
    const done = await journal.write('snooze', { chat_id, agent: 'ann', until, key, shown_version: version, now: noon })
    if (done) version++
    return done
  }
  const standing = async () => {
    const chat = await journal.read('chat', { scopes: [], chat_id })
    const { open, snoozed, waiting } = await journal.read('counters', { scopes: [], agent: 'ann' })
    expect([open, snoozed, waiting]).toEqual(chat?.status === 'snoozed' ? [0, 1, 0] : [1, 0, 1])
    expect(chat?.waiting_since).toBe(noon)
    return chat?.status
  }
  const at = (seconds: number) => noon + seconds * second
  expect(await snooze(at(10))).toBe(true)
  expect(await standing()).toBe('snoozed')
  expect(await journal.read('isSnoozeOver', { now: at(9) })).toBe(false)
  expect(await journal.write('endSnoozes', { now: at(9) })).toBe(0)
  expect(await journal.read('isSnoozeOver', { now: at(10) })).toBe(true)
  expect(await journal.write('endSnoozes', { now: at(10) })).toBe(1)
  version++
  expect(await standing()).toBe('open')
  await snooze(untilWritten)
  expect(await journal.read('isSnoozeOver', { now: at(1e9) })).toBe(false)
  await receive(journal, 'a', [event('2', { sent_at: at(20) })])
  expect(await standing()).toBe('open')
  // The customer's message is not on the page yet.
  expect(await snooze(untilWritten)).toBe(false)
  version++
  await snooze(at(30))
  expect(await standing()).toBe('snoozed')
  await snooze(null)
  expect(await standing()).toBe('open')
  expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0 })
})

/** Events of few chats at few instants, so that many coincide; ids recur as new versions and as withdrawals. */
const someEvents = fc.array(
  fc.record({
    chat: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    id: fc.constantFrom('1', '2', '3', '4'),
    kind: fc.constantFrom('message', 'message', 'message', 'note', 'archive', 'reopen'),
    author: fc.constantFrom('customer', 'customer', 'agent', 'bot', 'system'),
    at: fc.integer({ min: 0, max: 3 }),
    withdrawn: fc.constantFrom(0, 0, 0, 1),
    channel: fc.constantFrom(null, 'widget', 'sms'),
    establishment_id: fc.constantFrom('lyon', 'lyon', 'nice'),
    assignee: fc.constantFrom(undefined, undefined, undefined, null, 'ann'),
    snoozed: fc.constantFrom(undefined, undefined, null, 1, untilWritten),
  }),
  { minLength: 1, maxLength: 50 },
)

test('law: the statistics and the journal agree on the wait of every chat, and a rebuild changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, async events => {
      const { journal, path } = await newJournal()
      for (const [index, { chat, id, at, assignee, snoozed, ...more }] of events.entries()) {
        const [done] = await receive(journal, chat, [
          event(`${index}`, { message_id: `${chat}${id}`, sent_at: noon + at * second, ...more } as Partial<NewEvent>),
        ])
        // Snoozes are not part of a log, so they change nothing in the statistics.
        if (snoozed !== undefined && done !== undefined) {
          const { chat_id } = done
          const own = { chat_id, agent: 'bob', key: `snooze ${index}`, shown_version: 1000, now: noon }
          await journal.write('snooze', { ...own, until: snoozed === 1 ? noon + index : snoozed })
        }
        // Assignments are not part of a log, so they change nothing in the statistics.
        if (assignee !== undefined && done !== undefined) {
          const { chat_id } = done
          await journal.write('assign', { chat_id, agent: 'bob', assignee, key: `assign ${index}`, now: noon })
        }
      }
      const directory = `${path}.store`
      await publish(journal, directory)
      const store = await openStore(directory)
      const { rows } = await chatList(store, {
        of: 'waiting',
        period: { start: '2026-01-01', end: '2027-01-01' },
        asOf,
      })
      const watched = await watchList(store, { asOf, olderThanSeconds: 3600 })
      store.close()
      const chats = [
        ...(await chatsOf(journal)),
        ...(await chatsOf(journal, 'snoozed')),
        ...(await chatsOf(journal, 'archived')),
      ]
      const waiting = chats.filter(chat => chat.waiting_since !== null)
      const secondsWaited = (since: number | null) => (Date.parse(asOf) * 1000 - (since ?? 0)) / second
      expect(rows.map(row => `${row.chatId} ${row.waitSeconds}`).sort()).toEqual(
        waiting.map(chat => `${chat.chat_id} ${secondsWaited(chat.waiting_since)}`).sort(),
      )
      const sites = new Set(waiting.map(({ establishment_id }) => establishment_id))
      const at = (site: string) => waiting.filter(({ establishment_id }) => establishment_id === site)
      expect(watched.rows.map(row => [row.establishmentId, row.waitingChats, row.longestWaitSeconds]).sort()).toEqual(
        [...sites]
          .map(site => [
            site,
            at(site).length,
            Math.max(...at(site).map(({ waiting_since }) => secondsWaited(waiting_since))),
          ])
          .sort(),
      )
      expect(await journal.rebuild()).toMatchObject({
        chatsDiffered: 0,
        countersDiffered: 0,
        textsDiffered: 0,
        indexBroken: false,
      })
      await journal.close()
    }),
    runs(5),
  )
})
