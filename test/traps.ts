import type { Question } from '../testing/arbitraries/question.ts'
import { row } from '../testing/oracle/example.ts'
import { parseInstant } from '../testing/oracle/instant.ts'
import type { Log } from '../testing/oracle/log.ts'

/** A question that is easy to answer wrongly. Most of these once were. */
interface Trap {
  readonly what: string
  readonly log: Log
  readonly question: Question
}

/** A message every quarter of an hour for a few hours. */
function quarters(from: string, hours: number) {
  const start = parseInstant(from)
  return Array.from({ length: 4 * hours }, (_, index) => ({
    ...row({ at: from, chatId: `c${index}` }),
    sentAt: start + BigInt(index) * 900_000_000n,
  }))
}

/** One chat per establishment, all at the same instant. */
function chatsAt(at: string, establishmentIds: readonly string[]) {
  return establishmentIds.map(establishmentId => row({ at, chatId: establishmentId, establishmentId }))
}

/** For two years, chats with a message around the start of each month in Paris, and a second one a minute or a month later. */
function aroundMonths() {
  return Array.from({ length: 24 }, (_, month) => {
    const midnight = Date.UTC(2025, month, 1, -1)
    return [-1, 0, 1, 899_999, 900_000].flatMap((afterMs, index) => {
      const at = new Date(midnight + afterMs).toISOString()
      const later = new Date(midnight + afterMs + (index % 2 === 0 ? 60_000 : 31 * 86_400_000)).toISOString()
      const chatId = `m${month} ${index % 3}`
      return [row({ at, chatId }), row({ at: later, chatId })]
    })
  }).flat()
}

export const traps: readonly Trap[] = [
  {
    what: 'the last wait of all opens at the instant at which the clock jumps',
    log: { rows: [row({ at: '2026-03-29T01:00:00Z' })], establishments: [] },
    question: {
      operator: 'heatmap',
      query: { period: '2026-03', zone: 'Europe/Paris', asOf: '2026-05-01T00:00:00Z' },
    },
  },
  {
    what: 'months of two years, cut where asOf falls inside a quarter of an hour',
    log: { rows: aroundMonths(), establishments: [] },
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2025-01-15', end: '2027-01-01' },
        zone: 'Europe/Paris',
        asOf: '2026-11-30T23:07:00.5Z',
        grain: 'month',
      },
    },
  },
  {
    what: 'messages of two years up to an asOf inside a quarter of an hour',
    log: { rows: aroundMonths(), establishments: [] },
    question: {
      operator: 'volume',
      query: {
        period: { start: '2025-01-15', end: '2027-01-01' },
        zone: 'Europe/Paris',
        asOf: '2026-11-30T23:00:00.0005Z',
        compare: 'previous-year',
      },
    },
  },
  {
    what: 'a filter on an attribute named __proto__ is not ignored',
    log: { rows: [row({ at: '2026-03-01T10:00:00Z' })], establishments: [{ attributes: ['__proto__'], rows: [] }] },
    question: {
      operator: 'volume',
      query: { period: '2026-03', asOf: '2026-04-01T00:00:00Z', where: JSON.parse('{"__proto__":["north"]}') },
    },
  },
  {
    what: 'a day that the zone skipped is partial at the instant it begins and ends',
    log: { rows: [row({ at: '2011-12-30T09:00:00Z' })], establishments: [] },
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2011-12-29', end: '2012-01-01' },
        zone: 'Pacific/Apia',
        asOf: '2011-12-30T10:00:00Z',
        grain: 'day',
      },
    },
  },
  {
    what: 'equal ranks are listed by code point',
    log: { rows: chatsAt('2026-03-01T10:00:00Z', ['\u{10000}', '\uFF5E', 'a', 'B']), establishments: [] },
    question: {
      operator: 'ranking',
      query: { period: '2026-03', asOf: '2026-04-01T00:00:00Z', by: 'establishment' },
    },
  },
  {
    what: 'of equal waits the watch list lists establishments by code point',
    log: { rows: chatsAt('2026-03-01T10:00:00Z', ['\u{10000}', '\uFF5E', 'a', 'B']), establishments: [] },
    question: { operator: 'watchList', query: { asOf: '2026-04-01T00:00:00Z' } },
  },
  {
    what: 'of two versions the author that comes first as a text is kept',
    log: {
      rows: [
        row({ at: '2026-03-01T10:00:00Z', messageId: '1' }),
        row({ at: '2026-03-01T11:00:00Z', messageId: '2', author: 'customer' }),
        row({ at: '2026-03-01T11:00:00Z', messageId: '2', author: 'agent' }),
      ],
      establishments: [],
    },
    question: { operator: 'summary', query: { period: '2026-03', asOf: '2026-04-01T00:00:00Z' } },
  },
  {
    what: 'a comparison is cut at the first of two equal clock times',
    log: { rows: quarters('2026-10-24T22:00:00Z', 6), establishments: [] },
    question: {
      operator: 'volume',
      query: { period: { start: '2026-10-26', end: '2026-10-27' }, zone: 'Europe/Paris', asOf: '2026-10-26T01:30:00Z' },
    },
  },
  {
    what: 'a comparison is cut at a skipped clock time as if the clock had not jumped yet',
    log: { rows: quarters('2026-03-28T23:00:00Z', 6), establishments: [] },
    question: {
      operator: 'volume',
      query: { period: { start: '2026-03-30', end: '2026-03-31' }, zone: 'Europe/Paris', asOf: '2026-03-30T00:30:00Z' },
    },
  },
  {
    what: 'the year before the 28th of a February of 29 days has one day',
    log: { rows: [row({ at: '2023-02-28T12:00:00Z' })], establishments: [] },
    question: {
      operator: 'volume',
      query: {
        period: { start: '2024-02-28', end: '2024-02-29' },
        asOf: '2024-03-01T00:00:00Z',
        compare: 'previous-year',
      },
    },
  },
  {
    what: 'a day that the zone skipped has no hour, its comparison has',
    log: { rows: quarters('2011-12-29T10:00:00Z', 30), establishments: [] },
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2011-12-30', end: '2011-12-31' },
        zone: 'Pacific/Apia',
        asOf: '2012-02-01T00:00:00Z',
        grain: 'hour',
      },
    },
  },
  {
    what: 'a comparison with a day that the zone skipped has no hour',
    log: { rows: quarters('2011-12-29T10:00:00Z', 30), establishments: [] },
    question: {
      operator: 'evolution',
      query: {
        period: { start: '2011-12-31', end: '2012-01-01' },
        zone: 'Pacific/Apia',
        asOf: '2012-02-01T00:00:00Z',
        grain: 'hour',
        by: 'channel',
      },
    },
  },
]
