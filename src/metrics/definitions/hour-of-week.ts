import type { Engine } from '../../engine/engine.ts'
import { oncePerVersion } from '../../engine/once-per-version.ts'
import { searchTree } from '../../engine/search-tree.ts'
import { operation, type Sql, sql, storeTable, texts } from '../../engine/sql.ts'
import { inSlices, stepsASlice } from '../../slices.ts'
import { type Micros, microsPerDay, microsPerHour } from '../../time/instant.ts'
import { offsetAt, type ZoneSegment, zoneSegments } from '../../time/zone.ts'
import type { Grouping } from './dimension.ts'
import type { Window } from './fact.ts'
import type { Clock } from './query.ts'

export const hoursOfWeek = 7 * 24

/**
 * Groups rows `f`, which have `opened_micros` in the window and an `establishment_key`, by hour of the week: 0 is the first hour of
 * Monday. Offsets come from a search tree over the few instants at which one changes, so no row needs a time zone conversion.
 */
export async function hourOfWeek(
  engine: Engine,
  { clock, zone }: { readonly clock: Clock; readonly zone: string },
  asked: Pick<Window, 'start' | 'end'>,
): Promise<Grouping> {
  // Zone changes in millennia without a row take long to find and do not matter.
  const isLong = asked.end - asked.start > 36_525n * microsPerDay
  const window = isLong ? within(asked, await readOpenings(engine)) : asked
  // Sorted by offset, so that neighbouring zones with the same offset become one leaf.
  const zones = (clock === 'report' ? [zone] : [...new Set([zone, ...(await readZones(engine))])]).sort((a, b) =>
    compareMicros(offsetAt(a, window.start), offsetAt(b, window.start)),
  )
  const ownPlace = operation('placeIn', sql`coalesce(time_zone, ${zone})`, sql`${texts(zones)}`)
  const localHours = operation(
    'floorDivide',
    sql`f.opened_micros + ${await sinceMondayOf(zones, window, engine.signal)}`,
    sql`${microsPerHour}`,
  )
  return {
    join:
      zones.length === 1
        ? sql``
        : sql` JOIN (SELECT establishment_key, ${ownPlace} AS zone_place FROM ${storeTable('establishments')}) AS own
      ON own.establishment_key = f.establishment_key`,
    key: sql`(${localHours}) % ${hoursOfWeek}`,
    text: (key: Sql) => ({ join: sql``, text: operation('toText', key) }),
  }
}

/** The zones of the establishments that have one; the others follow the report's clock. */
const readZones = oncePerVersion(async engine => {
  const rows = await engine.query(
    sql`SELECT DISTINCT time_zone FROM ${storeTable('establishments')} WHERE time_zone IS NOT NULL`,
    {
      time_zone: 'text',
    },
  )
  return rows.map(({ time_zone }) => time_zone)
})

/** When the first and the last wait of the store opened; null when there is none. */
const readOpenings = oncePerVersion(async engine => {
  const [found] = await engine.query(
    sql`SELECT ${operation('minimum', sql`opened_at`)} AS first, ${operation('maximum', sql`opened_at`)} AS last FROM ${storeTable('waits')}`,
    {
      first: 'instant?',
      last: 'instant?',
    },
  )
  const { first = null, last = null } = found ?? {}
  return first === null || last === null ? null : { first, last }
})

/** The part of a window that may contain rows. */
function within(
  { start, end }: Pick<Window, 'start' | 'end'>,
  openings: { readonly first: Micros; readonly last: Micros } | null,
): Pick<Window, 'start' | 'end'> {
  if (openings === null) return { start, end: start }
  const from = openings.first > start ? openings.first : start
  const to = openings.last < end ? openings.last + 1n : end
  return { start: from, end: to > from ? to : from }
}

// 1970-01-01 was a Thursday, 72 hours after Monday 00:00. The 200,000 weeks keep instants positive: a negative remainder would be negative.
const sinceMonday = 200_000n * BigInt(hoursOfWeek) * microsPerHour + 72n * microsPerHour

/**
 * SQL for what to add to an instant to get the local time since a Monday long ago, in µs. It branches by instant first: rows that
 * lie together end in one leaf, and the other leaves cost nothing.
 */
async function sinceMondayOf(
  zones: readonly string[],
  { start, end }: Pick<Window, 'start' | 'end'>,
  signal: AbortSignal | undefined,
): Promise<Sql> {
  const slices = inSlices(signal)
  const segments: (readonly ZoneSegment[])[] = []
  for (const zone of zones) {
    // Each zone costs about as much as a thousand steps.
    if (slices.isFull(stepsASlice / 2)) await slices.next()
    segments.push(zoneSegments(zone, start, end))
  }
  const changes = [...new Set(segments.flatMap(of => of.slice(1).map(segment => segment.start)))].sort(compareMicros)
  const starts = [start, ...changes]
  const offsetsAt = (at: Micros) =>
    segments.map(of => of.findLast(segment => segment.start <= at)?.offsetMicros ?? of[0]?.offsetMicros ?? 0n)
  return searchTree(
    starts.map(at => pickOffset(offsetsAt(at))),
    leaf => sql`f.opened_micros < ${starts[leaf] ?? end}`,
  )
}

/** Picks the offset by the zone's place; neighbouring zones with equal offsets share a leaf. */
function pickOffset(offsets: readonly Micros[]): Sql {
  const last = offsets.flatMap((offset, index) => (offset === offsets[index + 1] ? [] : [index]))
  return searchTree(
    last.map(index => sql`${(offsets[index] ?? 0n) + sinceMonday}`),
    leaf => sql`own.zone_place <= ${(last[leaf - 1] ?? 0) + 1}`,
  )
}

function compareMicros(a: Micros, b: Micros): number {
  return a < b ? -1 : Number(a > b)
}
