import { InvalidQueryError } from '../errors.ts'
import { addDays, addUnits, type CalendarUnit, type CivilDate, isCivilDate, unitStart } from './civil.ts'

/** A half-open range of calendar dates. */
export interface CivilPeriod {
  readonly start: CivilDate
  readonly end: CivilDate
}

type Preset = (today: CivilDate) => CivilPeriod

const current =
  (unit: CalendarUnit): Preset =>
  today =>
    span(unit, unitStart(unit, today))
const last =
  (unit: CalendarUnit): Preset =>
  today =>
    span(unit, addUnits(unit, unitStart(unit, today), -1))
const lastDays =
  (count: number): Preset =>
  today => ({ start: addDays(today, -count), end: today })

/** Periods relative to the date of `asOf` in the zone. `last-…` ends today at the latest; weeks are ISO weeks. */
export const periodPresets = {
  'last-month': last('month'),
  'this-month': current('month'),
  'last-week': last('week'),
  'this-week': current('week'),
  'last-quarter': last('quarter'),
  'this-quarter': current('quarter'),
  'last-year': last('year'),
  'this-year': current('year'),
  yesterday: lastDays(1),
  'last-7-days': lastDays(7),
  'last-30-days': lastDays(30),
} as const satisfies Record<string, Preset>
export type PeriodPreset = keyof typeof periodPresets

/** The notations of calendar periods, and how to read them; null when the digits name no period. */
const notations: readonly [RegExp, (year: number, part: number) => CivilPeriod | null][] = [
  [/^(\d{4})$/, year => span('year', `${pad(year, 4)}-01-01`)],
  [/^(\d{4})-Q([1-4])$/, (year, quarter) => span('quarter', `${pad(year, 4)}-${pad(quarter * 3 - 2, 2)}-01`)],
  [
    /^(\d{4})-(\d\d)$/,
    (year, month) => (month < 1 || month > 12 ? null : span('month', `${pad(year, 4)}-${pad(month, 2)}-01`)),
  ],
  [/^(\d{4})-W(\d\d)$/, isoWeek],
]

const longestYears = 200

// No log is older, and dates have four digits, including the end of the last year.
const [firstYear, lastYear] = [1970, 9998]
const [firstDate, lastEnd] = ['1970-01-01', '9999-01-01']

function assertYear(year: number, asked: string): void {
  if (year >= firstYear && year <= lastYear) return
  throw new InvalidQueryError(`a period must lie in the years ${firstYear} to ${lastYear}: ${JSON.stringify(asked)}`, {
    problem: { about: 'years', value: null },
  })
}

/** Whether a period's text depends on today's date. */
export function isPreset(input: string | CivilPeriod): input is PeriodPreset {
  return typeof input === 'string' && Object.hasOwn(periodPresets, input)
}

/**
 * Resolves a period's text, or its two dates. A preset is relative to `today`, which is null when today's date is not known. Throws
 * `InvalidQueryError`.
 */
export function resolvePeriod(input: string | CivilPeriod, today: CivilDate | null): CivilPeriod {
  const period = typeof input === 'string' ? fromText(input, today) : input
  for (const date of [period.start, period.end]) {
    if (isCivilDate(date)) continue
    const problem = { about: 'date', value: String(date) }
    throw new InvalidQueryError(`a date must be written YYYY-MM-DD: ${JSON.stringify(date)}`, { problem })
  }
  if (period.start >= period.end) {
    const problem = { about: 'emptyPeriod', value: null }
    throw new InvalidQueryError(`period is empty: [${period.start}, ${period.end})`, { problem })
  }
  if (period.start < firstDate || period.end > lastEnd) {
    throw new InvalidQueryError(
      `a period must lie in the years ${firstYear} to ${lastYear}: [${period.start}, ${period.end})`,
      { problem: { about: 'years', value: null } },
    )
  }
  // Compared as texts, so the later year must not have five digits.
  const yearsLater = Number(period.start.slice(0, 4)) + longestYears
  if (yearsLater <= lastYear && `${yearsLater}${period.start.slice(4)}` < period.end) {
    const problem = { about: 'longPeriod', value: String(longestYears) }
    throw new InvalidQueryError(`period is longer than ${longestYears} years: [${period.start}, ${period.end})`, {
      problem,
    })
  }
  return { start: period.start, end: period.end }
}

function fromText(text: string, today: CivilDate | null): CivilPeriod {
  if (isPreset(text)) {
    if (today !== null) {
      assertYear(Number(today.slice(0, 4)), `${text} on ${today}`)
      return periodPresets[text](today)
    }
    throw new InvalidQueryError(
      `a period such as last-month is relative to the date of asOf: give asOf, or dates: ${JSON.stringify(text)}`,
    )
  }
  for (const [form, read] of notations) {
    const match = form.exec(text)
    if (match === null) continue
    assertYear(Number(match[1]), text)
    const period = read(Number(match[1]), Number(match[2] ?? 0))
    if (period !== null) return period
  }
  throw new InvalidQueryError(
    `period must be one of ${Object.keys(periodPresets).join(', ')}, 2026-10, 2026-Q4, 2026-W45, 2026, or two dates: ${JSON.stringify(text)}`,
    { problem: { about: 'period', value: text } },
  )
}

function span(unit: CalendarUnit, start: CivilDate): CivilPeriod {
  return { start, end: addUnits(unit, start, 1) }
}

/** ISO 8601: week 1 contains 4 January. */
function isoWeek(year: number, week: number): CivilPeriod | null {
  const start = addUnits('week', unitStart('week', `${pad(year, 4)}-01-04`), week - 1)
  const nextYear = unitStart('week', `${pad(year + 1, 4)}-01-04`)
  return week < 1 || start >= nextYear ? null : span('week', start)
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
