import type { HourOfWeek, ResolvedQuery } from '../metrics/definitions/query.ts'
import { type Locale, wordsOf } from './locale.ts'

type Narrowing = Pick<ResolvedQuery, 'where' | 'not' | 'startedIn'>

/**
 * What a sentence about none adds when its question left chats out: ` under these filters`, else nothing. What a filter leaves out was
 * received all the same, and is never told as "no chat" or "no establishment". A reader's own scope leaves out nothing that they know of.
 */
export function underFilters({ where, not, startedIn }: Narrowing, locale: Locale): string {
  const leavesOut = startedIn !== undefined || [where, not].some(filter => Object.keys(filter).length > 0)
  return leavesOut ? wordsOf(locale).underFilters : ''
}

/**
 * The hours of the week that were chosen, on the clock of a map of the whole week; null when none were, so that all count. None of the map's
 * hours are those that were chosen on another clock.
 */
export function chosenHours({ startedIn }: Narrowing, clock: string): readonly HourOfWeek[] | null {
  if (startedIn === undefined) return null
  return startedIn.clock === clock ? startedIn.hours : []
}

/** Whether an hour of the week is one of some. */
export function isAmong(cell: HourOfWeek, hours: readonly HourOfWeek[]): boolean {
  return hours.some(({ weekday, hour }) => weekday === cell.weekday && hour === cell.hour)
}
