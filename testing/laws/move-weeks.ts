import type { Dates } from '../arbitraries/period.ts'
import type { Question } from '../arbitraries/question.ts'
import { addDays } from '../oracle/civil.ts'
import { formatInstant, parseInstant } from '../oracle/instant.ts'
import type { Log } from '../oracle/log.ts'

const weekMicros = 7n * 86_400_000_000n

/** The same query for these dates, without a comparison and by weeks at most. */
export function plainQuestion(one: Question, period: Dates): Question {
  switch (one.operator) {
    case 'volume':
    case 'split':
    case 'ranking':
    case 'table':
      return { ...one, query: { ...one.query, period, compare: 'none' } } as Question
    case 'evolution': {
      const grain = one.query.grain === 'hour' || one.query.grain === 'day' ? one.query.grain : 'week'
      return { ...one, query: { ...one.query, period, compare: 'none', grain } }
    }
    default:
      return { ...one, query: { ...one.query, period } } as Question
  }
}

/** The same query, `weeks` weeks later. */
export function movedQuestion(one: Question, weeks: number): Question {
  const period = one.query.period as Dates
  const moved = { start: addDays(period.start, 7 * weeks), end: addDays(period.end, 7 * weeks) }
  const asOf = formatInstant(askedAt(one) + BigInt(weeks) * weekMicros)
  return { ...one, query: { ...one.query, asOf, period: moved } } as Question
}

/** The as-of time of a query. */
export function askedAt({ query }: Question): bigint {
  if (query.asOf === undefined) throw new Error('the question names no instant')
  return parseInstant(query.asOf)
}

/** The same log, `weeks` weeks later. */
export function movedLog(log: Log, weeks: number): Log {
  const move = (instant: bigint) => instant + BigInt(weeks) * weekMicros
  const rows = log.rows.map(row => ({
    ...row,
    sentAt: move(row.sentAt),
    updatedAt: row.updatedAt === null ? null : move(row.updatedAt),
  }))
  return { ...log, rows }
}

/** An answer without its dates. */
export function withoutDates(answer: object): unknown {
  const dated = new Set(['period', 'knownFrom', 'knownUntil', 'asOf', 'bucket', 'oldestWaitingSince', 'startedAt'])
  const { covered, ...rest } = answer as { readonly covered: object }
  return { covered, rest: JSON.parse(JSON.stringify(rest, (name, value) => (dated.has(name) ? undefined : value))) }
}
