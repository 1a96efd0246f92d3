import { expect, test } from 'vitest'
import { webhookRows } from './webhook-rows.ts'

const row = { chat_id: 'c', message_id: 'm', sent_at: '2026-03-05T12:00:00Z', establishment_id: 'lyon' }
const status = { message_id: 'm', state: 'read' }
const file = { name: 'a.pdf', media_type: 'application/pdf', bytes: 1 }
const take = (delivery: object) => webhookRows(Buffer.from(JSON.stringify(delivery)))
const rows = (...data: readonly object[]) => take({ type: 'rows', data })
const statuses = (...data: readonly object[]) => take({ type: 'status', data })
const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value)
const x = (length: number) => 'x'.repeat(length)

/** Each limit, and where it is told: the delivery that is at the limit and the one beyond it, made from a number. */
const limits = {
  'rows, at most': [1000, count => rows(...times(count, row)), 'data'],
  'statuses, at most': [1000, count => statuses(...times(count, status)), 'data'],
  'letters of an id': [500, length => rows({ ...row, chat_id: x(length) }), 'data.0.chat_id'],
  'letters of the id of a status': [500, length => statuses({ ...status, message_id: x(length) }), 'data.0.message_id'],
  'letters of a text': [100_000, length => rows({ ...row, text: x(length) }), 'data.0.text'],
  'letters of a reason': [500, length => statuses({ ...status, reason: x(length) }), 'data.0.reason'],
  attachments: [20, count => rows({ ...row, attachments: times(count, file) }), 'data.0.attachments'],
  'letters of a file name': [
    1000,
    length => rows({ ...row, attachments: [{ ...file, name: x(length) }] }),
    'data.0.attachments.0.name',
  ],
  'letters of a media type': [
    200,
    length => rows({ ...row, attachments: [{ ...file, media_type: x(length) }] }),
    'data.0.attachments.0.media_type',
  ],
  'bytes of a file': [
    100_000_000,
    bytes => rows({ ...row, attachments: [{ ...file, bytes }] }),
    'data.0.attachments.0.bytes',
  ],
} satisfies Record<string, readonly [number, (amount: number) => ReturnType<typeof webhookRows>, string]>

test.each(Object.entries(limits))(
  'a delivery is taken at its limit and refused beyond it: %s',
  (_, [most, of, place]) => {
    expect(of(most)).toMatchObject({ state: 'received' })
    expect(of(most + 1)).toEqual({ state: 'refused', reason: expect.stringContaining(`${place}: `) })
  },
)

test('nothing, and less than nothing, is refused', () => {
  const given = [
    rows(),
    statuses(),
    rows({ ...row, chat_id: '' }),
    rows({ ...row, attachments: [{ ...file, bytes: -1 }] }),
  ]
  for (const one of given) expect(one).toEqual({ state: 'refused', reason: expect.stringMatching(/^data/) })
  expect(rows({ ...row, attachments: [{ ...file, bytes: 0 }] })).toMatchObject({ state: 'received' })
})

test('the rows of a chat stay together and in order; an identical one has the same key, and any difference another', () => {
  const changes = [
    {},
    { message_id: 'n' },
    { text: 'a' },
    { text: 'b' },
    { withdrawn: true },
    { author: 'agent' },
    { kind: 'note' },
  ]
  const given = rows(...changes.flatMap(change => ['c', 'd'].map(chat_id => ({ ...row, ...change, chat_id }))), row)
  if (given.state !== 'received') throw new Error(given.reason)
  expect(given.threads.map(({ thread_key }) => thread_key)).toEqual(['c', 'd'])
  const keys = given.threads.map(({ events }) => events.map(({ source_key }) => source_key))
  expect(keys.map(({ length }) => length)).toEqual([changes.length + 1, changes.length])
  expect(new Set(keys.flat()).size).toBe(2 * changes.length)
  expect(keys[0]?.at(-1)).toBe(keys[0]?.[0])
  expect(given.threads[0]?.events.slice(0, 4).map(({ text }) => text)).toEqual([null, null, 'a', 'b'])
})
