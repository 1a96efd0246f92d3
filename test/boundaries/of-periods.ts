import { formatInstant, parseInstant } from '../../testing/oracle/instant.ts'
import { around, type Boundary, chats, day, each, hour, micro, minute } from './boundary.ts'

const start = parseInstant('2026-03-10T00:00:00Z')
const end = start + 2n * day
const middle = start + day
const period = { start: '2026-03-10', end: '2026-03-12' }
/** Of the period, when it is long over. */
const whole = { period, asOf: '2026-05-01T00:00:00Z' }
/** Seen inside it, seven minutes into a quarter of an hour. */
const asOf = start + 10n * hour + 7n * minute
const unfinished = { period, asOf: formatInstant(asOf) }
const none = { compare: 'none' } as const

/** Periods, buckets, comparisons and `asOf`, by messages. */
export const ofPeriods: readonly Boundary[] = [
  {
    what: 'a period has its start and not its end',
    rows: each('customer', ...around(start), ...around(end)),
    question: { operator: 'volume', query: { ...whole, ...none } },
    expected: { activeChats: 3, activeCustomers: 3, messages: 3 },
  },
  {
    what: 'so has its comparison',
    rows: each('customer', ...around(start - 2n * day), ...around(start)),
    question: { operator: 'volume', query: whole },
    expected: { messages: 2, previous: { activeChats: 3, activeCustomers: 3, messages: 3 } },
  },
  {
    what: 'what is sent at asOf is not seen yet',
    rows: each('customer', ...around(asOf)),
    question: { operator: 'volume', query: { ...unfinished, ...none } },
    expected: { activeChats: 1, activeCustomers: 1, messages: 1 },
  },
  {
    what: 'nor in the quarter of an hour in which the period begins',
    rows: each('customer', ...around(start), ...around(start + 7n * minute)),
    question: {
      operator: 'volume',
      query: { period, ...none, asOf: formatInstant(start + 7n * minute) },
    },
    expected: { activeChats: 3, messages: 3 },
  },
  {
    what: 'messages of the quarter before asOf, and of the one in which it is, are counted once',
    rows: each('customer', ...around(asOf - 7n * minute), ...around(asOf - 22n * minute), ...around(asOf)),
    question: { operator: 'volume', query: { ...unfinished, ...none } },
    expected: { activeChats: 7, messages: 7 },
  },
  {
    what: 'asOf at the end of a quarter sees what is before it',
    rows: each('customer', ...around(start + 10n * hour)),
    question: { operator: 'volume', query: { period, ...none, asOf: formatInstant(start + 10n * hour) } },
    expected: { activeChats: 1, messages: 1 },
  },
  {
    what: 'a comparison to date stops as far into its dates as asOf is into the period',
    rows: each('customer', ...around(asOf - 2n * day)),
    question: { operator: 'volume', query: unfinished },
    expected: {
      previous: { activeChats: 1, messages: 1 },
      comparison: { toDate: true, cutAt: formatInstant(asOf - 2n * day) },
    },
  },
  {
    what: 'a period that ends at asOf is over: its comparison is whole',
    rows: each('customer', ...around(start)),
    question: { operator: 'volume', query: { period, asOf: formatInstant(end) } },
    expected: { messages: 2, previous: { messages: 1 }, comparison: { toDate: false, cutAt: null } },
  },
  {
    what: 'one that ends a microsecond later is not',
    rows: each('customer', ...around(start)),
    question: { operator: 'volume', query: { period, asOf: formatInstant(end - micro) } },
    expected: {
      previous: { messages: 0 },
      comparison: { toDate: true, cutAt: formatInstant(start - micro) },
    },
  },
  {
    what: 'before the period begins, its comparison to date is nothing',
    rows: each('customer', ...around(start - 2n * day)),
    question: { operator: 'volume', query: { period, asOf: formatInstant(start - micro) } },
    expected: { messages: 0, previous: { messages: 0 }, comparison: { cutAt: formatInstant(start - 2n * day) } },
  },
  {
    what: 'a comparison to date never goes past its end',
    rows: each('customer', ...around(start - day)),
    question: {
      operator: 'volume',
      query: {
        period,
        asOf: formatInstant(middle + hour),
        compare: { start: '2026-03-08', end: '2026-03-09' },
      },
    },
    expected: { previous: { messages: 1 }, comparison: { cutAt: formatInstant(start - day) } },
  },
  {
    what: 'a chat is active once, also when it speaks at the start and a while after',
    rows: chats(
      [
        ['customer', start - micro],
        ['customer', start],
        ['customer', start + 20n * minute],
      ],
      [
        ['customer', start],
        ['bot', start + 20n * minute],
        ['agent', start + 3n * hour],
      ],
      [
        ['customer', end - micro],
        ['agent', end],
      ],
      [
        ['customer', start - micro],
        ['agent', end],
      ],
    ),
    question: { operator: 'volume', query: { ...whole, ...none } },
    expected: { activeChats: 3, messages: 6 },
  },
  {
    what: 'by day, a chat is active once in each day in which it speaks',
    rows: chats(
      [
        ['customer', middle - micro],
        ['customer', middle],
      ],
      [
        ['customer', middle],
        ['customer', middle + 20n * minute],
      ],
      [
        ['customer', middle - 20n * minute],
        ['customer', middle - micro],
      ],
    ),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day' } },
    expected: { rows: [{ value: 2 }, { value: 2 }] },
  },
  {
    what: 'and its messages are of the day that they are sent in',
    rows: each('customer', ...around(middle), ...around(start), ...around(end)),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'messages' } },
    expected: { rows: [{ value: 3 }, { value: 3 }] },
  },
  {
    what: 'a bucket that ends at asOf is whole, one that begins then has no value',
    rows: each('customer', ...around(middle)),
    question: { operator: 'evolution', query: { period, ...none, asOf: formatInstant(middle), grain: 'day' } },
    expected: {
      rows: [
        { bucket: '2026-03-10', partial: false, value: 1 },
        { bucket: '2026-03-11', partial: true, value: null },
      ],
    },
  },
  {
    what: 'a bucket that ends a microsecond after asOf is partial',
    rows: each('customer', ...around(middle)),
    question: { operator: 'evolution', query: { period, ...none, asOf: formatInstant(middle - micro), grain: 'day' } },
    expected: { rows: [{ partial: true, value: 0 }, { value: null }] },
  },
  {
    what: 'a bucket that began a microsecond before asOf has a value',
    rows: each('customer', ...around(middle)),
    question: { operator: 'evolution', query: { period, ...none, asOf: formatInstant(middle + micro), grain: 'day' } },
    expected: {
      rows: [
        { partial: false, value: 1 },
        { partial: true, value: 1 },
      ],
    },
  },
  ...(['activeChats', 'messages', 'startedChats', 'openedWaits', 'waitingChats'] as const).map(
    (metric): Boundary => ({
      what: `${metric} by month of a year, as of the middle of June: what comes later in June is not in June`,
      rows: each('customer', parseInstant('2026-06-20T12:00:00Z'), parseInstant('2026-06-15T08:00:00Z')),
      question: {
        operator: 'evolution',
        query: { period: '2026', asOf: '2026-06-15T08:00:00Z', grain: 'month', metric, ...none },
      },
      expected: {
        rows: [
          ...Array.from({ length: 5 }, () => ({ value: 0, partial: false })),
          { bucket: '2026-06-01', value: 0, partial: true },
          ...Array.from({ length: 6 }, () => ({ value: null, partial: true })),
        ],
      },
    }),
  ),
  {
    what: 'by month of a year, a chat that speaks on both sides of the first of a month is active in both',
    rows: chats(
      [
        ['customer', parseInstant('2026-04-30T21:59:59.999999Z')],
        ['customer', parseInstant('2026-04-30T22:00:00Z')],
      ],
      [
        ['customer', parseInstant('2026-04-30T22:00:00Z')],
        ['customer', parseInstant('2026-04-30T22:20:00Z')],
      ],
    ),
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2026-01-10', end: '2026-12-01' },
        zone: 'Europe/Paris',
        asOf: '2026-12-15T00:00:00Z',
        grain: 'month',
        ...none,
      },
    },
    expected: {
      rows: [0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0].map((value, index) => ({ value, partial: index === 0 })),
    },
  },
  {
    what: 'a preset is relative to the date on which asOf is',
    rows: each('customer', ...around(parseInstant('2026-01-31T23:00:00Z'))),
    question: {
      operator: 'volume',
      query: { period: 'last-month', zone: 'Europe/Paris', asOf: '2026-02-28T23:00:00Z', ...none },
    },
    expected: { period: { start: '2026-02-01', end: '2026-03-01' }, messages: 2 },
  },
  {
    what: 'a microsecond before midnight it is still the day before',
    rows: each('customer', ...around(parseInstant('2026-01-31T23:00:00Z'))),
    question: {
      operator: 'volume',
      query: { period: 'last-month', zone: 'Europe/Paris', asOf: '2026-02-28T22:59:59.999999Z', ...none },
    },
    expected: { period: { start: '2026-01-01', end: '2026-02-01' }, messages: 1 },
  },
]
