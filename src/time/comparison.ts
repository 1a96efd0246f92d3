import { addDays, addUnits, type CivilDate, daysBetween, isoWeekday, unitStart } from './civil.ts'
import { type Micros, microsPerDay } from './instant.ts'
import type { CivilPeriod } from './resolve-period.ts'
import { dayStart, instantOfLocal, localMicros } from './zone.ts'

const rules = {
  previous,
  'previous-year': previousYear,
  'previous-weeks': previousWeeks,
} as const satisfies Record<string, (period: CivilPeriod) => CivilPeriod>

export type ComparisonRule = keyof typeof rules
export const comparisonRules = Object.keys(rules) as readonly ComparisonRule[]

/** The period that a rule compares a period with. Definitions: docs/definitions.md, "Comparison". */
export function comparisonPeriod(period: CivilPeriod, rule: ComparisonRule): CivilPeriod {
  return rules[rule](period)
}

/**
 * The instant at which a comparison is cut when the period is not over at `asOf`: as many calendar days and as much clock time into its own
 * dates as `asOf` is into the period's. Null when the period is over.
 */
export function cutToDate(period: CivilPeriod, compared: CivilPeriod, zone: string, asOf: Micros): Micros | null {
  if (dayStart(zone, period.end) <= asOf) return null
  const elapsedDays = BigInt(daysBetween(period.start, compared.start)) * microsPerDay
  const cut = instantOfLocal(zone, localMicros(zone, asOf) + elapsedDays)
  const start = dayStart(zone, compared.start)
  const end = dayStart(zone, compared.end)
  if (cut < start) return start
  return cut > end ? end : cut
}

function previous(period: CivilPeriod): CivilPeriod {
  const months = wholeMonths(period)
  if (months !== null) return { start: addUnits('month', period.start, -months), end: period.start }
  return { start: addDays(period.start, -daysBetween(period.start, period.end)), end: period.start }
}

function previousYear(period: CivilPeriod): CivilPeriod {
  if (wholeMonths(period) === null && isWholeWeeks(period)) {
    return { start: addUnits('week', period.start, -52), end: addUnits('week', period.end, -52) }
  }
  const start = addUnits('year', period.start, -1)
  const end = addUnits('year', period.end, -1)
  return { start, end: end <= start ? addDays(start, 1) : end }
}

/** Earlier by as many weeks as it takes to leave the period, so that weekdays match. */
function previousWeeks({ start, end }: CivilPeriod): CivilPeriod {
  const weeks = Math.ceil(daysBetween(start, end) / 7)
  return { start: addUnits('week', start, -weeks), end: addUnits('week', end, -weeks) }
}

function wholeMonths({ start, end }: CivilPeriod): number | null {
  if (!isMonthStart(start) || !isMonthStart(end)) return null
  const [startYear = 0, startMonth = 0] = start.split('-').map(Number)
  const [endYear = 0, endMonth = 0] = end.split('-').map(Number)
  return (endYear - startYear) * 12 + endMonth - startMonth
}

function isMonthStart(date: CivilDate): boolean {
  return unitStart('month', date) === date
}

function isWholeWeeks({ start, end }: CivilPeriod): boolean {
  return isoWeekday(start) === 1 && isoWeekday(end) === 1
}
