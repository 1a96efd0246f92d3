import type { Question } from '../../testing/arbitraries/question.ts'
import { formatInstant, parseInstant } from '../../testing/oracle/instant.ts'
import { around, type Boundary, chats, day, type Event, each, hour, micro, minute } from './boundary.ts'

const start = parseInstant('2026-03-10T00:00:00Z')
const end = start + 2n * day
const middle = start + day
const period = { start: '2026-03-10', end: '2026-03-12' }
const whole = { period, asOf: '2026-05-01T00:00:00Z' }
const none = { compare: 'none' } as const
const asOf = start + 10n * hour + 7n * minute
const seen = { period, asOf: formatInstant(asOf) }

const waiting = (opened: bigint, ended: bigint, by: 'agent' | 'archive' = 'agent'): readonly Event[] => [
  ['customer', opened],
  [by, ended],
]
/** Chats with these delays. */
const delays = (...all: readonly bigint[]) => chats(...all.map(delay => waiting(start, start + delay)))
/** Chats that wait from the day before and are answered around an instant. */
const answeredAround = (at: bigint) => chats(...around(at).map(ended => waiting(start - day, ended)))

const listed = (of: 'waiting' | 'unanswered' | 'watched' | 'handled' | 'closedUnanswered' | 'started' | 'active') =>
  ({ operator: 'chatList', query: { ...seen, of } }) as const satisfies Question

/** Every hour of the week. */
const anyHour = Array.from({ length: 7 * 24 }, (_, index) => ({
  weekday: Math.floor(index / 24) + 1,
  hour: index % 24,
}))
/** Earlier than the start of any other chat here. */
const earliestStart = parseInstant('1970-03-02T00:00:00Z')
const startedAt = (asOf: bigint) =>
  ({
    operator: 'volume',
    query: { period: '1970-03', asOf: formatInstant(asOf), startedIn: { hours: anyHour }, ...none },
  }) as const satisfies Question

