import { expect, test } from 'vitest'
import { establishment, row } from './example.ts'
import { keptRows, stored } from './stored.ts'

const at = '2026-03-01T10:00:00Z'
const later = '2026-03-01T11:00:00Z'

test('the latest version of a message is kept; one without a date is the earliest', () => {
  const undated = row({ at, messageId: 'm', text: 'undated' })
  const old = row({ at, messageId: 'm', text: 'old', updatedAt: 0n })
  const latest = row({ at: later, messageId: 'm', text: 'latest', updatedAt: 1n })
  expect(keptRows([old, latest, undated])).toEqual([latest])
  expect(keptRows([undated, old])).toEqual([old])
})

test('then the earliest sent, then the smallest content, where a missing text is the empty text', () => {
  const early = row({ at, messageId: 'm', channel: 'web' })
  const late = row({ at: later, messageId: 'm' })
  const agent = row({ at, messageId: 'm', author: 'agent' })
  const silent = row({ at, messageId: 'm', channel: null })
  expect(keptRows([late, early])).toEqual([early])
  expect(keptRows([early, agent])).toEqual([agent])
  expect(keptRows([early, silent])).toEqual([silent])
})

test('a withdrawn row is kept and does not count; a chat of withdrawn rows only does not exist', () => {
  const first = row({ at, messageId: '1', channel: 'sms', updatedAt: 1n })
  const second = row({ at: later, messageId: '2', channel: 'widget' })
  const taken = row({ at, messageId: '1', withdrawn: true, updatedAt: 2n })
  const gone = row({ at, chatId: 'gone', messageId: '1', withdrawn: true, channel: 'mail' })
  expect(keptRows([taken, second, first, gone])).toEqual([taken, second, gone])
  const { chats, known } = stored({ rows: [taken, second, first, gone], establishments: [] })
  expect(chats).toMatchObject([{ id: 'c', channel: 'widget', rows: [second] }])
  expect(known.channels).toEqual(['widget'])
})

test('of two versions with the same time, the one that is not withdrawn is smaller', () => {
  const said = row({ at, messageId: 'm', authorId: 'z' })
  const taken = row({ at, messageId: 'm', withdrawn: true })
  expect(keptRows([taken, said])).toEqual([said])
})

test('without an id, the content is the identity', () => {
  const first = row({ at, text: 'hello' })
  const same = row({ at, text: 'hello', channel: 'web' })
  const other = row({ at, text: 'hello!' })
  expect(keptRows([same, other, first])).toEqual([first, other])
})

test('each attribute of a chat comes from the earliest row that has it', () => {
  const rows = [
    row({ at: later, messageId: '3', establishmentId: 'south', customerId: 'late', platform: 'sms' }),
    row({ at, messageId: '2', establishmentId: 'north', channel: 'qr-code' }),
    row({ at, messageId: '1', establishmentId: 'west', author: 'system', kind: 'note' }),
  ]
  const [chat] = stored({ rows, establishments: [] }).chats
  expect(chat).toMatchObject({ establishment: 'west', customer: 'late', channel: 'qr-code', platform: 'sms' })
})

test('a customer defaults to the chat, a channel and a platform to unknown', () => {
  const [chat] = stored({ rows: [row({ at, chatId: 'k' })], establishments: [] }).chats
  expect(chat).toMatchObject({ customer: 'k', channel: 'unknown', platform: 'unknown' })
})

test('for each establishment, the first row of the newest file counts', () => {
  const old = { attributes: ['region'], rows: [establishment({ name: 'Old', values: [['region', ['north']]] })] }
  const first = establishment({ timeZone: 'Mars/Olympus', values: [['sector', [' food', '', 'retail', 'food ']]] })
  const newest = { attributes: ['sector'], rows: [first, establishment({ name: 'Second' })] }
  const store = stored({ rows: [], establishments: [old, newest] })
  expect([...store.attributes]).toEqual(['region', 'sector'])
  expect([...store.listed.values()]).toEqual([
    { id: 'e', name: 'e', zone: null, values: new Map([['sector', ['food', 'retail']]]) },
  ])
})
