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
/** Chats whose delays are these. */
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
/** Before that of any other chat of these examples. */
const earliestStart = parseInstant('1970-03-02T00:00:00Z')
const startedAt = (asOf: bigint) =>
  ({
    operator: 'volume',
    query: { period: '1970-03', asOf: formatInstant(asOf), startedIn: { hours: anyHour }, ...none },
  }) as const satisfies Question

/** Waits: when they open and end, how long they are, and where they are counted. */
export const ofWaits: readonly Boundary[] = [
  {
    what: 'a chat waits at the end of the period when its wait opened before',
    rows: each('customer', ...around(end)),
    question: { operator: 'split', query: { ...whole, by: ['establishment'], metric: 'waitingChats' } },
    expected: { total: 1 },
  },
  {
    what: 'and did not end before',
    rows: answeredAround(end),
    question: { operator: 'split', query: { ...whole, by: ['establishment'], metric: 'waitingChats' } },
    expected: { total: 2 },
  },
  {
    what: 'at asOf, where that is earlier, likewise',
    rows: [
      ...chats(...around(asOf).map(at => [['customer', at] as const]), ...around(asOf).map(at => waiting(start, at))),
    ],
    question: { operator: 'split', query: { ...seen, by: ['establishment'], metric: 'waitingChats' } },
    expected: { total: 3 },
  },
  {
    what: 'by day, waits that open around a midnight are waiting at the end of that day, or of the next',
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
    what: 'by day, a wait that ends at a midnight is open at the end of the day before',
    rows: answeredAround(middle),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 2 }, { value: 0 }] },
  },
  {
    what: 'by day, a wait that ends at the end of the period is open then',
    rows: answeredAround(end),
    question: { operator: 'evolution', query: { ...whole, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 3 }, { value: 2 }] },
  },
  {
    what: 'by day, a wait that ends at asOf is open then, and one that opens then is not',
    rows: chats(
      ...around(asOf).map(at => waiting(start - day, at)),
      ...around(asOf).map(at => [['customer', at] as const]),
    ),
    question: { operator: 'evolution', query: { ...seen, ...none, grain: 'day', metric: 'waitingChats' } },
    expected: { rows: [{ value: 3 }, { value: null }] },
  },
  {
    what: 'a wait is on the watch list when it is strictly older than the threshold',
    rows: each('customer', ...around(asOf - hour)),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 3600 } },
    expected: { establishments: 1, waitingChats: 1, rows: [{ longestWaitSeconds: 3600.000001 }] },
  },
  {
    what: 'four days are the threshold that nobody chose',
    rows: each('customer', ...around(asOf - 4n * day)),
    question: { operator: 'watchList', query: { asOf: seen.asOf } },
    expected: { thresholdSeconds: 345_600, waitingChats: 1 },
  },
  {
    what: 'a wait exactly as old as maxAgeDays is kept, an older one is dropped and counted',
    rows: each('customer', ...around(asOf - day)),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 0, maxAgeDays: 1 } },
    expected: { waitingChats: 2, droppedChats: 1, rows: [{ waitingCustomers: 2, longestWaitSeconds: 86_400 }] },
  },
  {
    what: 'half a day is twelve hours',
    rows: each('customer', ...around(asOf - 12n * hour)),
    question: { operator: 'watchList', query: { asOf: seen.asOf, olderThanSeconds: 43_200, maxAgeDays: 0.5 } },
    expected: { establishments: 0, waitingChats: 0, droppedChats: 1, rows: [] },
  },
  {
    what: 'without a threshold all that opened before asOf is listed',
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
    what: 'the chats of the watch list are those strictly older, and not older than maxAgeDays',
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
    what: 'the chats that wait at asOf',
    rows: chats(...around(asOf).map(at => [['customer', at] as const]), ...around(asOf).map(at => waiting(start, at))),
    question: listed('waiting'),
    expected: { total: 3 },
  },
  {
    what: 'a chat is started in the period from its start on, and before its end',
    rows: each('customer', ...around(start), ...around(end)),
    question: { operator: 'summary', query: whole },
    expected: { started: 3, openedWaits: 3, waiting: 3 },
  },
  ...[
    {
      what: 'no chat has started in any hour before the first of all starts',
      at: earliestStart - micro,
      activeChats: 0,
    },
    { what: 'nor at the instant of it', at: earliestStart, activeChats: 0 },
    { what: 'but a microsecond later', at: earliestStart + micro, activeChats: 1 },
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
    what: 'a chat that starts at asOf is not seen',
    rows: each('customer', ...around(asOf)),
    question: listed('started'),
    expected: { total: 1 },
  },
  {
    what: 'a reply or an archive at asOf is not seen: the chat waits',
    rows: chats(
      ...around(asOf).map(at => waiting(start, at)),
      ...around(asOf).map(at => waiting(start + micro, at, 'archive')),
    ),
    question: { operator: 'summary', query: seen },
    expected: { started: 6, handled: 1, closedUnanswered: 1, waiting: 4, answeredWaits: 1 },
  },
  {
    what: 'in a list, a reply at asOf is not seen',
    rows: chats(...around(asOf).map(at => waiting(start, at))),
    question: listed('unanswered'),
    expected: { total: 2, rows: [{ waitSeconds: 36_420 }, { waitSeconds: 36_420 }] },
  },
  {
    what: 'nor in the state of an active chat, which a wait that is open then decides',
    rows: chats(...around(asOf).map(at => waiting(start, at))),
    question: listed('active'),
    expected: { total: 3, rows: [{ state: 'handled' }, { state: 'waiting' }, { state: 'waiting' }] },
  },
  {
    what: 'under an hour is less than an hour, and so on',
    rows: delays(0n, ...around(hour), ...around(4n * hour), ...around(24n * hour)),
    question: { operator: 'summary', query: whole },
    expected: { started: 10, handledWithin1h: 0.2, handledWithin4h: 0.5, handledWithin24h: 0.8 },
  },
  {
    what: 'a class of delays has its start and not its end',
    rows: delays(0n, ...around(hour), ...around(4n * hour)),
    question: { operator: 'delayDistribution', query: { ...whole, fromSeconds: [0, 3600, 14_400] } },
    expected: { classes: [{ handled: 2 }, { handled: 3 }, { handled: 2 }] },
  },
  {
    what: 'a delay that is shorter than the first class is in none',
    rows: delays(...around(hour)),
    question: { operator: 'delayDistribution', query: { ...whole, fromSeconds: [3600] } },
    expected: { handled: 3, classes: [{ handled: 2 }] },
  },
  {
    what: 'a customer, a reply and an archive of one instant are a delay of 0',
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
    what: 'a chat censored at a delay at which another is handled is still at risk: half are unhandled there',
    rows: chats(waiting(start, start + hour), waiting(start, start + hour, 'archive')),
    question: { operator: 'summary', query: whole },
    expected: { medianDelaySecondsCensored: 3600 },
  },
  {
    what: 'the median is reached at exactly a half, and not above it',
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
    // A Monday begins in Kathmandu at 18:15 of Sunday.
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
    what: 'the hour that is skipped in spring has no chat, the one after it begins where the clock jumps',
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
    what: 'the hour that is repeated in autumn is one cell',
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
    what: 'chats started in some hours are those from the first instant of one to before the next',
    rows: each('customer', ...around(start + 9n * hour), ...around(start + 10n * hour)),
    question: {
      operator: 'summary',
      query: { ...whole, startedIn: { clock: 'report', hours: [{ weekday: 2, hour: 9 }] } },
    },
    expected: { started: 3 },
  },
  {
    what: 'a chat that starts at asOf did not start in its hour yet, whatever it said before',
    rows: chats(...around(asOf).map(at => [['bot', start] as const, ['customer', at] as const])),
    question: {
      operator: 'volume',
      query: { ...seen, ...none, startedIn: { clock: 'report', hours: [{ weekday: 2, hour: 10 }] } },
    },
    expected: { activeChats: 1, messages: 2 },
  },
]

/** The counts of chats started in the hours of a week, all others 0. */
function hours(started: Readonly<Record<number, number>>): readonly object[] {
  return Array.from({ length: 168 }, (_, index) => ({ started: started[index] ?? 0 }))
}
