// Imported file by file: the whole package has 300 modules, which would add a fifth of a second to the start of a command.
import { TZDate } from '@date-fns/tz/date'
import { addMonths as plusMonths } from 'date-fns/addMonths'
import { getISODay } from 'date-fns/getISODay'
import { startOfISOWeek } from 'date-fns/startOfISOWeek'
import { startOfMonth } from 'date-fns/startOfMonth'
import { startOfQuarter } from 'date-fns/startOfQuarter'
import { startOfYear } from 'date-fns/startOfYear'

/** A calendar date without a zone, `YYYY-MM-DD`. As texts, dates sort in chronological order. */
export type CivilDate = string

const millisPerDay = 86_400_000

/** Whether a text is a date in the calendar: `2026-02-30` is not. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const millis = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text)
}

/** Days since 1970-01-01. */
export function civilDay(date: CivilDate): number {
  return Date.parse(`${date}T00:00:00Z`) / millisPerDay
}

export function civilFromDay(day: number): CivilDate {
  return new Date(day * millisPerDay).toISOString().slice(0, 10)
}

export function daysBetween(start: CivilDate, end: CivilDate): number {
  return civilDay(end) - civilDay(start)
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return civilFromDay(civilDay(date) + days)
}

/** The same day of a later (or earlier) month, or that month's last day if it is shorter. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  return text(plusMonths(utc(date), months))
}

export const calendarUnits = ['day', 'week', 'month', 'quarter', 'year'] as const
export type CalendarUnit = (typeof calendarUnits)[number]

const starts = {
  day: date => date,
  week: startOfISOWeek,
  month: startOfMonth,
  quarter: startOfQuarter,
  year: startOfYear,
} as const satisfies Record<CalendarUnit, (date: TZDate) => TZDate>

/** The first day of the unit that contains a date; weeks are ISO weeks, from Monday. */
export function unitStart(unit: CalendarUnit, date: CivilDate): CivilDate {
  return text(starts[unit](utc(date)))
}

const steps = {
  day: (date, count) => addDays(date, count),
  week: (date, count) => addDays(date, 7 * count),
  month: (date, count) => addMonths(date, count),
  quarter: (date, count) => addMonths(date, 3 * count),
  year: (date, count) => addMonths(date, 12 * count),
} as const satisfies Record<CalendarUnit, (date: CivilDate, count: number) => CivilDate>

export function addUnits(unit: CalendarUnit, date: CivilDate, count: number): CivilDate {
  return steps[unit](date, count)
}

/** ISO weekday, 1 (Monday) to 7. */
export function isoWeekday(date: CivilDate): number {
  return getISODay(utc(date))
}

// date-fns computes in the zone of its date: a TZDate in UTC keeps the machine's zone out.
function utc(date: CivilDate): TZDate {
  return new TZDate(`${date}T00:00:00Z`, 'UTC')
}

function text(date: TZDate): CivilDate {
  return new Date(date.getTime()).toISOString().slice(0, 10)
}
