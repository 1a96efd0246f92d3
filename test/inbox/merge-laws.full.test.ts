import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import type { Journal } from '../../inbox/journal/journal.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { publish } from '../../inbox/publish/publish.ts'
import { chatList, openStore, summary, volume } from '../../src/index.ts'
import { runs } from '../arbitraries/runs.ts'
import { newPlace, noon, withJournal } from './forget-place.ts'

const second = 1_000_000
const asOf = '2026-06-01T00:00:00Z'
const threads = ['a', 'b', 'c', 'd']

const story = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('receive' as const),
        thread: fc.constantFrom(...threads),
        id: fc.constantFrom('1', '2', '3', '4'),
        kind: fc.constantFrom('message', 'message', 'message', 'note', 'archive', 'reopen'),
        author: fc.constantFrom('customer', 'customer', 'agent', 'bot', 'system'),
        at: fc.integer({ min: 0, max: 5 }),
        withdrawn: fc.constantFrom(0, 0, 0, 1),
        again: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('act' as const),
        thread: fc.constantFrom(...threads),
        kind: fc.constantFrom('message', 'message', 'note', 'archive', 'reopen'),
        after: fc.integer({ min: 0, max: 5 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('merge' as const),
        from: fc.constantFrom(...threads),
        into: fc.constantFrom(...threads),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), fails: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
  ),
  { minLength: 15, maxLength: 40 },
)

async function chatsOf(journal: Journal): Promise<readonly ChatRow[]> {
  const lists = (['open', 'snoozed', 'archived', 'merged'] as const).map(status =>
    journal.read('list', { scopes: [], status, after: null, limit: 100 }),
  )
  return (await Promise.all(lists)).flat()
}

/** The rows of a chat that count, and what they say. */
async function rowsOf(journal: Journal, chat_id: string) {
  const events = await journal.read('thread', { chat_id, before: null, limit: 10_000 })
  const own = events.filter(({ kind }) => !['assign', 'snooze', 'outcome', 'merge'].includes(kind))
  return [...new Map(own.map(event => [event.message_id, event])).values()].filter(({ withdrawn }) => withdrawn === 0)
}

/** Whether the customer of two chats waits if both are one conversation, counted anew: an archive closes its own chat's matter alone. */
function waits(chats: readonly (readonly { kind: string; author: string; sent_at: number }[])[]): boolean {
  const order = (row: { kind: string; author: string }) =>
    row.kind === 'archive' ? 3 : row.kind === 'reopen' ? 2 : row.author === 'customer' ? 0 : 1
  const all = chats.flatMap((rows, chat) => rows.map(row => ({ ...row, chat })))
  const isWaiting = chats.map(() => false)
  for (const { kind, author, chat } of all.sort((x, y) => x.sent_at - y.sent_at || order(x) - order(y))) {
    if (kind === 'message' && author === 'customer') isWaiting[chat] = true
    if (kind === 'message' && author === 'agent') isWaiting.fill(false)
    if (kind === 'archive') isWaiting[chat] = false
  }
  return isWaiting.includes(true)
}

async function figures(directory: string) {
  const store = await openStore(directory)
  const asked = { period: { start: '2026-01-01', end: '2026-06-01' }, zone: 'UTC', asOf }
  const [totals, counted] = [await summary(store, asked), await volume(store, asked)]
  const { rows } = await chatList(store, { of: 'waiting', period: { start: '2026-01-01', end: '2027-01-01' }, asOf })
  store.close()
  const told = JSON.parse(
    JSON.stringify({ totals, counted }, (key, value) => (/^(store|known|quality)/.test(key) ? undefined : value)),
  )
  return { told, waiting: rows.map(row => `${row.chatId} ${row.waitSeconds}`).sort() }
}

