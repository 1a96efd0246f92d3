import { parseInstant } from '../../testing/oracle/instant.ts'
import type { CanonicalRow } from '../../testing/oracle/log.ts'
import { around, type Boundary, chats, each, micro, minute } from './boundary.ts'

const none = { compare: 'none' } as const
const aroundEach = (...at: readonly string[]) => at.flatMap(instant => around(parseInstant(instant)))

/** `length` counts with the given values, all others 0. */
const counts = (length: number, values: Readonly<Record<number, number>>, name = 'value') =>
  Array.from({ length }, (_, index) => ({ [name]: values[index] ?? 0 }))

/** 29, 30 and 31 December 2011 in Apia, where there was no 30th: it begins and ends where the 31st begins. */
const apia = {
  period: { start: '2011-12-29', end: '2012-01-01' },
  zone: 'Pacific/Apia',
  asOf: '2012-02-01T00:00:00Z',
  ...none,
}
const theChange = '2011-12-30T10:00:00Z'

/** One minute past midnight in St. John's, when the clock went back to 23:01: the hours around it begin at that minute. */
const oddMinute = parseInstant('2006-10-29T02:31:00Z')

/** Chats with messages around the odd minute, and as many chats without a message that counts. */
function atOddMinute(): CanonicalRow[] {
  const seen = chats(
    [['customer', oddMinute]],
    [['customer', oddMinute - micro]],
    [
      ['customer', oddMinute - 5n * minute],
      ['agent', oddMinute],
      ['bot', oddMinute + 3n * minute],
      ['customer', oddMinute + 61n * minute],
    ],
  )
  const unseen = [{ author: 'system' }, { kind: 'note' }, { withdrawn: true }] as const
  const others = seen.map((row, index) => ({ ...row, chatId: `other ${row.chatId}`, ...unseen[index % 3] }))
  return [...seen, ...others]
}

