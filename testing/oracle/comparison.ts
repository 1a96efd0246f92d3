import type { Comparison, Period } from '../../src/metrics/definitions/answers.ts'
import type { CompareInput } from '../../src/metrics/definitions/query.ts'
import { addDays, dayNumber, firstOfMonth } from './civil.ts'
import { earlier, formatInstant, later, midnight } from './instant.ts'
import { dayCount, wholeMonths, wholeWeeks } from './period.ts'
import { dayStart, instantOf, wallAt } from './zone.ts'

/** The comparison period; null when there is none. */
export function comparedPeriod(period: Period, compare: CompareInput): Period | null {
  if (compare === 'none') return null
  if (compare === 'previous') return previous(period)
  if (compare === 'previous-year') return previousYear(period)
  if (compare === 'previous-weeks') return previousWeeks(period)
  return { ...compare, zone: period.zone }
}

/** Where the comparison is cut when the period is not over at `asOf`; null when it is over. */
export function cutOf(period: Period, compared: Period, asOf: bigint): bigint | null {
  const { zone } = period
  if (dayStart(zone, period.end) <= asOf) return null
  const elapsed = wallAt(zone, asOf) - midnight(period.start)
  const cut = instantOf(zone, midnight(compared.start) + elapsed)
  return earlier(later(cut, dayStart(zone, compared.start)), dayStart(zone, compared.end))
}

export function describeComparison(period: Period, compared: Period, cut: bigint | null): Comparison {
  return {
    ...compared,
    toDate: cut !== null,
    cutAt: cut === null ? null : formatInstant(cut),
    unequalDays: dayCount(period) !== dayCount(compared),
  }
}

function previous(period: Period): Period {
  const months = wholeMonths(period)
  // For whole weeks, the weeks just before are the same dates as that many days just before.
  const start = months === null ? addDays(period.start, -dayCount(period)) : firstOfMonth(period.start, -months)
  return { ...period, start, end: period.start }
}

function previousYear(period: Period): Period {
  if (wholeMonths(period) === null && wholeWeeks(period) !== null) {
    return { ...period, start: addDays(period.start, -364), end: addDays(period.end, -364) }
  }
  const [start, end] = [yearBefore(period.start), yearBefore(period.end)]
  return { ...period, start, end: dayNumber(start) < dayNumber(end) ? end : addDays(end, 1) }
}

/** Goes back week by week until the result lies entirely before the period. */
function previousWeeks(period: Period): Period {
  let [start, end] = [period.start, period.end]
  do [start, end] = [addDays(start, -7), addDays(end, -7)]
  while (dayNumber(end) > dayNumber(period.start))
  return { ...period, start, end }
}

function yearBefore(date: string): string {
  const year = String(Number(date.slice(0, 4)) - 1).padStart(4, '0')
  return date.endsWith('-02-29') ? `${year}-02-28` : `${year}${date.slice(4)}`
}
