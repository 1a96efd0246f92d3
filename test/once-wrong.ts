import type { Question } from './arbitraries/question.ts'
import { row } from './oracle/example.ts'
import type { Log } from './oracle/log.ts'

/** A question that an engine once answered wrongly. */
interface OnceWrong {
  readonly what: string
  readonly log: Log
  readonly question: Question
}

export const onceWrong: readonly OnceWrong[] = [
  {
    what: 'a filter on an attribute named __proto__ was ignored',
    log: { rows: [row({ at: '2026-03-01T10:00:00Z' })], establishments: [{ attributes: ['__proto__'], rows: [] }] },
    question: {
      operator: 'volume',
      query: { period: '2026-03', asOf: '2026-04-01T00:00:00Z', where: JSON.parse('{"__proto__":["north"]}') },
    },
  },
  {
    what: 'a day that the zone skipped was complete at the instant it begins and ends',
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
]
