import type { Period } from '../../src/metrics/definitions/answers.ts'
import type { PeriodInput } from '../../src/metrics/definitions/query.ts'
import { addDays, dayNumber, firstOfMonth, mondayOf, weekday } from './civil.ts'
import { wallDate } from './instant.ts'
import { wallAt } from './zone.ts'

/** The calendar dates of a period, in any notation. */
export function resolvePeriod(input: PeriodInput, zone: string, asOf: bigint): Period {
  const [start, end] = typeof input === 'string' ? named(input, wallDate(wallAt(zone, asOf))) : [input.start, input.end]
  if (dayNumber(start) >= dayNumber(end)) throw new Error(`period is empty: [${start}, ${end})`)
  return { start, end, zone }
}

export function dayCount(period: { readonly start: string; readonly end: string }): number {
  return dayNumber(period.end) - dayNumber(period.start)
}

/** The number of whole calendar months; null when the period is not made of whole months. */
export function wholeMonths(period: Period): number | null {
  if (!period.start.endsWith('-01') || !period.end.endsWith('-01')) return null
  let months = 1
  while (firstOfMonth(period.start, months) !== period.end) months++
  return months
}

/** The number of whole ISO weeks; null when the period is not made of whole weeks. */
export function wholeWeeks(period: Period): number | null {
  return weekday(period.start) === 1 && weekday(period.end) === 1 ? dayCount(period) / 7 : null
}

function named(name: string, today: string): [start: string, end: string] {
  if (name === 'this-month') return [firstOfMonth(today), firstOfMonth(today, 1)]
  if (name === 'last-month') return [firstOfMonth(today, -1), firstOfMonth(today)]
  if (name === 'last-30-days') return [addDays(today, -30), today]

  const match = /^(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})))?$/.exec(name)
  if (match === null) throw new Error(`not a period: ${name}`)
  const [, year = '', quarter, week, month] = match
  if (quarter !== undefined) return months(`${year}-01-01`, (Number(quarter) - 1) * 3, 3)
  if (month !== undefined) return months(`${year}-01-01`, Number(month) - 1, 1)
  if (week === undefined) return months(`${year}-01-01`, 0, 12)
  // 4 January is always in week 1.
  const monday = addDays(mondayOf(`${year}-01-04`), (Number(week) - 1) * 7)
  return [monday, addDays(monday, 7)]
}

function months(from: string, after: number, count: number): [start: string, end: string] {
  return [firstOfMonth(from, after), firstOfMonth(from, after + count)]
}
