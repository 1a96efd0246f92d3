import { expect, test } from 'vitest'
import type { Mapping } from '../src/ingest/mapping/mapping.ts'
import { checkMapping } from './check-mapping.ts'

const mapping: Mapping = {
  columns: {
    sent_at: { column: 'at', zone: 'Europe/Paris' },
    author: { column: 'by', values: { client: 'customer', conseiller: 'agent', robot: 'bot' } },
  },
}
const row = (at: string, by: string) => ({ chat_id: 'c1', establishment_id: 'e1', at, by })
const rows = [
  row('2026-07-01 09:00', 'client'),
  row('2026-07-01 09:05', 'robot'),
  row('2026-07-01 09:30', 'conseiller'),
]
const right = [
  { sentAt: '2026-07-01T07:00:00Z', author: 'customer' },
  { sentAt: '2026-07-01T09:05:00+02:00', author: 'bot' },
  { author: 'agent', customerId: null, kind: 'message', withdrawn: false },
] as const

test('a mapping that gives what is expected returns all rows', async () => {
  const found = await checkMapping(mapping, rows, { rows: right })
  expect(found).toHaveLength(3)
  expect(found[0]).toMatchObject({ chatId: 'c1', updatedAt: null, text: null })
})

test.each([
  [{ zone: 'UTC' }, {}, 'rows.0.sentAt: expected "2026-07-01T07:00:00Z", got "2026-07-01T09:00:00Z"'],
  [{ zone: 'Europe/Paris' }, { robot: 'agent' }, 'rows.1.author: expected "bot", got "agent"'],
] as const)('a fault of the mapping is reported: %j %j', async (sentAt, author, told) => {
  const wrong: Mapping = {
    columns: {
      sent_at: { column: 'at', ...sentAt },
      author: { column: 'by', values: { client: 'customer', conseiller: 'agent', robot: 'bot', ...author } },
    },
  }
  await expect(checkMapping(wrong, rows, { rows: right })).rejects.toThrow(told)
})

test('a rejected row is a difference unless it is expected', async () => {
  const more = [...rows, row('2026-07-01 10:00', 'nobody')]
  const rejects = [{ line: 4, reason: 'author must be one of the values that the mapping lists: nobody' }]
  await expect(checkMapping(mapping, more, {})).rejects.toThrow(`rejects.0: unexpected ${JSON.stringify(rejects[0])}`)
  expect(await checkMapping(mapping, more, { rejects })).toHaveLength(3)
})

test('an expected instant must be valid', async () => {
  await expect(checkMapping(mapping, rows.slice(0, 1), { rows: [{ sentAt: '2026-07-01' }] })).rejects.toThrow(
    'an expected instant must be ISO 8601 with offset or Z: 2026-07-01',
  )
})
