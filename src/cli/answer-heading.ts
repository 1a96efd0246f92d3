import type { AnyAnswer } from '../export/flat-answer.ts'
import { metricOf } from '../metrics/catalogue.ts'
import type { ChatKind, Filter } from '../metrics/query.ts'
import { formatDelay } from '../render/format.ts'
import { formatDateRange, formatInstant } from '../render/format-date.ts'
import { visibleText } from './visible-text.ts'

/** What an answer is of: subject, period, zone, `asOf`, comparison when its table `compares`, filters, a line each. */
export function answerHeading(answer: AnyAnswer, { compares }: { readonly compares: boolean }): string {
  const { period, comparison, query } = answer
  const range = ({ start, end }: { readonly start: string; readonly end: string }) => formatDateRange(start, end, 'en')
  const moment = (instant: string) => `${formatInstant(instant, query.zone, 'en')} (${query.zone})`
  const lines = [
    [subjectOf(answer), ...(period === null ? [] : [range(period)])].join(', '),
    `Log known up to ${moment(answer.asOf)}`,
    ...(comparison === null || !compares
      ? []
      : [
          `Compared with ${range(comparison)}${comparison.cutAt === null ? '' : `, to date: up to ${moment(comparison.cutAt)}`}${
            comparison.unequalDays ? ', a period of another length' : ''
          }`,
        ]),
    ...[query.where, ...(query.within ?? [])].flatMap(filter => filterLines('Only', filter)),
    ...filterLines('Without', query.not),
  ]
  return lines.map(line => `${visibleText(line)}\n`).join('')
}

function subjectOf(answer: AnyAnswer): string {
  if ('metric' in answer) {
    const { by = [] } = answer.query
    return [metricOf(answer.metric).title.en, ...(by.length === 0 ? [] : [`by ${by.join(' and ')}`])].join(' ')
  }
  if ('of' in answer) return chatKindTitles[answer.of]
  if ('classes' in answer) return 'Chats handled by delay'
  if ('cells' in answer) return 'Mean handling delay by weekday and hour'
  if ('thresholdSeconds' in answer)
    return `Establishments to watch: chats waiting for more than ${formatDelay(answer.thresholdSeconds, 'en')}`
  return 'handled' in answer ? 'Chats started and how they were handled' : 'Chat volume'
}

const chatKindTitles = {
  active: 'Active chats',
  started: 'Chats started',
  handled: 'Chats started and handled',
  closedUnanswered: 'Chats started and closed unanswered',
  unanswered: 'Chats started and still waiting',
  waiting: 'Chats waiting',
  watched: 'Chats waiting for too long',
} as const satisfies Record<ChatKind, string>

function filterLines(word: string, filter: Filter): readonly string[] {
  return Object.entries(filter).map(([dimension, values = []]) => `${word} ${dimension}: ${values.join(' or ')}`)
}
