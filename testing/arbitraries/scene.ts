import fc from 'fast-check'
import { addDays } from '../oracle/civil.ts'
import { dayStart, hourEnd } from '../oracle/zone.ts'

/** A time zone, a day, and the instants around it at which something may change. */
export interface Scene {
  readonly zone: string
  /** `YYYY-MM-DD` */
  readonly day: string
  /** The other time zone that establishments may have. */
  readonly otherZone: string
  /** The midnights around the day in both zones, and the ends of the first hours of the day and of the next. */
  readonly edges: readonly bigint[]
}

export const zones = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Havana',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Casablanca',
] as const

/** Days on which the clock or the calendar of a zone is irregular. */
export const occasions: readonly (readonly [zone: string, day: string])[] = [
  ['Europe/Paris', '2026-03-29'],
  ['Europe/Paris', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  // Midnight is skipped in March and occurs twice in November.
  ['America/Havana', '2026-03-08'],
  ['America/Havana', '2026-11-01'],
  // Clocks change at one minute past midnight.
  ['America/St_Johns', '2006-04-02'],
  ['America/St_Johns', '2006-10-29'],
  // A day that did not exist.
  ['Pacific/Apia', '2011-12-30'],
  // Ramadan begins and ends.
  ['Africa/Casablanca', '2025-02-23'],
  ['Africa/Casablanca', '2025-04-06'],
  // Clocks go back from midnight to 23:00 of the day before.
  ['Asia/Beirut', '2025-10-26'],
  ['Asia/Beirut', '2025-03-30'],
  // Midnight is skipped, in the last but one summer time of Brazil.
  ['America/Sao_Paulo', '2018-11-04'],
  // Offsets with three quarters of an hour; Chatham has summer time.
  ['Pacific/Chatham', '2026-04-05'],
  ['Australia/Eucla', '2026-03-01'],
  ['Antarctica/Troll', '2026-03-29'],
  ['Asia/Kathmandu', '1986-01-01'],
  ['Asia/Kolkata', '2026-03-01'],
  ['Europe/Paris', '2024-02-29'],
  ['UTC', '2021-01-03'],
  ['UTC', '2027-01-01'],
]

const anyDay = fc.integer({ min: 0, max: 9000 }).map(days => addDays('2003-01-01', days))

/**
 * A zone and a day, mostly one on which the clock or the calendar of that zone is irregular.
 *
 * @example fc.sample(arbitraryScene, 3).map(({ zone, day }) => `${day} in ${zone}`)
 */
export const scene: fc.Arbitrary<Scene> = fc
  .tuple(
    fc.oneof(
      { arbitrary: fc.constantFrom(...occasions), weight: 3 },
      { arbitrary: fc.tuple(fc.constantFrom(...zones), anyDay), weight: 1 },
    ),
    fc.constantFrom(...zones),
  )
  .map(([[zone, day], otherZone]) => sceneAt(zone, day, otherZone))

export function sceneAt(zone: string, day: string, otherZone: string): Scene {
  return { zone, day, otherZone, edges: edgesOf(zone, day, otherZone) }
}

function edgesOf(zone: string, day: string, otherZone: string): bigint[] {
  const midnights = [-31, -30, -14, -7, -2, -1, 0, 1, 2]
    .map(days => addDays(day, days))
    .flatMap(date => [dayStart(zone, date), dayStart(otherZone, date)])
  return [...midnights, ...firstHours(zone, day), ...firstHours(zone, addDays(day, 1))]
}

function firstHours(zone: string, day: string): bigint[] {
  const ends = [hourEnd(zone, dayStart(zone, day))]
  while (ends.length < 4) ends.push(hourEnd(zone, ends.at(-1) ?? 0n))
  return ends
}

const [micro, minute, hour] = [1n, 60_000_000n, 3_600_000_000n]

/** A time between two messages: often exactly a threshold of docs/definitions.md, or a microsecond more or less. */
export const step: fc.Arbitrary<bigint> = fc.oneof(
  { arbitrary: fc.constantFrom(0n, 0n, micro, -micro, hour, -hour, 4n * hour, 24n * hour, 96n * hour), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      30n * minute,
      90n * minute,
      8n * hour,
      hour - micro,
      4n * hour + micro,
      96n * hour + micro,
    ),
    weight: 2,
  },
  { arbitrary: fc.bigInt({ min: 0n, max: 72n * hour }), weight: 1 },
)

/** An instant at an edge of the scene or one step after it. */
export function instantIn({ edges }: Scene): fc.Arbitrary<bigint> {
  return fc.tuple(fc.constantFrom(...edges), step).map(([edge, after]) => edge + after)
}
