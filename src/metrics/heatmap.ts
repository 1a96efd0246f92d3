import type { Engine } from '../engine/engine.ts'
import { operation, type Sql, sql, texts } from '../engine/sql.ts'
import type { CellState, HeatmapAnswer, HeatmapCell } from './answers.ts'
import { ask } from './ask.ts'
import { metricOf } from './catalogue.ts'
import type { Grouping } from './dimension.ts'
import type { Window } from './fact.ts'
import { outcomes } from './outcomes.ts'
import { zoneSegments } from './period/zone.ts'
import type { Clock, HeatmapQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
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
  return source.read(async engine => {
    const scope = await resolvePeriodScope(engine, asked)
    const { window, conditions } = scope
    const by = [await hourOfWeek(engine, clock, scope.zone, window)]
    const rows = await ask(engine, { fact: 'starts', values, window, conditions, by })
    const cells = new Map(rows.map(row => [Number(row.key[0]), row.values]))
    return {
      ...answerHead(scope, asked, { clock }),
      period: scope.period,
      clock,
      cells: Array.from({ length: cellCount }, (_, index) => cell(index, cells.get(index))),
    }
  })
}

/**
 * 0 is Monday's first hour. The offsets of every zone concerned come as a small table, so that no row needs a time zone.
 */
async function hourOfWeek(engine: Engine, clock: Clock, zone: string, { start, end }: Window): Promise<Grouping> {
  const zones =
    clock === 'report'
      ? []
      : await engine.query(sql`SELECT DISTINCT time_zone FROM establishments WHERE time_zone IS NOT NULL`, {
          time_zone: 'text',
        })
  const names = new Set([zone, ...zones.map(({ time_zone }) => time_zone)])
  const offsets = [...names].flatMap(name => {
    const segments = zoneSegments(name, start, end)
    return segments.map((segment, index) => ({
      zone: name,
      start: segment.start,
      end: segments[index + 1]?.start ?? end,
      offset: segment.offsetMicros,
    }))
  })
  const column = (of: (offset: (typeof offsets)[number]) => string | bigint) =>
    sql`unnest(${texts(offsets.map(offset => String(of(offset))))}::VARCHAR[])`
  const ownZone = clock === 'report' ? sql`${zone}` : sql`coalesce(own.time_zone, ${zone})`
  return {
    join: sql` JOIN establishments AS own ON own.establishment_key = f.establishment_key
      JOIN (SELECT ${column(({ zone }) => zone)} AS zone, ${column(({ start }) => start)}::BIGINT AS start_micros,
        ${column(({ end }) => end)}::BIGINT AS end_micros, ${column(({ offset }) => offset)}::BIGINT AS offset_micros) AS o
      ON o.zone = ${ownZone} AND f.opened_micros >= o.start_micros AND f.opened_micros < o.end_micros`,
    // 1970-01-01 was a Thursday, 72 hours after a Monday's first; twice the remainder because instants before it are negative.
    key: sql`((${localHours} + 72) % ${cellCount} + ${cellCount}) % ${cellCount}`,
    text: (key: Sql) => ({ join: sql``, text: sql`${key}::VARCHAR` }),
  }
}

const localHours = sql`floor((f.opened_micros + o.offset_micros) / 3600000000.0)::BIGINT`

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
