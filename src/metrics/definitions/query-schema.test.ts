import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { InvalidQueryError } from '../../errors.ts'
import { operators } from '../operators/index.ts'
import { parseQuery } from './query-schema.ts'

const query = { period: '2026-03', asOf: '2026-04-01T00:00:00Z' }

test('a filter keeps every key, whatever its name', () => {
  const where = JSON.parse('{"__proto__":["a"],"constructor":["b"],"channel":["c"]}')
  const parsed = parseQuery(operators.volume.query, { ...query, where })
  expect(Object.entries(parsed.where)).toEqual(Object.entries(where))
  expect(parsed.not).toEqual({})
})

test.each([
  [{ channel: 'sms' }, 'where.channel: must be a list: "sms"'],
  [{ channel: [] }, 'where.channel: a filter lists at least one value: []'],
  ['channel', 'where: must be lists of values by dimension: "channel"'],
])('refuses the filter %j', (where, message) => {
  expect(() => parseQuery(operators.volume.query, { ...query, where })).toThrow(message)
})

test.each([
  [{ compare: 'lastyear' }, 'compare: must be previous, previous-year, previous-weeks, none or dates: {"start":'],
  [{ period: 202603 }, 'period: must be a period such as 2026-10 or last-month, or dates: {"start":'],
  [{ period: { start: '2026-03-01' } }, 'period.end: is missing'],
  [{ grain: 'day' }, 'query: a key is not known: grain (it knows zone, asOf, '],
  [{ perid: '2026-03' }, 'query: a key is not known: perid (did you mean period?)'],
  [{ fullComparison: 'yes' }, 'fullComparison: must be true or false: "yes"'],
  [{ startedIn: { hours: [{ weekday: 9, hour: 1 }] } }, 'startedIn.hours.0.weekday: must be at most 7: 9'],
])('says what %j would be', (changes, message) => {
  expect(() => parseQuery(operators.volume.query, { ...query, ...changes })).toThrow(message)
})

test('whatever is asked, what is wrong is said in words of our own', () => {
  const names = [
    'period',
    'zone',
    'asOf',
    'where',
    'not',
    'startedIn',
    'compare',
    'metric',
    'by',
    'grain',
    'top',
    'of',
    'limit',
  ]
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(null, undefined, -1, 1.5, 1e300, '', 'day', [], ['channel'], ['a', 'a', 'a'], {}, { hours: [] }),
  )
  const asked = fc.oneof(
    value,
    fc
      .array(fc.tuple(fc.constantFrom(...names, 'olderThanSeconds', 'maxAgeDays', 'fromSeconds', 'x'), value), {
        maxLength: 6,
      })
      .map(entries => ({ ...query, ...Object.fromEntries(entries) })),
  )
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(operators).map(({ query }) => query)), asked, (schema, given) => {
      try {
        parseQuery(schema, given)
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidQueryError)
        const { message, problem } = error as InvalidQueryError
        const own = message.split(JSON.stringify(given))[0]
        expect(own).not.toMatch(/Invalid|expected|received|Too (big|small)|Unrecognized|undefined|\[object/)
        expect(problem?.about).not.toBe('')
      }
    }),
    runs(500),
  )
})
