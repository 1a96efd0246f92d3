import { expect, test } from 'vitest'
import { parseQuery, querySchemas } from './query-schema.ts'

const query = { period: '2026-03', asOf: '2026-04-01T00:00:00Z' }

test('a filter keeps every key, whatever its name', () => {
  const where = JSON.parse('{"__proto__":["a"],"constructor":["b"],"channel":["c"]}')
  const parsed = parseQuery(querySchemas.volume, { ...query, where })
  expect(Object.entries(parsed.where)).toEqual(Object.entries(where))
  expect(parsed.not).toEqual({})
})

test.each([
  [{ channel: 'sms' }, 'where.channel: Invalid input: expected array, received string: "sms"'],
  [{ channel: [] }, 'where.channel: a filter lists at least one value: []'],
  ['channel', 'where: must be lists of values by dimension: "channel"'],
])('refuses the filter %j', (where, message) => {
  expect(() => parseQuery(querySchemas.volume, { ...query, where })).toThrow(message)
})

test.each([
  [{ compare: 'lastyear' }, 'compare: must be previous, previous-year, previous-weeks, none or dates: {"start":'],
  [{ period: 202603 }, 'period: must be a period such as 2026-10 or last-month, or dates: {"start":'],
  [{ period: { start: '2026-03-01' } }, 'period: must be a period'],
])('says what %j would be', (changes, message) => {
  expect(() => parseQuery(querySchemas.volume, { ...query, ...changes })).toThrow(message)
})
