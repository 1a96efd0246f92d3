import type { Question } from '../arbitraries/question.ts'
import { addDays } from '../oracle/civil.ts'
import { formatInstant, parseInstant } from '../oracle/instant.ts'
import type { Log } from '../oracle/log.ts'

const weekMicros = 7n * 86_400_000_000n

/** Asked of these dates, without comparison, by weeks at most. */
export function plainQuestion(one: Question, period: { readonly start: string; readonly end: string }): Question {
  const query = { ...one.query, period }
  if (one.operator === 'heatmap' || one.operator === 'summary' || one.operator === 'watchList')
    return { ...one, query } as Question
  const grain =
    one.operator === 'evolution' && one.query.grain !== 'hour'
      ? { grain: one.query.grain === 'day' ? 'day' : 'week' }
      : {}
  return { ...one, query: { ...query, compare: 'none', ...grain } } as Question
}

export function movedQuestion(one: Question, weeks: number): Question {
  const period = one.query.period as { readonly start: string; readonly end: string }
  const moved = { start: addDays(period.start, 7 * weeks), end: addDays(period.end, 7 * weeks) }
  const asOf = formatInstant(parseInstant(one.query.asOf) + BigInt(weeks) * weekMicros)
  return { ...one, query: { ...one.query, asOf, period: moved } } as Question
}

export function movedLog(log: Log, weeks: number): Log {
  const move = (instant: bigint) => instant + BigInt(weeks) * weekMicros
  const rows = log.rows.map(row => ({
    ...row,
    sentAt: move(row.sentAt),
    updatedAt: row.updatedAt === null ? null : move(row.updatedAt),
  }))
  return { ...log, rows }
}

export function withoutDates(answer: object): unknown {
  const dated = new Set(['period', 'asOf', 'bucket', 'oldestWaitingSince'])
  return JSON.parse(JSON.stringify(answer, (name, value) => (dated.has(name) ? undefined : value)))
}
