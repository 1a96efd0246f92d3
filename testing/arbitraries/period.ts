import fc from 'fast-check'
import type { CompareInput, PeriodInput } from '../../src/metrics/definitions/query.ts'
import { addDays, dayNumber, firstOfMonth, mondayOf } from '../oracle/civil.ts'
import type { Scene } from './scene.ts'

export interface Dates {
  readonly start: string
  readonly end: string
}

/** A period of one of `lengths` days that starts on a day, a Monday or a first of the month near the day of the scene. */
export function dates({ day }: Scene, lengths: readonly [number, ...number[]]): fc.Arbitrary<Dates> {
  const start = fc.oneof(
    fc.integer({ min: -12, max: 2 }).map(days => addDays(day, days)),
    fc.constantFrom(mondayOf(day), firstOfMonth(day), firstOfMonth(day, -1), addDays(mondayOf(day), -7)),
    // Before and after everything that happens in the scene.
    fc.constantFrom(addDays(day, -400), addDays(day, -50), addDays(day, 4), addDays(day, 40)),
  )
  return fc.tuple(start, fc.constantFrom(...lengths)).map(([from, days]) => ({ start: from, end: addDays(from, days) }))
}

/** At most two weeks, to keep the number of hours low. */
export function shortPeriod(scene: Scene): fc.Arbitrary<Dates> {
  return dates(scene, [1, 1, 2, 3, 7, 7, 14])
}

/** One to three whole months. */
export function months({ day }: Scene): fc.Arbitrary<Dates> {
  return fc
    .tuple(fc.integer({ min: -2, max: 0 }), fc.integer({ min: 1, max: 3 }))
    .map(([first, count]) => ({ start: firstOfMonth(day, first), end: firstOfMonth(day, first + count) }))
}

export function period(scene: Scene): fc.Arbitrary<PeriodInput> {
  return fc.oneof(
    { arbitrary: shortPeriod(scene), weight: 4 },
    { arbitrary: dates(scene, [28, 30, 31, 100]), weight: 1 },
    { arbitrary: months(scene), weight: 2 },
    { arbitrary: fc.constantFrom('last-month', 'this-month', 'last-30-days', ...notationsOf(scene.day)), weight: 3 },
  )
}

export function comparison(scene: Scene): fc.Arbitrary<CompareInput> {
  return fc.oneof(
    {
      arbitrary: fc.constantFrom<CompareInput>('previous', 'previous', 'previous-year', 'previous-weeks', 'none'),
      weight: 3,
    },
    { arbitrary: dates(scene, [1, 2, 7, 8, 30]), weight: 1 },
  )
}

/** The calendar periods that contain a day, and the month and week before. */
function notationsOf(day: string): string[] {
  const year = day.slice(0, 4)
  const quarter = Math.ceil(Number(day.slice(5, 7)) / 3)
  const weeks = [isoWeekOf(day), isoWeekOf(addDays(day, -7))]
  return [day.slice(0, 7), firstOfMonth(day, -1).slice(0, 7), `${year}-Q${quarter}`, ...weeks, year]
}

/** The ISO year of a week is that of its Thursday. */
function isoWeekOf(date: string): string {
  const thursday = addDays(mondayOf(date), 3)
  const year = thursday.slice(0, 4)
  const week = Math.floor((dayNumber(thursday) - dayNumber(`${year}-01-01`)) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
