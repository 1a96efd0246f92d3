import { metricOf } from '../src/metrics/definitions/catalogue.ts'
import type { ChatKind, Filter } from '../src/metrics/definitions/query.ts'
import type { AnyAnswer } from '../src/metrics/operators/index.ts'
import { isStale } from '../src/metrics/reading/known.ts'
import type { EstablishmentName } from '../src/report/model/report-input.ts'
import { formatDelay } from '../src/words/format.ts'
import { formatDateRange, formatInstant } from '../src/words/format-date.ts'
import { visibleText } from './visible-text.ts'

interface HeadingOptions {
  /** Whether the answer's table says something of the comparison. */
  readonly compares: boolean
  /** ISO 8601 UTC. */
  readonly now: string
  /** Of the establishments that the filters name. */
  readonly names: readonly EstablishmentName[]
}

/**
 * What an answer is of, a line each: subject, period, until when the log is known and looked at, comparison when its table compares,
 * what of them the log does not cover, filters. First of a stale log until when the data go.
 */
export function answerHeading(answer: AnyAnswer, { compares, now, names }: HeadingOptions): string {
  const { period, comparison, query, knownUntil } = answer
  const range = ({ start, end }: { readonly start: string; readonly end: string }) => formatDateRange(start, end, 'en')
  const moment = (instant: string) => `${formatInstant(instant, query.zone, 'en')} (${query.zone})`
  const stale = knownUntil !== null && isStale(knownUntil, { now })
  const known = knownUntil === null ? 'Nothing is known of the log yet' : `Log known until ${moment(knownUntil)}`
  const lines = [
    ...(stale ? [known] : []),
    [subjectOf(answer), ...(period === null ? [] : [range(period)])].join(', '),
    ...(stale ? [] : [known]),
    ...(answer.asOf === knownUntil ? [] : [`Looked at as of ${moment(answer.asOf)}`]),
    ...(comparison === null || !compares
      ? []
      : [
          `Compared with ${range(comparison)}${comparison.cutAt === null ? '' : `, to date: up to ${moment(comparison.cutAt)}`}${
            comparison.unequalDays ? ', a period of another length' : ''
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
  switch (answer.kind) {
    case 'volume':
      return 'Chat volume'
    case 'split':
    case 'evolution':
    case 'ranking': {
      const { by = [] } = answer.query
      return [metricOf(answer.metric).title.en, ...(by.length === 0 ? [] : [`by ${by.join(' and ')}`])].join(' ')
    }
    case 'heatmap':
      return 'Mean handling delay by weekday and hour'
    case 'watchList':
      return `Establishments to watch: chats waiting for more than ${formatDelay(answer.thresholdSeconds, 'en')}`
    case 'summary':
      return 'Chats started and how they were handled'
    case 'delayDistribution':
      return 'Chats started by handling delay'
    case 'chatList':
      return chatKindTitles[answer.of]
  }
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
