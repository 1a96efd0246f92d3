import type { Schedule } from '../../config/schedule.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { addDays, type CivilDate, civilDay, civilFromDay } from '../../src/time/civil.ts'
import { floorDivide, formatInstant, type Micros, microsPerDay, parseInstant } from '../../src/time/instant.ts'
import { instantOfLocal, localMicros, zoneSegments } from '../../src/time/zone.ts'
import { civilTimes } from './civil-times.ts'

/** One run of a schedule. */
export interface Slot {
  /** The schedule's local time, `2026-11-01T08:00`, even if the clock skips it. */
  readonly local: string
  /** When it happens, in the form of `formatInstant`: `2026-11-01T07:00:00Z`. */
  readonly instant: string
}

// A zone that moves across the date line skips or repeats a whole day. No local time is further from its instant than this.
const reachDays = 2
/** Doubles each time. Together the windows are longer than the range of dates, so a search that starts with one day always ends. */
export const spansToSearch: readonly Micros[] = Array.from({ length: 23 }, (_, step) => microsPerDay << BigInt(step))
const lastInstant = BigInt(civilDay('9900-01-01')) * microsPerDay

/**
 * The slots in `(after, upTo]`, by strictly increasing instant. Each local time of the schedule happens once: in a repeated hour at its first
 * occurrence; a skipped time is moved on by the length of the gap (02:30 happens at 03:30). If two local times fall on the same instant, they
 * are one slot, with the local time that the clock shows. The bounds are instants as text; throws `InvalidQueryError` for other text.
 */
export function slotsBetween(schedule: Schedule, after: string, upTo: string): readonly Slot[] {
  return slotsOf(schedule, microsOf(after), microsOf(upTo))
}

/** The next `count` slots after an instant, up to the year 9900. */
export function nextSlots(schedule: Schedule, afterInstant: string, count: number): readonly Slot[] {
  const found: Slot[] = []
  let start = microsOf(afterInstant)
  // A schedule of every minute searches a day, one of 29 February a few years.
  for (const span of spansToSearch) {
    if (found.length >= count || start >= lastInstant) break
    const end = start + span
    found.push(...slotsOf(schedule, start, end < lastInstant ? end : lastInstant))
    start = end
  }
  return found.slice(0, count)
}

function slotsOf(schedule: Schedule, after: Micros, upTo: Micros): readonly Slot[] {
  const { zone } = schedule
  const reach = BigInt(reachDays) * microsPerDay
  const offsets = zoneSegments(zone, after - reach, upTo + reach).map(({ offsetMicros }) => offsetMicros)
  const from = after + offsets.reduce((lowest, offset) => (offset < lowest ? offset : lowest))
  const to = upTo + offsets.reduce((highest, offset) => (offset > highest ? offset : highest))
  const locals = new Map<Micros, bigint>()
  for (const local of civilTimes(schedule, dayOf(from, 0), dayOf(to, 1))) {
    if (local <= from || local > to) continue
    const instant = instantOfLocal(zone, local)
    if (instant <= after || instant > upTo) continue
    if (!locals.has(instant) || localMicros(zone, instant) === local) locals.set(instant, local)
  }
  // Local times in a gap can happen after those that follow it on the clock.
  return [...locals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([instant, local]) => ({ local: formatInstant(local).slice(0, 16), instant: formatInstant(instant) }))
}

function dayOf(instant: Micros, plusDays: number): CivilDate {
  return addDays(civilFromDay(Number(floorDivide(instant, microsPerDay))), plusDays)
}

/** Throws `InvalidQueryError` for a text that is not an instant. */
export function microsOf(instant: string): Micros {
  const micros = parseInstant(instant)
  if (micros !== null) return micros
  throw new InvalidQueryError(`must be an instant, ISO 8601 with offset or Z: ${JSON.stringify(instant)}`)
}
