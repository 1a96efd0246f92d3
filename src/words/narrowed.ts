import type { HourOfWeek, ResolvedQuery } from '../metrics/definitions/query.ts'
import { type Locale, wordsOf } from './locale.ts'

type Narrowing = Pick<ResolvedQuery, 'where' | 'not' | 'startedIn'>

/**
 * The suffix of a sentence about no chats when the query left chats out: ` under these filters`, else empty. The chats left out did occur, so
 * a plain "no chat" would be wrong. A reader's own restriction adds nothing, because readers do not know of the rest.
 */
export function underFilters({ where, not, startedIn }: Narrowing, locale: Locale): string {
  const leavesOut = startedIn !== undefined || [where, not].some(filter => Object.keys(filter).length > 0)
  return leavesOut ? wordsOf(locale).underFilters : ''
}

/**
 * The hours of the week chosen in the query, if they are on the given clock; empty if they are on another clock, and null if the query has none,
 * so that all count.
 */
export function chosenHours({ startedIn }: Narrowing, clock: string): readonly HourOfWeek[] | null {
  if (startedIn === undefined) return null
  return startedIn.clock === clock ? startedIn.hours : []
}

/** Whether a cell is one of these hours of the week. */
export function isAmong(cell: HourOfWeek, hours: readonly HourOfWeek[]): boolean {
  return hours.some(({ weekday, hour }) => weekday === cell.weekday && hour === cell.hour)
}
