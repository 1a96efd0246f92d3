import { formatInstant, parseInstant } from '../../testing/oracle/instant.ts'
import { around, type Boundary, chats, day, each, hour, micro, minute } from './boundary.ts'

const start = parseInstant('2026-03-10T00:00:00Z')
const end = start + 2n * day
const middle = start + day
const period = { start: '2026-03-10', end: '2026-03-12' }
/** A query made long after the period. */
const whole = { period, asOf: '2026-05-01T00:00:00Z' }
/** Within the period, seven minutes into a quarter of an hour. */
const asOf = start + 10n * hour + 7n * minute
const unfinished = { period, asOf: formatInstant(asOf) }
const none = { compare: 'none' } as const

/** Boundaries of periods, buckets, comparisons and `asOf`, by messages. */
export const ofPeriods: readonly Boundary[] = [
  {
    what: 'a period includes its start and excludes its end',
    rows: each('customer', ...around(start), ...around(end)),
    question: { operator: 'volume', query: { ...whole, ...none } },
    expected: { activeChats: 3, activeCustomers: 3, messages: 3 },
  },
  {
    what: 'a comparison includes its start and excludes its end',
    rows: each('customer', ...around(start - 2n * day), ...around(start)),
    question: { operator: 'volume', query: whole },
    expected: { messages: 2, previous: { activeChats: 3, activeCustomers: 3, messages: 3 } },
  },
  {
    what: 'a message sent at asOf does not count',
    rows: each('customer', ...around(asOf)),
    question: { operator: 'volume', query: { ...unfinished, ...none } },
    expected: { activeChats: 1, activeCustomers: 1, messages: 1 },
  },
  {
    what: 'a message sent at asOf does not count in the quarter of an hour in which the period begins',
    rows: each('customer', ...around(start), ...around(start + 7n * minute)),
    question: {
      operator: 'volume',
      query: { period, ...none, asOf: formatInstant(start + 7n * minute) },
    },
    expected: { activeChats: 3, messages: 3 },
  },
  {
    what: 'messages in the quarter of an hour of asOf and in the one before count once',
    rows: each('customer', ...around(asOf - 7n * minute), ...around(asOf - 22n * minute), ...around(asOf)),
    question: { operator: 'volume', query: { ...unfinished, ...none } },
    expected: { activeChats: 7, messages: 7 },
  },
  {
    what: 'with asOf at the end of a quarter of an hour, the messages before it count',
    rows: each('customer', ...around(start + 10n * hour)),
    question: { operator: 'volume', query: { period, ...none, asOf: formatInstant(start + 10n * hour) } },
    expected: { activeChats: 1, messages: 1 },
  },
  {
    what: 'a comparison to date is cut as far into its dates as asOf is into the period',
    rows: each('customer', ...around(asOf - 2n * day)),
    question: { operator: 'volume', query: unfinished },
    expected: {
      previous: { activeChats: 1, messages: 1 },
      comparison: { toDate: true, cutAt: formatInstant(asOf - 2n * day) },
    },
  },
  {
    what: 'a period that ends at asOf is over, and its comparison is not cut',
    rows: each('customer', ...around(start)),
    question: { operator: 'volume', query: { period, asOf: formatInstant(end) } },
    expected: { messages: 2, previous: { messages: 1 }, comparison: { toDate: false, cutAt: null } },
  },
  {
    what: 'a period that ends a microsecond after asOf is not over',
    rows: each('customer', ...around(start)),
    question: { operator: 'volume', query: { period, asOf: formatInstant(end - micro) } },
    expected: {
      previous: { messages: 0 },
      comparison: { toDate: true, cutAt: formatInstant(start - micro) },
    },
  },
  {
    what: 'before the period begins, its comparison to date is empty',
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
    what: 'a chat counts once as active when it has messages at the start of the period and later',
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
    what: 'by day, a chat counts once on each day on which it has a message',
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
    what: 'by day, a message counts on the day on which it was sent',
    rows: each('customer', ...around(middle), ...around(start), ...around(end)),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'messages' } },
    expected: { rows: [{ value: 3 }, { value: 3 }] },
  },
  {
    what: 'a bucket that ends at asOf is complete, and one that begins at asOf has no value',
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
      what: `${metric} by month, as of mid-June: later messages do not count in June`,
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
    what: 'by month, a chat with messages on both sides of the first of a month is active in both months',
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
    what: 'a relative period depends on the date of asOf',
    rows: each('customer', ...around(parseInstant('2026-01-31T23:00:00Z'))),
    question: {
      operator: 'volume',
      query: { period: 'last-month', zone: 'Europe/Paris', asOf: '2026-02-28T23:00:00Z', ...none },
    },
    expected: { period: { start: '2026-02-01', end: '2026-03-01' }, messages: 2 },
  },
  {
    what: 'a relative period still depends on the day before, a microsecond before midnight',
    rows: each('customer', ...around(parseInstant('2026-01-31T23:00:00Z'))),
    question: {
      operator: 'volume',
      query: { period: 'last-month', zone: 'Europe/Paris', asOf: '2026-02-28T22:59:59.999999Z', ...none },
    },
    expected: { period: { start: '2026-01-01', end: '2026-02-01' }, messages: 1 },
  },
]
