import type { Grain } from '../time/grain.ts'
import { formatBucket, formatDayOfMonth, formatMonth } from '../words/format-date.ts'
import type { Locale } from '../words/locale.ts'
import { textWidth } from './chart-base.ts'

/** A label below the bucket at `position`. */
export interface TimeTick {
  readonly position: number
  readonly text: string
}

const apartPx = 16

/**
 * The finest labels for a run of buckets that do not overlap: every bucket, or else midnights, Mondays, first days of months, quarters or
 * years, or every nth of these.
 */
export function timeTicks(
  buckets: readonly string[],
  grain: Grain,
  stepPx: number,
  locale: Locale,
): readonly TimeTick[] {
  const candidates = levels[grain].flatMap(level => {
    const ticks = ticksOf(buckets, level, grain, locale)
    return [ticks, ...strides[level].map(stride => ticks.filter((_, index) => index % stride === 0))]
  })
  const fitting = candidates.filter(ticks => fits(ticks, stepPx))
  return (
    fitting.find(ticks => ticks.length > 1) ??
    fitting.find(ticks => ticks.length === 1) ??
    candidates[0]?.slice(0, 1) ??
    []
  )
}

type Level = 'bucket' | 'sixHours' | 'day' | 'monday' | 'month' | 'quarter' | 'year'

const levels = {
  hour: ['bucket', 'sixHours', 'day', 'monday', 'month', 'quarter', 'year'],
  day: ['bucket', 'monday', 'month', 'quarter', 'year'],
  week: ['bucket', 'month', 'quarter', 'year'],
  month: ['bucket', 'quarter', 'year'],
  quarter: ['bucket', 'year'],
  year: ['bucket', 'year'],
} as const satisfies Record<Grain, readonly Level[]>

/** Labels may be thinned by these factors before a coarser level is used. */
const strides = {
  bucket: [],
  sixHours: [],
  day: [],
  monday: [2],
  month: [],
  quarter: [2],
  year: [2, 5, 10, 20, 50, 100],
} as const satisfies Record<Level, readonly number[]>

function ticksOf(buckets: readonly string[], level: Level, grain: Grain, locale: Locale): readonly TimeTick[] {
  const ticks: TimeTick[] = []
  for (const [position, bucket] of buckets.entries()) {
    if (!begins(bucket, buckets[position - 1], level)) continue
    ticks.push({ position, text: label(bucket, level, grain, ticks.length === 0, locale) })
  }
  return ticks
}

/** Whether a bucket is the first of its day, week, month or the like. The very first bucket counts if its date says so. */
function begins(bucket: string, before: string | undefined, level: Level): boolean {
  const [date, hour, month] = [bucket.slice(0, 10), bucket.slice(11, 13), Number(bucket.slice(5, 7))]
  const newDay = before?.slice(0, 10) !== date
  const newMonth = before === undefined ? bucket.slice(8, 10) === '01' : before.slice(0, 7) !== bucket.slice(0, 7)
  switch (level) {
    case 'bucket':
      return true
    case 'sixHours':
      return Number(hour) % 6 === 0 && before?.slice(11, 13) !== hour
    case 'day':
      return newDay
    case 'monday':
      return newDay && new Date(date).getUTCDay() === 1
    case 'month':
      return newDay && newMonth
    case 'quarter':
      return newDay && newMonth && month % 3 === 1
    case 'year':
      return newDay && newMonth && month === 1
  }
}

function label(bucket: string, level: Level, grain: Grain, first: boolean, locale: Locale): string {
  const date = bucket.slice(0, 10)
  switch (level) {
    case 'bucket':
    case 'sixHours':
      if (grain === 'hour') return bucket.slice(11, 13) === '00' ? formatDayOfMonth(date, locale) : bucket.slice(11, 16)
      if (grain === 'day' || grain === 'week') return formatDayOfMonth(date, locale)
      if (grain === 'month') return formatMonth(date, locale, { year: first || date.slice(5, 7) === '01' })
      return formatBucket(bucket, grain, locale)
    case 'day':
    case 'monday':
      return formatDayOfMonth(date, locale)
    case 'month':
    case 'quarter':
      return formatMonth(date, locale, { year: first || date.slice(5, 7) === '01' })
    case 'year':
      return date.slice(0, 4)
  }
}

function fits(ticks: readonly TimeTick[], stepPx: number): boolean {
  return ticks.every((tick, index) => {
    const before = ticks[index - 1]
    if (before === undefined) return true
    return (tick.position - before.position) * stepPx >= (textWidth(before.text) + textWidth(tick.text)) / 2 + apartPx
  })
}
