import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { InvalidQueryError } from '../../errors.ts'
import { mostChatsAPage } from '../operators/chat-list.ts'
import { type OperatorName, operators } from '../operators/index.ts'
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
  [[], 'where: must be lists of values by dimension: []'],
  [[['sms']], 'where: must be lists of values by dimension: [["sms"]]'],
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
])('suggests what %j may mean', (changes, message) => {
  expect(() => parseQuery(operators.volume.query, { ...query, ...changes })).toThrow(message)
})

describe('a query is accepted within its bounds and refused beyond them:', () => {
  const hours = (weekday: number, hour: number) => ({ startedIn: { hours: [{ weekday, hour }] } })
  const chats = { of: 'active' }
  const classes = (...fromSeconds: readonly number[]) => ({ fromSeconds })

  test.each<readonly [operator: OperatorName, taken: readonly object[], refused: readonly object[]]>([
    ['volume', [hours(1, 0), hours(7, 23)], [hours(0, 0), hours(8, 0), hours(1, -1), hours(1, 24), hours(1.5, 1)]],
    ['volume', [{ startedIn: undefined }], [{ startedIn: { hours: [] } }, hours(1, 1.5), { period: undefined }]],
    [
      'split',
      [{ by: ['channel'] }, { by: ['channel', 'region'] }],
      [{ by: [] }, { by: [''] }, { by: ['channel', 'channel'] }, { by: ['a', 'b', 'c'] }, {}],
    ],
    [
      'ranking',
      [{ by: 'a' }, { by: 'a', top: 1 }, { by: 'a', top: null }],
      [{ by: '' }, { by: 'a', top: 0 }, { by: 'a', top: 1.5 }, { by: 'a', top: -1 }, {}],
    ],
    [
      'watchList',
      [
        ...[0, 0.5, 1e9].map(olderThanSeconds => ({ olderThanSeconds })),
        ...[null, 0.001, 1e6].map(maxAgeDays => ({ maxAgeDays })),
        { period: undefined },
      ],
      [
        ...[-0.001, 1e9 + 1].map(olderThanSeconds => ({ olderThanSeconds })),
        ...[0, -1, 1e6 + 1].map(maxAgeDays => ({ maxAgeDays })),
      ],
    ],
    [
      'chatList',
      [
        ...[1, mostChatsAPage].map(limit => ({ ...chats, limit })),
        ...[0, 1e9].map(offset => ({ ...chats, offset })),
        ...['x', 'x'.repeat(10_000), null].map(after => ({ ...chats, after, offset: 0 })),
        { ...chats, offset: 1, after: null },
        { of: 'watched', period: undefined },
        { of: 'watched' },
      ],
      [
        ...[0, 1.5, mostChatsAPage + 1].map(limit => ({ ...chats, limit })),
        ...[-1, 0.5, 1e9 + 1].map(offset => ({ ...chats, offset })),
        ...['', 'x'.repeat(10_001)].map(after => ({ ...chats, after })),
        { ...chats, offset: 1, after: 'x' },
        { ...chats, period: undefined },
        {},
      ],
    ],
    [
      'delayDistribution',
      [classes(0), classes(5), classes(0, 1, 3)],
      [classes(), classes(-1), classes(0.5), classes(0, 0), classes(2, 1), classes(1, 3, 2), {}],
    ],
  ])('%s', (operator, taken, refused) => {
    const parse = (changes: object) => parseQuery(operators[operator].query, { ...query, ...changes })
    for (const changes of taken) expect(parse(changes)).toMatchObject(JSON.parse(JSON.stringify(changes)))
    for (const changes of refused) expect(() => parse(changes), JSON.stringify(changes)).toThrow(InvalidQueryError)
  })

  test('hours are those of the establishment unless another clock is chosen', () => {
    const startedIn = { hours: [{ weekday: 1, hour: 0 }] }
    expect(parseQuery(operators.volume.query, { ...query, startedIn })).toMatchObject({
      startedIn: { ...startedIn, clock: 'establishment' },
    })
  })
})

test('every problem of a query is reported in our own words', () => {
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
