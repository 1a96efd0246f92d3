import type { Grain } from '../time/grain.ts'
import type { SpokenPeriod } from './languages/spoken-dates.ts'
import { type Locale, wordsOf } from './locale.ts'

type Style = 'long' | 'short'

/**
 * A calendar date in words; `short` abbreviates the month.
 *
 * @example formatDate('2026-10-01', 'fr') // '1er octobre 2026'
 */
export function formatDate(date: string, locale: Locale, style: Style = 'long'): string {
  return civil(locale, style).one(date)
}

/**
 * A half-open range `[start, end)` of dates: a year, a quarter or months by name, anything else from first to last day.
 *
 * @example formatDateRange('2026-10-01', '2026-11-01', 'en') // 'October 2026'
 */
export function formatDateRange(start: string, end: string, locale: Locale, style: Style = 'long'): string {
  const last = addDays(end, -1)
  switch (spanKind(start, end)) {
    case 'day':
    case 'days':
      return civil(locale, style).range(start, last)
    case 'quarter':
      return formatQuarter(start, locale)
    case 'month':
    case 'months':
      return civil(locale, style === 'long' ? 'longMonth' : 'shortMonth').range(start, last)
    case 'year':
    case 'years':
      return civil(locale, 'year').range(start, last)
  }
}

/** The kind of a half-open range of dates: one calendar day, month, quarter or year, or several. */
export function spanKind(start: string, end: string): SpokenPeriod['kind'] {
  if (addDays(start, 1) === end) return 'day'
  if (!start.endsWith('-01') || !end.endsWith('-01')) return 'days'
  const firstMonth = monthNumber(start)
  const months = monthNumber(end) - firstMonth
  if (months % 12 === 0 && firstMonth % 12 === 0) return months === 12 ? 'year' : 'years'
  if (months === 3 && firstMonth % 3 === 0) return 'quarter'
  return months === 1 ? 'month' : 'months'
}

/**
 * From first to last day, even for whole months.
 *
 * @example formatDays('2026-10-01', '2026-11-01', 'en') // '1–31 October 2026'
 */
export function formatDays(start: string, end: string, locale: Locale, style: Style = 'long'): string {
  return civil(locale, style).range(start, addDays(end, -1))
}

/**
 * A bucket of an evolution, by its grain. With `offset`, an hour shows its UTC offset, for the hour that occurs twice in autumn.
 *
 * @example formatBucket('2026-10-26', 'week', 'en') // 'week 44, 26 Oct – 1 Nov 2026'
 */
export function formatBucket(
  bucket: string,
  grain: Grain,
  locale: Locale,
  options: { readonly offset?: boolean } = {},
): string {
  const date = bucket.slice(0, 10)
  switch (grain) {
    case 'hour': {
      const offset = options.offset === true ? ` (UTC${bucket.slice(19).replace('-', '\u2212')})` : ''
      return `${civil(locale, 'weekdayAndDay').one(date)}, ${bucket.slice(11, 16)}${offset}`
    }
    case 'day':
      return civil(locale, 'weekdayAndDay').one(date)
    case 'week':
      return `${wordsOf(locale).dates.week(isoWeek(date))}, ${formatDays(date, addDays(date, 7), locale, 'short')}`
    case 'month':
      return civil(locale, 'longMonth').one(date)
    case 'quarter':
      return formatQuarter(date, locale)
    case 'year':
      return date.slice(0, 4)
  }
}

/**
 * An instant in a zone's local time, to the minute. The zone is not written.
 *
 * @example formatInstant('2026-11-01T08:05:00Z', 'Europe/Paris', 'en') // '1 November 2026 at 09:05'
 */
export function formatInstant(instant: string, zone: string, locale: Locale): string {
  const format = formatOf(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone })
  return written(format.formatToParts(new Date(instant)), locale)
}

/** The name of an ISO weekday, 1 = Monday. */
export function formatWeekday(weekday: number, locale: Locale, style: Style = 'long'): string {
  // 5 January 1970 was a Monday.
  return civil(locale, style === 'long' ? 'longWeekday' : 'shortWeekday').one(
    `1970-01-${String(4 + weekday).padStart(2, '0')}`,
  )
}

