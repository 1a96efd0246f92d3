import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import type { OutboxState } from '../../inbox/journal/tables.ts'
import { runs } from '../arbitraries/runs.ts'
import { placeOf } from './databases.ts'

let folder: string
let journal: Journal
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-visitor-'))
  journal = await openJournal(placeOf(join(folder, 'journal.db')))
})
afterAll(async () => {
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

const connection = 'shop'
const now = 1.8e15
let names = 0

const steps = fc.array(
  fc.oneof(
    fc.constant({ do: 'say' } as const),
    fc.constantFrom({ do: 'reply' } as const, { do: 'note' } as const),
    fc.record({
      do: fc.constant('send' as const),
      as: fc.constantFrom('sent' as const, 'sent' as const, 'failed' as const),
    }),
    fc.record({
      do: fc.constant('see' as const),
      upTo: fc.nat(30),
      as: fc.constantFrom('delivered' as const, 'read' as const),
    }),
    fc.record({ do: fc.constant('poll' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  ),
  { minLength: 5, maxLength: 30 },
)

/** A conversation, and what it must show: messages in order, each with the version of the chat and the state of its letter. */
async function openConversation() {
  const thread = { connection, thread_key: `${names++}` }
  const messages: { readonly id: string; readonly version: number; state: OutboxState | 'said' }[] = []
  let chatId = ''
  const event = (text: string): NewEvent => ({
    kind: 'message',
    author: 'customer',
    author_id: null,
    establishment_id: 'lyon',
    sent_at: now,
    source_key: `${names++}`,
    text,
  })
  const letters = (...states: readonly string[]) => messages.filter(({ state }) => states.includes(state))
  const conversation = {
    thread,
    messages,
    shown: () => letters('said', 'sent', 'delivered', 'read').map(({ id }) => id),
    isPending: () => letters('queued').length > 0,
    async say() {
      const said = await journal.write('visitorSays', {
        ...thread,
        event: event('Hello'),
        files: [],
        perDay: 1000,
        now,
      })
      if (said.state !== 'taken') throw new Error(said.state)
      const all = await journal.read('eventsAfter', { seq: (await journal.read('lastSeq', {})) - 1, limit: 1 })
      chatId = all[0]?.chat_id ?? ''
      messages.push({ id: said.message_id, version: all[0]?.chat_version ?? 0, state: 'said' })
    },
    async act(kind: 'message' | 'note') {
      const act = {
        chat_id: chatId,
        agent: 'ann',
        key: `${names++}`,
        kind,
        text: 'Yes',
        seen_version: 0,
        anyway: true,
        now,
      }
      const done = await journal.write('act', act)
      if (done.state !== 'done') throw new Error(done.state)
      const [own] = await journal.read('eventsAfter', { seq: done.seq - 1, limit: 1 })
      if (kind === 'message')
        messages.push({ id: own?.message_id ?? '', version: own?.chat_version ?? 0, state: 'queued' })
    },
    /** Sends the next letter. */
    async send(state: 'sent' | 'failed') {
      const taken = await journal.write('takeLetter', { connections: [connection], now })
      const [next] = letters('queued')
      expect(taken?.letter.message_id).toBe(next?.id)
      if (next === undefined) return
      await journal.write('settleLetter', { message_id: next.id, state, reason: null, now })
      next.state = state
    },
    async see(upTo: number, state: 'delivered' | 'read') {
      await journal.write('visitorSaw', { ...thread, upTo, state, now })
      for (const letter of letters('sent', state === 'read' ? 'delivered' : 'sent'))
        if (letter.version <= upTo) letter.state = state
    },
    view: async (query: { readonly after: number | null; readonly before: number | null; readonly limit: number }) => {
      const view = await journal.read('visitorView', { ...thread, ...query })
      if (view === null) throw new Error('no conversation')
      return { ...view, ids: view.messages.map(({ message_id }) => message_id) }
    },
    /** The states of the letters, as agents see them. */
    states: async () => {
      const events = await journal.read('thread', { chat_id: chatId, before: null, limit: 1000 })
      return new Map(events.flatMap(({ message_id, state }) => (state === null ? [] : [[message_id, state]])))
    },
  }
  await conversation.say()
  return conversation
}

test('law: a visitor who continues from the cursor misses nothing, sees no reply before it is sent, and states never go back', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (steps, limit) => {
      const own = await openConversation()
      const seen = new Set<string>()
      let cursor = 0
      const poll = async (limit: number) => {
        const view = await own.view({ after: cursor, before: null, limit })
        expect(view.isPending).toBe(own.isPending())
        expect(own.shown()).toEqual(expect.arrayContaining(view.ids))
        expect(view.cursor).toBeGreaterThanOrEqual(cursor)
        cursor = view.cursor
        for (const id of view.ids) seen.add(id)
        return view.ids.length
      }
      for (const step of steps) {
        if (step.do === 'say') await own.say()
        else if (step.do === 'reply') await own.act('message')
        else if (step.do === 'note') await own.act('note')
        else if (step.do === 'send') await own.send(step.as)
        else if (step.do === 'see') await own.see(step.upTo, step.as)
        else await poll(step.limit)
      }
      while (own.isPending()) await own.send('sent')
      while ((await poll(limit)) > 0);
      expect([...seen].toSorted()).toEqual(own.shown().toSorted())
      for (const as of [null, 'delivered', 'read', 'delivered'] as const) {
        if (as !== null) await own.see(Number.MAX_SAFE_INTEGER, as)
        const letters = own.messages.filter(({ state }) => state !== 'said')
        expect(await own.states()).toEqual(new Map(letters.map(({ id, state }) => [id, state])))
      }

      // Backwards from the latest, each once.
      let page = await own.view({ after: null, before: null, limit })
      let all = page.ids
      while (page.hasEarlier) {
        page = await own.view({ after: null, before: page.messages[0]?.version ?? 0, limit })
        expect(page.ids.length).toBeGreaterThan(0)
        all = [...page.ids, ...all]
      }
      expect(all).toEqual(own.shown())
    }),
    runs(15),
  )
})
