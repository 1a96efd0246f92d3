import type { Engine } from '../engine/engine.ts'
import { searchTree } from '../engine/search-tree.ts'
import { operation, type Sql, sql, texts } from '../engine/sql.ts'
import type { CellState, HeatmapAnswer, HeatmapCell } from './answers.ts'
import { metricOf } from './catalogue.ts'
import type { Grouping } from './dimension.ts'
import type { Window } from './fact.ts'
import { oncePerVersion } from './once-per-version.ts'
import { outcomes } from './outcomes.ts'
import type { Micros } from './period/instant.ts'
import { offsetAt, zoneSegments } from './period/zone.ts'
import type { Clock, HeatmapQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { readFrom } from './reader.ts'
import { answerHead, resolvePeriodScope } from './scope.ts'
import type { TypedSource } from './typed-source.ts'

const cellCount = 7 * 24

const values = {
  ...outcomes,
  meanDelaySeconds: metricOf('meanDelaySeconds').value,
  medianDelaySeconds: metricOf('medianDelaySeconds').value,
  p90DelaySeconds: metricOf('p90DelaySeconds').value,
  meanDelayAtLeastSeconds: sql`${operation('exactMean', sql`CASE WHEN outcome IS DISTINCT FROM 'archive' THEN waited_micros END`)} / 1e6`,
}

/**
 * The handling delay of the chats started in a period, by weekday and hour of their start: always 7 × 24 cells.
 * Definition: METRICS.md, "Heatmap". Throws `InvalidQueryError`.
 */
export async function heatmap<A extends string>(
  source: TypedSource<A>,
  query: HeatmapQuery<A>,
): Promise<HeatmapAnswer> {
  const asked = parseQuery(querySchemas.heatmap, query)
  const { clock } = asked
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    const { window, zone } = scope
    const by = await reader.remember(`hour of week ${clock} ${zone} ${window.start} ${window.end}`, () =>
      hourOfWeek(reader.engine, clock, zone, window),
    )
    const rows = await reader.ask({ fact: 'starts', values, window, chats: scope, by: [by] })
    const cells = new Map(rows.map(row => [Number(row.key[0]), row.values]))
    return {
      ...answerHead(scope, asked, { clock }),
      period: scope.period,
      clock,
      cells: Array.from({ length: cellCount }, (_, index) => cell(index, cells.get(index))),
    }
  })
}

/** 0 is Monday's first hour. Offsets come from a search tree over the few instants at which one changes: no row needs a time zone. */
async function hourOfWeek(engine: Engine, clock: Clock, zone: string, window: Window): Promise<Grouping> {
  // Zones of one offset next to each other are one leaf.
  const zones = (clock === 'report' ? [zone] : [...new Set([zone, ...(await readZones(engine))])]).sort((a, b) =>
    compareMicros(offsetAt(a, window.start), offsetAt(b, window.start)),
  )
  const ownPlace = operation('placeIn', sql`coalesce(time_zone, ${zone})`, sql`${texts(zones)}`)
  const localHours = sql`floor((f.opened_micros + ${offsetOf(zones, window)}) / 3600000000.0)::BIGINT`
  return {
    join:
      zones.length === 1
        ? sql``
        : sql` JOIN (SELECT establishment_key, ${ownPlace} AS zone_place FROM establishments) AS own
      ON own.establishment_key = f.establishment_key`,
    // 1970-01-01 was a Thursday, 72 hours after a Monday's first; twice the remainder because instants before it are negative.
    key: sql`((${localHours} + 72) % ${cellCount} + ${cellCount}) % ${cellCount}`,
    text: (key: Sql) => ({ join: sql``, text: sql`${key}::VARCHAR` }),
  }
}

/** Those of the establishments that have one; the others are on the report's clock. */
const readZones = oncePerVersion(async engine => {
  const rows = await engine.query(sql`SELECT DISTINCT time_zone FROM establishments WHERE time_zone IS NOT NULL`, {
    time_zone: 'text',
  })
  return rows.map(({ time_zone }) => time_zone)
})

/** In µs. By instant first: starts that lie together are in one leaf, and the other leaves cost nothing. */
function offsetOf(zones: readonly string[], { start, end }: Window): Sql {
  const segments = zones.map(zone => zoneSegments(zone, start, end))
  const changes = [...new Set(segments.flatMap(of => of.slice(1).map(segment => segment.start)))].sort(compareMicros)
  const starts = [start, ...changes]
  const offsetsAt = (at: Micros) =>
    segments.map(of => of.findLast(segment => segment.start <= at)?.offsetMicros ?? of[0]?.offsetMicros ?? 0n)
  return searchTree(
    starts.map(at => pickOffset(offsetsAt(at))),
    leaf => sql`f.opened_micros < ${starts[leaf] ?? end}`,
  )
}

/** Of one offset a zone; those that are the same for zones next to each other are one. */
function pickOffset(offsets: readonly Micros[]): Sql {
  const last = offsets.flatMap((offset, index) => (offset === offsets[index + 1] ? [] : [index]))
  return searchTree(
    last.map(index => sql`${offsets[index] ?? 0n}`),
    leaf => sql`own.zone_place <= ${(last[leaf - 1] ?? 0) + 1}`,
  )
}

function compareMicros(a: Micros, b: Micros): number {
  return a < b ? -1 : Number(a > b)
}

function cell(index: number, found: Readonly<Record<keyof typeof values, number | null>> | undefined): HeatmapCell {
  const counts = {
    started: found?.started ?? 0,
    handled: found?.handled ?? 0,
    waiting: found?.waiting ?? 0,
    closedUnanswered: found?.closedUnanswered ?? 0,
  }
  return {
    weekday: Math.floor(index / 24) + 1,
    hour: index % 24,
    state: stateOf(counts),
    ...counts,
    meanDelaySeconds: found?.meanDelaySeconds ?? null,
    medianDelaySeconds: found?.medianDelaySeconds ?? null,
    p90DelaySeconds: found?.p90DelaySeconds ?? null,
    meanDelayAtLeastSeconds: found?.meanDelayAtLeastSeconds ?? null,
  }
}

function stateOf({ started, handled, waiting }: Pick<HeatmapCell, 'started' | 'handled' | 'waiting'>): CellState {
  if (started === 0) return 'none'
  if (handled > 0) return 'handled'
  return waiting > 0 ? 'waiting' : 'closed'
}
