import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import type { ChatKind } from '../../src/metrics/definitions/query.ts'
import { addDays } from '../../src/time/civil.ts'
import type { RunQuery } from '../ledger/records.ts'

/** The question that a live page is opened with. */
export interface LiveQuestion
  extends Pick<RunQuery, 'period' | 'zone' | 'asOf' | 'compare' | 'fullComparison' | 'not' | 'olderThanSeconds'> {
  readonly where: FilterLists
  readonly maxAgeDays?: number | undefined
}

/** The page: one of the two with statistics, or the chats behind a count. */
export type LivePlace = 'volume' | 'handling' | { readonly chats: ChatKind }

/** The address of a live page that asks what a letter tells. `site` is `serve.url`. The parameters are those of the pages. */
export function livePage(site: string, place: LivePlace, question: LiveQuestion): string {
  const { period, zone, asOf, compare = 'previous', fullComparison = false, where, not = {} } = question
  const { olderThanSeconds, maxAgeDays } = question
  const filters = (kind: 'where' | 'not', lists: FilterLists | NonNullable<RunQuery['not']>) =>
    Object.entries(lists).flatMap(([dimension, values = []]) =>
      values.map((value): [string, string] => [`${kind}.${dimension}`, value]),
    )
  const parameters: [string, string][] = [
    ['period', 'dates'],
    ['from', period.start],
    ['through', addDays(period.end, -1)],
    ...(typeof compare === 'string' && compare !== 'previous' ? [['compare', compare] as [string, string]] : []),
    ...(fullComparison ? [['full', 'yes'] as [string, string]] : []),
    ['zone', zone],
    ['asOf', asOf],
    ...filters('where', where),
    ...filters('not', not),
    ...(olderThanSeconds === undefined ? [] : [['olderThan', `${olderThanSeconds}s`] as [string, string]]),
    ...(maxAgeDays === undefined ? [] : [['maxAge', String(maxAgeDays)] as [string, string]]),
    ...(typeof place === 'string' ? [] : [['of', place.chats] as [string, string]]),
  ]
  return `${site}/${typeof place === 'string' ? place : 'chats'}?${new URLSearchParams(parameters)}`
}