/**
 * An hour of the day, 0 to 23.
 *
 * @example formatHour(9, 'fr') // '9 h'
 */
export function formatHour(hour: number, locale: Locale): string {
  return wordsOf(locale).dates.hour(hour)
}

/**
 * A day without its year, abbreviated, for axes.
 *
 * @example formatDayOfMonth('2026-10-05', 'en') // '5 Oct'
 */
export function formatDayOfMonth(date: string, locale: Locale): string {
  return civil(locale, 'dayOfMonth').one(date)
}

/**
 * A month, abbreviated, with or without its year, for axes.
 *
 * @example formatMonth('2026-10-01', 'fr', { year: true }) // 'oct. 2026'
 */
export function formatMonth(date: string, locale: Locale, options: { readonly year: boolean }): string {
  return civil(locale, options.year ? 'shortMonth' : 'shortMonthAlone').one(date)
}

/** The date a number of days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

function formatQuarter(start: string, locale: Locale): string {
  return wordsOf(locale).dates.quarter(quarterOf(start), start.slice(0, 4))
}

/** The quarter of a date's year, 1 to 4. */
export function quarterOf(date: string): number {
  return Math.floor((monthNumber(date) % 12) / 3) + 1
}

/** The ISO 8601 week number of a date. */
function isoWeek(date: string): number {
  const weekday = (new Date(date).getUTCDay() + 6) % 7
  const thursday = addDays(date, 3 - weekday)
  const dayOfYear = (Date.parse(thursday) - Date.parse(`${thursday.slice(0, 4)}-01-01`)) / 86_400_000
  return Math.floor(dayOfYear / 7) + 1
}

/** Months since year 0. */
function monthNumber(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
}

const civilStyles = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  weekdayAndDay: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  dayOfMonth: { day: 'numeric', month: 'short' },
  longWeekday: { weekday: 'long' },
  shortWeekday: { weekday: 'short' },
  longMonth: { month: 'long', year: 'numeric' },
  shortMonth: { month: 'short', year: 'numeric' },
  shortMonthAlone: { month: 'short' },
  year: { year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Formats civil dates as midnights in UTC, so that no zone can shift them. Cached, because a report repeats its dates. */
function civil(locale: Locale, style: keyof typeof civilStyles) {
  const once = (dates: string, write: (format: Intl.DateTimeFormat) => readonly Intl.DateTimeFormatPart[]) => {
    const key = `${locale} ${style} ${dates}`
    const known = writtenDates.get(key)
    if (known !== undefined) return known
    const text = written(write(formatOf(locale, { ...civilStyles[style], timeZone: 'UTC' })), locale)
    if (writtenDates.size >= rememberedDates) writtenDates.clear()
    writtenDates.set(key, text)
    return text
  }
  return {
    one: (date: string) => once(date, format => format.formatToParts(new Date(date))),
    range: (first: string, last: string) =>
      once(`${first} ${last}`, format => tightened(format.formatRangeToParts(new Date(first), new Date(last)))),
  }
}

/** The text of Intl's parts, each adjusted by the language. */
function written(parts: readonly Intl.DateTimeFormatPart[], locale: Locale): string {
  const { part: write } = wordsOf(locale).dates
  return parts.map((part, index) => write({ part, before: parts[index - 1], after: parts[index + 1] })).join('')
}

/** Sets a dash between single words without spaces, `1–15 October`, and between groups of words with thin spaces. */
function tightened(parts: readonly Intl.DateTimeRangeFormatPart[]): readonly Intl.DateTimeRangeFormatPart[] {
  const first = parts.filter(part => part.source === 'startRange')
  const dash = parts.findIndex(part => part.source === 'shared' && part.value.includes('–'))
  return parts.map((part, index) =>
    index === dash
      ? { ...part, value: part.value.replace(/\s*–\s*/, first.length === 1 ? '–' : '\u2009–\u2009') }
      : part,
  )
}

/** Cached: creating a formatter costs a hundred times its use. */
function formatOf(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(wordsOf(locale).tag, options)
  dateFormats.set(key, format)
  return format
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()
const writtenDates = new Map<string, string>()
const rememberedDates = 20_000
