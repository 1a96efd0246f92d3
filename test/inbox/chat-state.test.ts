import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChatState, chatState, type StateEvent, stateAfter } from '../../inbox/journal/chat-state.ts'
import { runs } from '../arbitraries/runs.ts'

const name = <Value>(...values: readonly Value[]) => fc.constantFrom(null, null, ...values)

/** Few instants, so that many coincide. */
const someEvents = fc.array(
  fc.record({
    message_id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    kind: fc.constantFrom(
      'message',
      'message',
      'message',
      'note',
      'archive',
      'reopen',
      'assign',
      'snooze',
      'outcome',
      'merge',
    ),
    author: fc.constantFrom('customer', 'customer', 'agent', 'bot', 'system'),
    establishment_id: fc.constantFrom('lyon', 'lyon', 'nice'),
    customer_id: name('ann', 'the chat'),
    channel: name('sms', 'unknown'),
    platform: name('web', 'unknown'),
    sent_at: fc.integer({ min: 0, max: 3 }),
    text: fc.constantFrom(null, '', 'hello', `${'x'.repeat(139)}😀y`, '😀'.repeat(150)),
    attachments: fc.constantFrom(null, null, '[{"name":"a.png","mediaType":"image/png","bytes":1,"file":null}]'),
    withdrawn: fc.constantFrom(0, 0, 0, 0, 1),
    assignee: name('bob'),
    snoozed_until: fc.constantFrom(null, 5, 7),
    moved_to: fc.constantFrom(...Array(20).fill(null), 'other'),
  }),
  { minLength: 2, maxLength: 12 },
)
const inAppends = fc.record({
  events: someEvents,
  /** How much later each event is than the one before, on average. */
  pace: fc.constantFrom(0, 1, 4),
  ends: fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { maxLength: 11 }),
})

test('law: a chat’s state after new events, computed from its state before them, is that computed from all events', () => {
  let [fast, slow] = [0, 0]
  fc.assert(
    fc.property(inAppends, ({ events: given, pace, ends }) => {
      const bounds = [...ends.toSorted((a, b) => a - b), given.length]
      const events = given.map(({ message_id, sent_at, ...event }, index) => ({
        ...event,
        seq: index + 1,
        sent_at: sent_at + pace * index,
        // Ids recur only within an append.
        message_id: `${message_id}${bounds.findIndex(end => index < end)}`,
      })) as StateEvent[]
      let [begin, before]: [number, ChatState | null] = [0, null]
      for (const end of bounds) {
        const added = events.slice(begin, end)
        if (added.length === 0) continue
        const all = chatState('the chat', events.slice(0, end))
        if (before !== null) {
          const row = { chat_id: 'the chat', connection: 'hook', thread_key: 'a', version: begin, ...before }
          const after = stateAfter(row, added)
          if (after === null) slow++
          else fast++
          if (after !== null) expect(after).toEqual(all)
        }
        before = all
        begin = end
      }
    }),
    runs(2000),
  )
  // Both ways are taken often.
  expect(fast).toBeGreaterThan(slow / 10)
  expect(slow).toBeGreaterThan(fast / 10)
})