/** Days on which a clock or a calendar is irregular. */
export const ofClocks: readonly Boundary[] = [
  {
    what: 'a skipped day is empty, and its neighbours have their own messages',
    rows: each('customer', ...aroundEach(theChange)),
    question: { operator: 'evolution', query: { ...apia, grain: 'day' } },
    expected: {
      rows: [
        { bucket: '2011-12-29', value: 1, partial: false },
        { bucket: '2011-12-30', value: 0, partial: false },
        { bucket: '2011-12-31', value: 2, partial: false },
      ],
    },
  },
  {
    what: 'the chats waiting at the end of a skipped day were waiting at its start',
    rows: each('customer', ...aroundEach(theChange)),
    question: { operator: 'evolution', query: { ...apia, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 1 }, { value: 1 }, { value: 3 }] },
  },
  {
    what: 'the week of a skipped day has all messages',
    rows: each('customer', ...aroundEach(theChange)),
    question: { operator: 'evolution', query: { ...apia, grain: 'week', metric: 'messages' } },
    expected: { rows: [{ bucket: '2011-12-26', value: 3, partial: true }] },
  },
  {
    what: 'a skipped day is an empty period, and the day before it is not empty',
    rows: each('customer', ...aroundEach(theChange)),
    question: {
      operator: 'volume',
      query: { ...apia, period: { start: '2011-12-30', end: '2011-12-31' }, compare: 'previous' },
    },
    expected: { messages: 0, previous: { messages: 1 } },
  },
  {
    what: 'a repeated half hour is an hour bucket of its own',
    rows: each('customer', ...aroundEach('2026-04-04T15:00:00Z', '2026-04-04T15:30:00Z')),
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2026-04-05', end: '2026-04-06' },
        zone: 'Australia/Lord_Howe',
        asOf: '2026-05-01T00:00:00Z',
        grain: 'hour',
        ...none,
      },
    },
    expected: {
      rows: counts(25, { 1: 1, 2: 3, 3: 2 }).map((row, index) =>
        index === 2 ? { ...row, bucket: '2026-04-05T01:30:00+10:30' } : row,
      ),
    },
  },
  {
    what: 'a skipped half hour shortens its hour bucket',
    rows: each('customer', ...aroundEach('2026-10-03T15:30:00Z', '2026-10-03T16:00:00Z')),
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2026-10-04', end: '2026-10-05' },
        zone: 'Australia/Lord_Howe',
        asOf: '2026-11-01T00:00:00Z',
        grain: 'hour',
        ...none,
      },
    },
    expected: {
      rows: counts(24, { 1: 1, 2: 3, 3: 2 }).map((row, index) =>
        index === 2 ? { ...row, bucket: '2026-10-04T02:30:00+11:00' } : row,
      ),
    },
  },
  {
    what: 'the day of a skipped midnight begins at 01:00',
    rows: each('customer', ...aroundEach('2018-11-04T03:00:00Z')),
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2018-11-03', end: '2018-11-05' },
        zone: 'America/Sao_Paulo',
        asOf: '2018-12-01T00:00:00Z',
        grain: 'day',
        ...none,
      },
    },
    expected: { rows: [{ value: 1 }, { value: 2 }] },
  },
  {
    what: 'the Sunday of a skipped midnight has no first hour in the heatmap',
    rows: each('customer', ...aroundEach('2018-11-04T03:00:00Z')),
    question: {
      operator: 'heatmap',
      query: { period: '2018-11', zone: 'America/Sao_Paulo', asOf: '2018-12-01T00:00:00Z' },
    },
    expected: { cells: counts(168, { 143: 1, 145: 2 }, 'started') },
  },
  {
    what: 'a repeated hour before midnight belongs to the day before, both times',
    rows: each('customer', ...aroundEach('2025-10-25T21:00:00Z', '2025-10-25T22:00:00Z')),
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2025-10-25', end: '2025-10-27' },
        zone: 'Asia/Beirut',
        asOf: '2025-12-01T00:00:00Z',
        grain: 'day',
        ...none,
      },
    },
    expected: { rows: [{ value: 4 }, { value: 2 }] },
  },
  {
    what: 'a repeated hour before midnight is one cell of the heatmap',
    rows: each('customer', ...aroundEach('2025-10-25T21:00:00Z', '2025-10-25T22:00:00Z')),
    question: { operator: 'heatmap', query: { period: '2025-10', zone: 'Asia/Beirut', asOf: '2025-12-01T00:00:00Z' } },
    expected: { cells: counts(168, { 143: 4, 144: 2 }, 'started') },
  },
  {
    what: 'the day of a repeated midnight begins with the first, and has two first hours',
    rows: each('customer', ...aroundEach('2026-11-01T04:00:00Z', '2026-11-01T05:00:00Z')),
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2026-11-01', end: '2026-11-02' },
        zone: 'America/Havana',
        asOf: '2026-12-01T00:00:00Z',
        grain: 'hour',
        ...none,
      },
    },
    expected: { rows: counts(25, { 0: 3, 1: 2 }) },
  },
  {
    what: 'days and hours in a zone whose offset has three quarters of an hour',
    rows: each('customer', ...aroundEach('2026-03-10T18:15:00Z', '2026-03-10T19:15:00Z')),
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2026-03-11', end: '2026-03-12' },
        zone: 'Asia/Kathmandu',
        asOf: '2026-04-01T00:00:00Z',
        grain: 'hour',
        ...none,
      },
    },
    expected: { rows: counts(24, { 0: 3, 1: 2 }) },
  },
  {
    what: 'a day that begins within a minute, in Monrovia before 1972',
    rows: [
      ...each('customer', ...aroundEach('1971-06-01T00:44:30Z', '1971-06-02T00:44:30Z')),
      ...chats([
        ['customer', parseInstant('1971-06-01T00:44:30Z')],
        ['agent', parseInstant('1971-06-01T00:50:00Z')],
      ]).map(row => ({ ...row, chatId: 'twice' })),
      // The first message of a quarter of an hour belongs to the day before, the second to the day.
      ...chats([
        ['customer', parseInstant('1971-06-01T00:44:29.999999Z')],
        ['agent', parseInstant('1971-06-01T00:44:31Z')],
      ]).map(row => ({ ...row, chatId: 'across' })),
    ],
    question: {
      operator: 'volume',
      query: {
        period: { start: '1971-06-01', end: '1971-06-02' },
        zone: 'Africa/Monrovia',
        asOf: '1972-06-01T00:00:00Z',
      },
    },
    expected: { activeChats: 5, messages: 6, previous: { activeChats: 2, messages: 2 } },
  },
  ...(['activeChats', 'messages'] as const).map(
    (metric): Boundary => ({
      what: `${metric} by hours that begin at an odd minute: notes, system rows and withdrawn rows do not count`,
      rows: atOddMinute(),
      question: {
        operator: 'evolution',
        query: {
          period: { start: '2006-10-29', end: '2006-10-30' },
          zone: 'America/St_Johns',
          asOf: '2006-12-01T00:00:00Z',
          grain: 'hour',
          metric,
          ...none,
        },
      },
      expected: { rows: counts(26, metric === 'messages' ? { 0: 1, 1: 3, 2: 1 } : { 0: 1, 1: 2, 2: 1 }) },
    }),
  ),
]
