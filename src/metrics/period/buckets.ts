import { InvalidQueryError } from '../../errors.ts'
import type { Grain } from '../query.ts'
import { addUnits, type CalendarUnit, unitStart } from './civil.ts'
import { floorDivide, type Micros, microsPerHour } from './instant.ts'
import type { CivilPeriod } from './resolve-period.ts'
import { dayStart, zoneSegments } from './zone.ts'

/** One step of an evolution, its bounds clipped by the period. */
export interface Bucket {
  /** The calendar start, also when the period clips it: `YYYY-MM-DD`, for an hour its first instant on the local clock with the offset. */
  readonly name: string
  readonly start: Micros
  readonly end: Micros
  /** Whether the period cuts off a part of it. */
  readonly clipped: boolean
}

const mostBuckets = 100_000

/** The buckets of a period, in order; a day that a zone skipped has none of its time and is listed all the same. */
export function bucketsOf(period: CivilPeriod, grain: Grain, zone: string): readonly Bucket[] {
  return grain === 'hour' ? hourBuckets(period, zone) : calendarBuckets(period, grain, zone)
}

function calendarBuckets(period: CivilPeriod, unit: CalendarUnit, zone: string): readonly Bucket[] {
  const buckets: Bucket[] = []
  let name = unitStart(unit, period.start)
  while (name < period.end) {
    const next = addUnits(unit, name, 1)
    const start = name < period.start ? period.start : name
    const end = next > period.end ? period.end : next
    const clipped = start !== name || end !== next
    buckets.push({ name, start: dayStart(zone, start), end: dayStart(zone, end), clipped })
    assertCount(buckets, period)
    name = next
  }
  return buckets
}

/** An hour is a run of instants with one local date, hour and offset: the repeated hour of autumn is two. */
function hourBuckets(period: CivilPeriod, zone: string): readonly Bucket[] {
  const from = dayStart(zone, period.start)
  const to = dayStart(zone, period.end)
  const segments = zoneSegments(zone, from, to)
  const buckets: Bucket[] = []
  for (const [index, segment] of segments.entries()) {
    const segmentEnd = earlier(segments[index + 1]?.start ?? to, to)
    let start = segment.start > from ? segment.start : from
    while (start < segmentEnd) {
      const nextHour = (floorDivide(start + segment.offsetMicros, microsPerHour) + 1n) * microsPerHour
      const end = earlier(nextHour - segment.offsetMicros, segmentEnd)
      buckets.push({ name: localName(start, segment.offsetMicros), start, end, clipped: false })
      assertCount(buckets, period)
      start = end
    }
  }
  return buckets
}

function earlier(a: Micros, b: Micros): Micros {
  return a < b ? a : b
}

function assertCount(buckets: readonly Bucket[], period: CivilPeriod): void {
  if (buckets.length > mostBuckets) {
    throw new InvalidQueryError(
      `an evolution has at most ${mostBuckets} buckets, take a coarser grain: [${period.start}, ${period.end})`,
      { problem: { about: 'buckets', value: null } },
    )
  }
}

function localName(instant: Micros, offsetMicros: bigint): string {
  const local = new Date(Number((instant + offsetMicros) / 1000n)).toISOString().slice(0, 19)
  const seconds = Number((offsetMicros < 0n ? -offsetMicros : offsetMicros) / 1_000_000n)
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(part =>
    String(Math.floor(part)).padStart(2, '0'),
  )
  const offset = (parts[2] === '00' ? parts.slice(0, 2) : parts).join(':')
  return `${local}${offsetMicros < 0n ? '-' : '+'}${offset}`
}
