import type { Period } from '../../src/metrics/definitions/answers.ts'
import type { Grain } from '../../src/time/grain.ts'
import { addDays, dayNumber, firstOfMonth, mondayOf } from './civil.ts'
import { earlier, later } from './instant.ts'
import { dayStart, formatLocal, hourEnd } from './zone.ts'

export interface Bucket {
  readonly name: string
  readonly start: bigint
  readonly end: bigint
  /** Whether the period covers only a part of the calendar bucket. */
  readonly clipped: boolean
}

/** The buckets of a period, in order. */
export function bucketsOf(period: Period, grain: Grain): Bucket[] {
  const [start, end] = [dayStart(period.zone, period.start), dayStart(period.zone, period.end)]
  return grain === 'hour' ? hours(start, end, period.zone) : calendarBuckets(period, calendars[grain], start, end)
}

/** A period begins and ends with a local date, so it never clips an hour. */
function hours(start: bigint, end: bigint, zone: string): Bucket[] {
  const buckets: Bucket[] = []
  for (let at = start; at < end; ) {
    const next = hourEnd(zone, at)
    buckets.push({ name: formatLocal(zone, at), start: at, end: next, clipped: false })
    at = next
  }
  return buckets
}

interface Calendar {
  /** The first date of the bucket that holds a date. */
  readonly floor: (date: string) => string
  /** The first date of the bucket after the one that begins at a date. */
  readonly next: (start: string) => string
}

const calendars: Readonly<Record<Exclude<Grain, 'hour'>, Calendar>> = {
  day: { floor: date => date, next: start => addDays(start, 1) },
  week: { floor: mondayOf, next: start => addDays(start, 7) },
  month: monthly(1),
  quarter: monthly(3),
  year: monthly(12),
}

function monthly(months: number): Calendar {
  return {
    floor: date => firstOfMonth(date, -((Number(date.slice(5, 7)) - 1) % months)),
    next: start => firstOfMonth(start, months),
  }
}

function calendarBuckets(period: Period, calendar: Calendar, start: bigint, end: bigint): Bucket[] {
  const buckets: Bucket[] = []
  for (let date = calendar.floor(period.start); dayNumber(date) < dayNumber(period.end); date = calendar.next(date)) {
    const next = calendar.next(date)
    buckets.push({
      name: date,
      start: later(dayStart(period.zone, date), start),
      end: earlier(dayStart(period.zone, next), end),
      clipped: dayNumber(date) < dayNumber(period.start) || dayNumber(next) > dayNumber(period.end),
    })
  }
  return buckets
}