/** Boundaries of waits: when they open and end, how long they are, and where they count. */
export const ofWaits: readonly Boundary[] = [
  {
    what: 'a chat is waiting at the end of the period when its wait opened before',
    rows: each('customer', ...around(end)),
    question: { operator: 'split', query: { ...whole, by: ['establishment'], metric: 'waitingChats' } },
    expected: { total: 1 },
  },
  {
    what: 'a chat is waiting at the end of the period when its wait did not end before',
    rows: answeredAround(end),
    question: { operator: 'split', query: { ...whole, by: ['establishment'], metric: 'waitingChats' } },
    expected: { total: 2 },
  },
  {
    what: 'a chat is waiting at asOf when that is before the end of the period',
    rows: [
      ...chats(...around(asOf).map(at => [['customer', at] as const]), ...around(asOf).map(at => waiting(start, at))),
    ],
    question: { operator: 'split', query: { ...seen, by: ['establishment'], metric: 'waitingChats' } },
    expected: { total: 3 },
  },
  {
    what: 'by day, a chat whose wait opens around midnight is waiting at the end of the day before or of the day after',
    rows: each('customer', ...around(start), ...around(middle), ...around(end)),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 4 }, { value: 7 }] },
  },
  {
    what: 'by day, a wait that ends around the start of the period is in no bucket',
    rows: answeredAround(start),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 0 }, { value: 0 }] },
  },
  {
    what: 'by day, a wait that ends at midnight is open at the end of the day before',
    rows: answeredAround(middle),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 2 }, { value: 0 }] },
  },
  {
    what: 'by day, a wait that ends at the end of the period is still open there',
    rows: answeredAround(end),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 3 }, { value: 2 }] },
  },
  {
    what: 'by day, a wait that ends at asOf is still open there, and one that opens at asOf is not',
    rows: chats(
      ...around(asOf).map(at => waiting(start - day, at)),
      ...around(asOf).map(at => [['customer', at] as const]),
    ),
    question: { operator: 'evolution', query: { ...seen, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 3 }, { value: null }] },
  },
  {
    what: 'a chat is on the watch list when its wait is strictly longer than the threshold',
    rows: each('customer', ...around(asOf - hour)),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 3600 } },
    expected: { establishments: 1, waitingChats: 1, rows: [{ longestWaitSeconds: 3600.000001 }] },
  },
  {
    what: 'the default threshold is four days',
    rows: each('customer', ...around(asOf - 4n * day)),
    question: { operator: 'watchList', query: { asOf: seen.asOf } },
    expected: { thresholdSeconds: 345_600, waitingChats: 1 },
  },
  {
    what: 'a wait of exactly maxAgeDays is listed, and a longer one is dropped and counted',
    rows: each('customer', ...around(asOf - day)),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 0, maxAgeDays: 1 } },
    expected: { waitingChats: 2, droppedChats: 1, rows: [{ waitingCustomers: 2, longestWaitSeconds: 86_400 }] },
  },
  {
    what: 'a maxAgeDays of half a day is twelve hours',
    rows: each('customer', ...around(asOf - 12n * hour)),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 43_200, maxAgeDays: 0.5 } },
    expected: { establishments: 0, waitingChats: 0, droppedChats: 1, rows: [] },
  },
  {
    what: 'with a threshold of 0, every wait that opened before asOf is listed',
    rows: each('customer', ...around(asOf)),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 0 } },
    expected: { waitingChats: 1, rows: [{ longestWaitSeconds: 0.000001 }] },
  },
  {
    what: 'a wait that ends at asOf is still on the watch list',
    rows: chats(...around(asOf).map(at => waiting(start, at))),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 3600 } },
    expected: { waitingChats: 2 },
  },
  {
    what: 'the chats of the watch list wait for longer than the threshold and no longer than maxAgeDays',
    rows: each('customer', ...around(asOf - hour), ...around(asOf - day)),
    question: {
      operator: 'chatList',
      query: { of: 'watched', asOf: seen.asOf, olderThanSeconds: 3600, maxAgeDays: 1 },
    },
    expected: {
      total: 3,
      rows: [{ waitSeconds: 86_400 }, { waitSeconds: 86_399.999999 }, { waitSeconds: 3600.000001 }],
    },
  },
  {
    what: 'the list of chats waiting at asOf',
    rows: chats(...around(asOf).map(at => [['customer', at] as const]), ...around(asOf).map(at => waiting(start, at))),
    question: listed('waiting'),
    expected: { total: 3 },
  },
  {
    what: 'a chat counts as started in the period from the start of the period and before its end',
    rows: each('customer', ...around(start), ...around(end)),
    question: { operator: 'summary', query: whole },
    expected: { started: 3, openedWaits: 3, waiting: 3 },
  },
  ...[
    {
      what: 'no chat has started in any hour of the week before the earliest start',
      at: earliestStart - micro,
      activeChats: 0,
    },
    { what: 'no chat has started in any hour of the week at the earliest start', at: earliestStart, activeChats: 0 },
    {
      what: 'a chat has started in its hour of the week a microsecond after the earliest start',
      at: earliestStart + micro,
      activeChats: 1,
    },
  ].map(
    ({ what, at, activeChats }): Boundary => ({
      what,
      rows: chats([
        ['bot', earliestStart - day],
        ['customer', earliestStart],
      ]),
      question: startedAt(at),
      expected: { activeChats, messages: activeChats === 0 ? 0 : 2 },
    }),
  ),
  {
    what: 'a chat that starts at asOf does not count',
    rows: each('customer', ...around(asOf)),
    question: listed('started'),
    expected: { total: 1 },
  },
  {
    what: 'a reply or an archiving at asOf does not count: the chat is waiting',
    rows: chats(
      ...around(asOf).map(at => waiting(start, at)),
      ...around(asOf).map(at => waiting(start + micro, at, 'archive')),
    ),
    question: { operator: 'summary', query: seen },
    expected: { started: 6, handled: 1, closedUnanswered: 1, waiting: 4, answeredWaits: 1 },
  },
  {
    what: 'in a list of chats, a reply at asOf does not count',
    rows: chats(...around(asOf).map(at => waiting(start, at))),
    question: listed('unanswered'),
    expected: { total: 2, rows: [{ waitSeconds: 36_420 }, { waitSeconds: 36_420 }] },
  },
  {
    what: 'the state of an active chat comes from its open wait, and a reply at asOf does not count',
    rows: chats(...around(asOf).map(at => waiting(start, at))),
    question: listed('active'),
    expected: { total: 3, rows: [{ state: 'handled' }, { state: 'waiting' }, { state: 'waiting' }] },
  },
  {
    what: 'handled in under an hour excludes a delay of exactly an hour, and so on',
    rows: delays(0n, ...around(hour), ...around(4n * hour), ...around(24n * hour)),
    question: { operator: 'summary', query: whole },
    expected: { started: 10, handledWithin1h: 0.2, handledWithin4h: 0.5, handledWithin24h: 0.8 },
  },
  {
    what: 'a delay class includes its start and excludes its end',
    rows: delays(0n, ...around(hour), ...around(4n * hour)),
    question: { operator: 'delayDistribution', query: { ...whole, fromSeconds: [0, 3600, 14_400] } },
    expected: { classes: [{ handled: 2 }, { handled: 3 }, { handled: 2 }] },
  },
  {
    what: 'a delay shorter than the first class is in no class',
    rows: delays(...around(hour)),
    question: { operator: 'delayDistribution', query: { ...whole, fromSeconds: [3600] } },
    expected: { handled: 3, classes: [{ handled: 2 }] },
  },
  {
    what: 'a message, a reply and an archiving at one instant give a delay of 0',
    rows: chats(
      [
        ['archive', start],
        ['agent', start],
        ['customer', start],
      ],
      [
        ['archive', start],
        ['customer', start],
      ],
      [
        ['agent', start - micro],
        ['customer', start],
      ],
    ),
    question: { operator: 'summary', query: whole },
    expected: { started: 3, handled: 1, closedUnanswered: 1, waiting: 1, meanDelaySeconds: 0 },
  },
  {
    what: 'a chat censored at the delay at which another is handled is still at risk there: half are unhandled',
    rows: chats(waiting(start, start + hour), waiting(start, start + hour, 'archive')),
    question: { operator: 'summary', query: whole },
    expected: { medianDelaySecondsCensored: 3600 },
  },
  {
    what: 'the median is reached at exactly one half, and not above it',
    rows: chats(
      waiting(start, start + hour),
      waiting(start, start + 2n * hour),
      waiting(start, start + 3n * hour, 'archive'),
      waiting(start, start + 3n * hour, 'archive'),
    ),
    question: { operator: 'summary', query: whole },
    expected: { medianDelaySecondsCensored: 7200 },
  },
  {
    what: 'an hour of the week begins with its first instant and ends before the next',
    // Monday begins in Kathmandu at 18:15 UTC on Sunday.
    rows: each(
      'customer',
      ...around(parseInstant('2026-03-08T18:15:00Z')),
      ...around(parseInstant('2026-03-08T19:15:00Z')),
    ),
    question: {
      operator: 'heatmap',
      query: { period: '2026-03', zone: 'Asia/Kathmandu', asOf: '2026-05-01T00:00:00Z', clock: 'report' },
    },
    expected: { cells: hours({ 0: 3, 1: 2, 167: 1 }) },
  },
  {
    what: 'the hour skipped in spring has no chats, and the next begins where the clock jumps',
    rows: each(
      'customer',
      ...around(parseInstant('2026-03-29T01:00:00Z')),
      ...around(parseInstant('2026-03-29T02:00:00Z')),
    ),
    question: {
      operator: 'heatmap',
      query: { period: '2026-03', zone: 'Europe/Paris', asOf: '2026-05-01T00:00:00Z' },
    },
    expected: { cells: hours({ 145: 1, 147: 3, 148: 2 }) },
  },
  {
    what: 'the hour repeated in autumn is one cell',
    rows: each(
      'customer',
      ...around(parseInstant('2026-10-25T00:00:00Z')),
      ...around(parseInstant('2026-10-25T01:00:00Z')),
      ...around(parseInstant('2026-10-25T02:00:00Z')),
    ),
    question: {
      operator: 'heatmap',
      query: { period: '2026-10', zone: 'Europe/Paris', asOf: '2026-11-01T00:00:00Z' },
    },
    expected: { cells: hours({ 145: 1, 146: 6, 147: 2 }) },
  },
  {
    what: 'chats started in an hour start from its first instant and before the next hour',
    rows: each('customer', ...around(start + 9n * hour), ...around(start + 10n * hour)),
    question: {
      operator: 'summary',
      query: { ...whole, startedIn: { clock: 'report', hours: [{ weekday: 2, hour: 9 }] } },
    },
    expected: { started: 3 },
  },
  {
    what: 'a chat that starts at asOf has not started in its hour yet, even if it has earlier messages',
    rows: chats(...around(asOf).map(at => [['bot', start] as const, ['customer', at] as const])),
    question: {
      operator: 'volume',
      query: { ...seen, ...none, startedIn: { clock: 'report', hours: [{ weekday: 2, hour: 10 }] } },
    },
    expected: { activeChats: 1, messages: 2 },
  },
]

/** The number of chats started in each hour of the week, with these values and 0 otherwise. */
function hours(started: Readonly<Record<number, number>>): readonly object[] {
  return Array.from({ length: 168 }, (_, index) => ({ started: started[index] ?? 0 }))
}
