import { digits } from './civil.ts'
import { midnight, remainder, wallClock, wallDate } from './instant.ts'

/** Converts between instants and clocks: asks Intl what a clock shows, and searches. */

const hourMicros = 3_600_000_000n
const formats = new Map<string, Intl.DateTimeFormat>()

export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** What the zone's clock shows at an instant. */
export function wallAt(zone: string, instant: bigint): bigint {
  const micros = remainder(instant, 1_000_000n)
  const shown = new Map(
    formatOf(zone)
      .formatToParts(Number((instant - micros) / 1000n))
      .map(part => [part.type, part.value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(shown.get(type))
  const seconds =
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) / 1000
  return BigInt(seconds) * 1_000_000n + micros
}

/** The instant at which the clock shows `wall`: the first of two; for a skipped time, as if the clock had not jumped yet. */
export function instantOf(zone: string, wall: bigint): bigint {
  const [first] = instantsOf(zone, wall)
  return first ?? wall - offsetAt(zone, endOfGap(zone, wall) - 1n)
}

/** The first instant of a calendar date: the first of two midnights, or the end of the gap that skips midnight. */
export function dayStart(zone: string, date: string): bigint {
  const [first] = instantsOf(zone, midnight(date))
  return first ?? endOfGap(zone, midnight(date))
}

/** The end of the run of instants from `start` with the same local date, hour and offset. */
export function hourEnd(zone: string, start: bigint): bigint {
  const offset = offsetAt(zone, start)
  const full = start + hourMicros - remainder(start + offset, hourMicros)
  if (offsetAt(zone, full - 1n) === offset) return full
  return search(start, full, instant => offsetAt(zone, instant) !== offset)
}

/** `2026-10-25T02:00:00+02:00` */
export function formatLocal(zone: string, instant: bigint): string {
  const offset = offsetAt(zone, instant)
  const minutes = Math.abs(Number(offset / 60_000_000n))
  const sign = offset < 0n ? '-' : '+'
  const wall = instant + offset
  return `${wallDate(wall)}T${wallClock(wall)}${sign}${digits(Math.floor(minutes / 60), 2)}:${digits(minutes % 60, 2)}`
}

function offsetAt(zone: string, instant: bigint): bigint {
  return wallAt(zone, instant) - instant
}

/** Every instant at which the clock shows `wall`, in order. Zones are at most 15 hours from UTC; a jump is at most a day. */
function instantsOf(zone: string, wall: bigint): bigint[] {
  const found = new Set<bigint>()
  for (let hours = -42n; hours <= 42n; hours += 6n) {
    const candidate = wall - offsetAt(zone, wall + hours * hourMicros)
    if (wallAt(zone, candidate) === wall) found.add(candidate)
  }
  return [...found].sort((a, b) => (a < b ? -1 : 1))
}

function endOfGap(zone: string, wall: bigint): bigint {
  return search(wall - 42n * hourMicros, wall + 42n * hourMicros, instant => wallAt(zone, instant) > wall)
}

/** The smallest number in (low, high] for which the condition holds, given that it is false at low and true at high. */
function search(low: bigint, high: bigint, holds: (value: bigint) => boolean): bigint {
  let [before, after] = [low, high]
  while (after - before > 1n) {
    const middle = (before + after) / 2n
    if (holds(middle)) after = middle
    else before = middle
  }
  return after
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}
