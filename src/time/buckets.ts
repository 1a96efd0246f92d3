import { InvalidQueryError } from '../errors.ts'
import { type CalendarUnit, civilDay, civilFromDay, daysBetween, unitStart } from './civil.ts'
import type { Grain } from './grain.ts'
import { floorDivide, type Micros, microsPerHour, microsPerSecond } from './instant.ts'
import { assertLeadsOn } from './leading-on.ts'
import type { CivilPeriod } from './resolve-period.ts'
import { dayStart, zoneSegments } from './zone.ts'

/** A bucket of an evolution, with its bounds clipped by the period. */
export interface Bucket {
  /** The calendar start, even if the period clips it: `YYYY-MM-DD`; for an hour, its first instant in local time with the offset. */
  readonly name: string
  readonly start: Micros
  readonly end: Micros
  /** Whether the period cuts off a part of the bucket. */
  readonly clipped: boolean
}

const mostBuckets = 100_000

/** The buckets of a period, in order. A day that a zone skipped is listed, with no duration. */
export function bucketsOf(period: CivilPeriod, grain: Grain, zone: string): readonly Bucket[] {
  return [...eachBucket(period, grain, zone)]
}

/** The buckets of a period, generated on demand. */
export function eachBucket(period: CivilPeriod, grain: Grain, zone: string): Iterable<Bucket> {
  return grain === 'hour' ? hourBuckets(period, zone) : calendarBuckets(period, grain, zone)
}

/**
 * The number of buckets of a period, without generating them; for hours there may be a few more where a zone changes its offset by a fraction
 * of an hour. Throws `InvalidQueryError` when there are more than an evolution may have.
 */
export function countBuckets(period: CivilPeriod, grain: Grain, zone: string): number {
  const { start, end } = period
  const count = grain === 'hour' ? countHours(period, zone) : countUnits(unitStart(grain, start), end, grain)
  if (count > mostBuckets) {
    throw new InvalidQueryError(
      `an evolution may have at most ${mostBuckets} buckets, take a coarser grain: [${start}, ${end}) has ${count}`,
      { problem: { about: 'cells', value: String(count) } },
    )
  }
  return count
}

function countHours({ start, end }: CivilPeriod, zone: string): number {
  return Number(-floorDivide(dayStart(zone, start) - dayStart(zone, end), microsPerHour))
}

function countUnits(first: string, end: string, unit: CalendarUnit): number {
  const days = daysOf(unit)
  if (days !== null) return Math.ceil(daysBetween(first, end) / days)
  // The month of the last day counts too.
  return Math.ceil((monthNumber(civilFromDay(civilDay(end) - 1)) - monthNumber(first) + 1) / monthsOf(unit))
}

const daysIn: Partial<Record<CalendarUnit, number>> = { day: 1, week: 7 }
const monthsIn: Partial<Record<CalendarUnit, number>> = { month: 1, quarter: 3, year: 12 }
const daysOf = (unit: CalendarUnit) => daysIn[unit] ?? null
const monthsOf = (unit: CalendarUnit) => monthsIn[unit] ?? 1

/** Months since year 0. */
function monthNumber(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
}

function firstOfMonth(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

/** The starts of consecutive units, without end. A calendar library would take twenty times as long. */
function* unitStarts(first: string, unit: CalendarUnit): Generator<string, never> {
  const days = daysOf(unit)
  if (days !== null) for (let day = civilDay(first); ; day += days) yield civilFromDay(day)
  for (let month = monthNumber(first); ; month += monthsOf(unit)) yield firstOfMonth(month)
}

function* calendarBuckets(period: CivilPeriod, unit: CalendarUnit, zone: string): Generator<Bucket> {
  const names = unitStarts(unitStart(unit, period.start), unit)
  let name = names.next().value
  let startsAt = dayStart(zone, period.start)
  while (name < period.end) {
    const next = names.next().value
    assertLeadsOn(name, next)
    const start = name < period.start ? period.start : name
    const end = next > period.end ? period.end : next
    const endsAt = dayStart(zone, end)
    yield { name, start: startsAt, end: endsAt, clipped: start !== name || end !== next }
    name = next
    startsAt = endsAt
  }
}

const secondsPerHour = 3600
const secondsPerDay = 86_400

/** An hour bucket is a run of instants with the same local date, hour and offset, so the repeated hour in autumn is two buckets. */
function* hourBuckets(period: CivilPeriod, zone: string): Generator<Bucket> {
  const from = dayStart(zone, period.start)
  const to = dayStart(zone, period.end)
  const segments = zoneSegments(zone, from, to)
  // Offsets change, and days begin, on full seconds.
  const seconds = (instant: Micros) => Number(instant / microsPerSecond)
  for (const [index, segment] of segments.entries()) {
    const segmentEnd = seconds(earlier(segments[index + 1]?.start ?? to, to))
    const offset = seconds(segment.offsetMicros)
    const suffix = offsetName(offset)
    let start = seconds(segment.start > from ? segment.start : from)
    let day = Number.NaN
    let date = ''
    while (start < segmentEnd) {
      const local = start + offset
      const localDay = Math.floor(local / secondsPerDay)
      if (localDay !== day) {
        day = localDay
        date = civilFromDay(day)
      }
      const nextHour = (Math.floor(local / secondsPerHour) + 1) * secondsPerHour
      const end = Math.min(nextHour - offset, segmentEnd)
      assertLeadsOn(start, end)
      yield {
        name: `${date}T${clockName(local - day * secondsPerDay)}${suffix}`,
        start: BigInt(start) * microsPerSecond,
        end: BigInt(end) * microsPerSecond,
        clipped: false,
      }
      start = end
    }
  }
}

function earlier(a: Micros, b: Micros): Micros {
  return a < b ? a : b
}

function clockName(seconds: number): string {
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(twoDigits).join(':')
}

function offsetName(offsetSeconds: number): string {
  const seconds = Math.abs(offsetSeconds)
  const name = clockName(seconds)
  return `${offsetSeconds < 0 ? '-' : '+'}${seconds % 60 === 0 ? name.slice(0, 5) : name}`
}

function twoDigits(part: number): string {
  return String(Math.floor(part)).padStart(2, '0')
}
