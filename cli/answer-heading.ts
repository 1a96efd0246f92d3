import { type MetricName, metricOf } from '../src/metrics/definitions/catalogue.ts'
import type { ChatKind, Filter } from '../src/metrics/definitions/query.ts'
import type { AnswerOf, AnyAnswer, OperatorName } from '../src/metrics/operators/index.ts'
import { isStale } from '../src/metrics/reading/known.ts'
import type { EstablishmentName } from '../src/report/model/report-input.ts'
import { formatDelay } from '../src/words/format.ts'
import { formatDateRange, formatInstant } from '../src/words/format-date.ts'
import { visibleText } from './visible-text.ts'

interface HeadingOptions {
  /** Whether the answer's table shows the comparison. */
  readonly compares: boolean
  /** ISO 8601 UTC. */
  readonly now: string
  /** The names of the establishments that the filters mention. */
  readonly names: readonly EstablishmentName[]
}

/**
 * The heading of an answer, one fact per line: subject and period, until when the log is known, `asOf` if it differs, the comparison if
 * the table shows it, what the log does not cover, filters. If the log is stale, until when it is known comes first.
 */
export function answerHeading(answer: AnyAnswer, { compares, now, names }: HeadingOptions): string {
  const { period, comparison, query, knownUntil } = answer
  const range = ({ start, end }: { readonly start: string; readonly end: string }) => formatDateRange(start, end, 'en')
  const moment = (instant: string) => `${formatInstant(instant, query.zone, 'en')} (${query.zone})`
  const stale = knownUntil !== null && isStale(knownUntil, { now })
  const known = knownUntil === null ? 'The log is empty' : `Data until ${moment(knownUntil)}`
  const lines = [
    ...(stale ? [known] : []),
    [subjectOf(answer), ...(period === null ? [] : [range(period)])].join(', '),
    ...(stale ? [] : [known]),
    ...(answer.asOf === knownUntil ? [] : [`As of ${moment(answer.asOf)}`]),
    ...(comparison === null || !compares
      ? []
      : [
          `Compared with ${range(comparison)}${comparison.cutAt === null ? '' : `, to date: up to ${moment(comparison.cutAt)}`}${
            comparison.unequalDays ? ', a period of a different length' : ''
          }`,
        ]),
    ...uncovered(answer, { compares, moment }),
    ...[query.where, ...(query.within ?? [])].flatMap(filter => filterLines('Only', filter, names)),
    ...filterLines('Without', query.not, names),
  ]
  return lines.map(line => `${visibleText(line)}\n`).join('')
}

function uncovered(
  { covered, knownFrom, knownUntil }: AnyAnswer,
  { compares, moment }: { readonly compares: boolean; readonly moment: (instant: string) => string },
): readonly string[] {
  const sides = [
    ...(covered.period === null || covered.period === 'full' ? [] : ['the period']),
    ...(!compares || covered.comparison === null || covered.comparison === 'full' ? [] : ['the comparison']),
  ]
  if (sides.length === 0 || knownFrom === null || knownUntil === null) return []
  return [
    `Not covered in full: ${sides.join(' and ')}; the log is known from ${moment(knownFrom)} until ${moment(knownUntil)}`,
  ]
}

function subjectOf(answer: AnyAnswer): string {
  const subject: (answer: never) => string = subjects[answer.kind]
  return subject(answer as never)
}

const subjects: { readonly [O in OperatorName]: (answer: AnswerOf<O>) => string } = {
  volume: () => 'Chat volume',
  split: ({ metric, query }) => by(titleOf(metric), query),
  evolution: ({ metric, query }) => by(titleOf(metric), query),
  ranking: ({ metric, query }) => by(titleOf(metric), query),
  table: ({ query }) => by(query.metrics.map(titleOf).join(', '), query),
  heatmap: () => 'Mean handling delay by weekday and hour',
  watchList: ({ thresholdSeconds }) =>
    `Establishments to watch: chats waiting for more than ${formatDelay(thresholdSeconds, 'en')}`,
  summary: () => 'Chats started and how they were handled',
  delayDistribution: () => 'Chats started by handling delay',
  chatList: ({ of }) => chatKindTitles[of],
}

function titleOf(metric: MetricName): string {
  return metricOf(metric).title.en
}

function by(what: string, { by }: { readonly by: readonly string[] }): string {
  return [what, ...(by.length === 0 ? [] : [`by ${by.join(' and ')}`])].join(' ')
}

const chatKindTitles = {
  active: 'Active chats',
  started: 'Chats started',
  handled: 'Chats started and handled',
  closedUnanswered: 'Chats started and closed unanswered',
  unanswered: 'Chats started and still without a first answer',
  waiting: 'Chats waiting',
  watched: 'Chats waiting for too long',
} as const satisfies Record<ChatKind, string>

function filterLines(word: string, filter: Filter, names: readonly EstablishmentName[]): readonly string[] {
  const called = (dimension: string, value: string) =>
    (dimension === 'establishment' ? names.find(({ id }) => id === value)?.name : undefined) ?? value
  return Object.entries(filter).map(
    ([dimension, values = []]) => `${word} ${dimension}: ${values.map(value => called(dimension, value)).join(' or ')}`,
  )
}
