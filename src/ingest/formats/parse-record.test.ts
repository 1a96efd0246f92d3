import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseRecord } from './parse-record.ts'

const message = z.looseObject({ id: z.string({ error: 'must be an id' }), at: z.number() })
const chat = z.looseObject({
  id: z.string(),
  messages: z.array(message),
  users: z.array(z.looseObject({ id: z.string() })).nullish(),
})
const good = { id: 'a', at: 1 }

test('a broken row is left out with its place, and the others stay', () => {
  const value = { id: 'c', messages: [good, { id: 2, at: 'x' }, good, null] }
  expect(parseRecord(chat, value)).toEqual({
    data: { id: 'c', messages: [good, good] },
    broken: [
      { reason: 'record has another form: messages.1.id must be an id', value: { id: 2, at: 'x' } },
      { reason: expect.stringContaining('record has another form: messages.3 '), value: null },
    ],
  })
  // The record itself is as it was.
  expect(value.messages).toHaveLength(4)
})

test('rows are found in any form of a record, and at any depth', () => {
  const either = z.union([chat, message])
  expect(parseRecord(either, { id: 'c', messages: [{ at: 1 }, good] }).data).toEqual({ id: 'c', messages: [good] })
  const nested = z.looseObject({
    entry: z.array(z.looseObject({ parts: z.looseObject({ messages: z.array(message) }) })),
  })
  const value = { entry: [{ parts: { messages: [good, {}] } }, { parts: { messages: [{}] } }] }
  const { data, broken } = parseRecord(nested, value)
  expect(data).toEqual({ entry: [{ parts: { messages: [good] } }, { parts: { messages: [] } }] })
  expect(broken).toHaveLength(2)
})

test('a count beside a list counts what is left', () => {
  const list = z.looseObject({ list: z.looseObject({ total_count: z.number(), comments: z.array(message) }) })
  expect(parseRecord(list, { list: { total_count: 7, comments: [good, {}, {}] } }).data).toEqual({
    list: { total_count: 5, comments: [good] },
  })
})

test('whatever else is wrong rejects the record', () => {
  for (const value of [
    null,
    [],
    'text',
    { id: 1, messages: [good] },
    { id: 'c', messages: 'none' },
    // Who wrote would no longer be known.
    { id: 'c', messages: [good], users: [{ id: 1 }] },
    { id: 1, messages: [{}] },
  ]) {
    const { data, broken } = parseRecord(chat, value)
    expect([data, broken.length, broken[0]?.value]).toEqual([null, 1, value])
  }
  const hostile = JSON.parse('{"id":"c","messages":[{"__proto__":1}],"__proto__":{"x":1}}')
  expect(parseRecord(chat, hostile).broken).toHaveLength(1)
  expect(Reflect.get({}, 'x')).toBeUndefined()
})