test('law: whatever is merged and whenever, no row is lost or counted twice, and journal, rebuild and store agree', async () => {
  let [merges, later] = [0, 0]
  await fc.assert(
    fc.asyncProperty(story, async steps => {
      const place = await newPlace()
      await withJournal(place, async journal => {
        /** What other systems have said last of each row, and the texts of our own rows. */
        const rows = new Map<string, string | null>()
        const chats = new Map<string, string>()
        const source = new Map<string, NewEvent>()
        let now = noon + 100 * second
        const final = async (thread: string) =>
          (await journal.read('chat', { scopes: [], chat_id: chats.get(thread) ?? '' }))?.chat_id ?? ''
        for (const thread of threads) {
          const first = eventOf(thread, `${thread} first`, { message_id: 'first', sent_at: noon })
          chats.set(thread, (await receive(journal, thread, first, now++))[0]?.chat_id ?? '')
          rows.set(`${thread} first`, `${thread} first`)
        }
        for (const [index, step] of steps.entries()) {
          now += second
          if (step.do === 'receive') {
            const { thread, id, again, at, do: _, ...more } = step
            const known = again ? source.get(thread) : undefined
            const given =
              known ??
              eventOf(thread, `${index}`, { ...more, message_id: id, sent_at: noon + at * second } as Partial<NewEvent>)
            source.set(thread, given)
            if ((await final(thread)) !== chats.get(thread)) later++
            await receive(journal, thread, given, now)
            if (known === undefined) rows.set(`${thread} ${id}`, step.withdrawn === 1 ? null : `${index}`)
          } else if (step.do === 'act') {
            const chat_id = await final(step.thread)
            const act = { chat_id, agent: 'ann', key: `act ${index}`, kind: step.kind, anyway: true } as const
            const isSaid = step.kind === 'message' || step.kind === 'note'
            const version = { seen_version: 1e6, now: noon + step.after * second }
            const done = await journal.write('act', { ...act, ...version, text: isSaid ? `${index}` : null })
            expect(done).toMatchObject({ state: 'done', isNew: true })
            if (isSaid) rows.set(act.key, `${index}`)
          } else if (step.do === 'merge') {
            const [from, into] = [await final(step.from), await final(step.into)]
            const before = await Promise.all([from, into].map(chat_id => rowsOf(journal, chat_id)))
            const standing = (await chatsOf(journal)).filter(({ chat_id }) => chat_id === from || chat_id === into)
            const merge = { from, into, scopes: [], agent: 'ann', key: `merge ${index}`, now }
            const merged = await journal.write('merge', merge)
            if (from === into) {
              expect(merged).toEqual({ state: 'unknown-chat' })
              continue
            }
            merges++
            expect(merged).toEqual({ state: 'merged', chat_id: into })
            const kept = await journal.read('chat', { scopes: [], chat_id: from })
            expect(kept?.chat_id).toBe(into)
            expect([kept?.waiting_since != null, kept?.status]).toEqual([
              waits(before),
              standing.every(({ status }) => status === 'archived') ? 'archived' : 'open',
            ])
            expect((await rowsOf(journal, from)).length).toBe(0)
          } else if (step.do === 'send') {
            const taken = await journal.write('takeLetter', { connections: ['hook'], now: now + 1e9 * second })
            if (taken === null) continue
            const state = step.fails ? 'failed' : 'sent'
            await journal.write('settleLetter', { message_id: taken.letter.message_id, state, reason: null, now })
            const key = [...rows].find(([key, text]) => key.startsWith('act') && text === taken.event.text)?.[0]
            if (step.fails && key !== undefined) rows.set(key, null)
          } else await publish(journal, place.store)
        }
        const all = await chatsOf(journal)
        const counting = all.filter(({ status }) => status !== 'merged')
        const texts = (await Promise.all(all.map(({ chat_id }) => rowsOf(journal, chat_id)))).flat()
        const said = texts.flatMap(({ kind, text }) => (kind === 'message' || kind === 'note' ? [text] : []))
        const isText = (kind: string) => kind === 'message' || kind === 'note'
        const expected = [...rows].flatMap(([key, text]) => {
          const step = steps[Number(text)]
          const kind = step === undefined || !('kind' in step) ? 'message' : step.kind
          return text === null || !isText(key.endsWith('first') ? 'message' : kind) ? [] : [text]
        })
        expect(said.toSorted()).toEqual(expected.toSorted())
        expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
        await publish(journal, place.store)
        await publish(journal, `${place.store}-again`)
        const [told, again] = [await figures(place.store), await figures(`${place.store}-again`)]
        expect(again).toEqual(told)
        const secondsWaited = (since: number | null) => (Date.parse(asOf) * 1000 - (since ?? 0)) / second
        expect(told.waiting).toEqual(
          counting
            .filter(({ waiting_since }) => waiting_since !== null)
            .map(({ chat_id, waiting_since }) => `${chat_id} ${secondsWaited(waiting_since)}`)
            .sort(),
        )
      })
    }),
    runs(6),
  )
  // Both happen often.
  expect(merges).toBeGreaterThan(0)
  expect(later).toBeGreaterThan(0)
}, 600_000)

function eventOf(thread: string, source_key: string, more: Partial<NewEvent>): NewEvent {
  return {
    kind: 'message',
    author: 'customer',
    author_id: null,
    establishment_id: `site of ${thread}`,
    customer_id: 'zoe',
    channel: thread,
    sent_at: noon,
    text: source_key,
    ...more,
    source_key: `${thread} ${source_key}`,
  }
}

function receive(journal: Journal, thread_key: string, event: NewEvent, now: number) {
  return journal.write('receive', { connection: 'hook', threads: [{ thread_key, events: [event] }], now })
}
