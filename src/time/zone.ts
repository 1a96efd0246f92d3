import { tzOffset } from '@date-fns/tz/tzOffset'
import { InvalidQueryError } from '../errors.ts'
import { type CivilDate, civilDay, civilFromDay } from './civil.ts'
import { floorDivide, type Micros, microsPerDay } from './instant.ts'

/** A span in which a zone keeps one offset, from `start` to the start of the next segment. Local time = instant + offset. */
export interface ZoneSegment {
  readonly start: Micros
  readonly offsetMicros: bigint
}

/** Abbreviations that ICU accepts and IANA does not have, some for surprising places (BST is Dhaka). */
const icuOnly = new Set(
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(' '),
)

export function isZone(zone: string): boolean {
  // date-fns caches zones in a plain object, in which `toString` would be found too.
  if (icuOnly.has(zone.toUpperCase()) || zone in Object.prototype || !/^[A-Za-z]/.test(zone)) return false
  return !Number.isNaN(tzOffset(zone, new Date(0)))
}

/** Throws `InvalidQueryError` when the text is not an IANA time zone. */
export function assertZone(zone: string): void {
  if (!isZone(zone))
    throw new InvalidQueryError(`zone must be an IANA time zone such as Europe/Paris: ${JSON.stringify(zone)}`, {
      problem: { about: 'zone', value: zone },
    })
}

/**
 * The segments of a zone that cover `[from, to)`, in order; the first may start before `from`. Offsets are looked up once per day, and a
 * change is searched for between two days that differ: no zone has changed twice within a day.
 */
export function zoneSegments(zone: string, from: Micros, to: Micros): readonly ZoneSegment[] {
  const firstDay = Number(floorDivide(from, microsPerDay))
  const lastDay = Number(floorDivide(to, microsPerDay)) + 1
  let current: ZoneSegment = { start: BigInt(firstDay) * microsPerDay, offsetMicros: offsetAtDay(zone, firstDay) }
  const segments = [current]
  for (let day = firstDay + 1; day <= lastDay; day++) {
    if (offsetAtDay(zone, day) === current.offsetMicros) continue
    current = transition(zone, day)
    if (current.start >= to) break
    segments.push(current)
  }
  return segments
}

/** The offset of a zone at an instant, in microseconds east of UTC. */
export function offsetAt(zone: string, instant: Micros): bigint {
  const seconds = Number(floorDivide(instant, 1_000_000n))
  return BigInt(Math.round(offsetMinutes(zone, new Date(seconds * 1000)) * 60)) * 1_000_000n
}

/** @date-fns/tz loses the sign of offsets between -1 h and 0: Monrovia was 44 min 30 s behind UTC until 1972. */
function offsetMinutes(zone: string, date: Date): number {
  const minutes = tzOffset(zone, date)
  if (minutes <= 0 || minutes >= 60) return minutes
  const shown = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).format(date)
  return shown.includes('GMT-') ? -minutes : minutes
}

/** The local time of an instant, as microseconds since 1970-01-01 on the local clock. */
export function localMicros(zone: string, instant: Micros): bigint {
  return instant + offsetAt(zone, instant)
}

/** The date of an instant in a zone. */
export function localDate(zone: string, instant: Micros): CivilDate {
  return civilFromDay(Number(floorDivide(localMicros(zone, instant), microsPerDay)))
}

/** The instant of a local time: the first one of an ambiguous time; for a skipped time, the one before the jump's offset applies. */
export function instantOfLocal(zone: string, local: bigint): Micros {
  const segments = zoneSegments(zone, local - 2n * microsPerDay, local + 2n * microsPerDay)
  let chosen = segments[0] as ZoneSegment
  for (const next of segments.slice(1)) {
    const later = next.offsetMicros > chosen.offsetMicros ? next.offsetMicros : chosen.offsetMicros
    if (local < next.start + later) break
    chosen = next
  }
  return local - chosen.offsetMicros
}

/** The first instant of a calendar day: the first of an ambiguous midnight, the end of the gap for a skipped one. */
export function dayStart(zone: string, date: CivilDate): Micros {
  const day = civilDay(date)
  const midnight = BigInt(day) * microsPerDay
  // The usual case: the offset is the same on the days before and after.
  const offset = offsetAtDay(zone, day)
  if (offsetAtDay(zone, day - 1) === offset && offsetAtDay(zone, day + 1) === offset) return midnight - offset
  const segments = zoneSegments(zone, midnight - 2n * microsPerDay, midnight + 2n * microsPerDay)
  for (const [index, segment] of segments.entries()) {
    const end = segments[index + 1]?.start
    const first = midnight - segment.offsetMicros
    if (end === undefined || first < end) return first > segment.start ? first : segment.start
  }
  throw new Error(`no instant of ${date} in ${zone}`)
}

const offsetsByDay = new Map<string, Map<number, bigint>>()
let offsetsKnown = 0
/** The size limit of the cache: some ten megabytes, or fifty years of fifty zones. When it is full, it is emptied. */
const offsetsAtMost = 1_000_000

function offsetAtDay(zone: string, day: number): bigint {
  const known = offsetsByDay.get(zone)?.get(day)
  if (known !== undefined) return known
  if (offsetsKnown >= offsetsAtMost) {
    offsetsByDay.clear()
    offsetsKnown = 0
  }
  const offsets = offsetsByDay.get(zone) ?? new Map<number, bigint>()
  const offset = offsetAt(zone, BigInt(day) * microsPerDay)
  offsets.set(day, offset)
  offsetsByDay.set(zone, offsets)
  offsetsKnown++
  return offset
}

/** A day has fewer than 2 ** 17 seconds. */
const halvings = 17

/** The segment that begins on the day before `day`, to the second. */
function transition(zone: string, day: number): ZoneSegment {
  let before = (day - 1) * 86_400
  let after = day * 86_400
  const offsetMicros = offsetAtDay(zone, day)
  for (let step = 0; step < halvings; step++) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(zone, BigInt(middle) * 1_000_000n) === offsetMicros) after = middle
    else before = middle
  }
  return { start: BigInt(after) * 1_000_000n, offsetMicros }
}
