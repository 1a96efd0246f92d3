import type { Source } from '../../engine/source.ts'
import { operation, sql } from '../../engine/sql.ts'
import type { CellState, HeatmapAnswer, HeatmapCell } from '../definitions/answers.ts'
import { metricOf } from '../definitions/catalogue.ts'
import { hourOfWeek, hoursOfWeek } from '../definitions/hour-of-week.ts'
import { outcomes } from '../definitions/outcomes.ts'
import type { HeatmapQuery } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { readFrom } from '../reading/read-from.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'

const values = {
  ...outcomes,
  meanDelaySeconds: metricOf('meanDelaySeconds').value,
  medianDelaySeconds: metricOf('medianDelaySeconds').value,
  p90DelaySeconds: metricOf('p90DelaySeconds').value,
  meanDelayAtLeastSeconds: sql`${operation('exactMean', sql`CASE WHEN outcome IS DISTINCT FROM 'archive' THEN waited_micros END`)} / 1e6`,
}

/**
 * The handling delay of the chats started in a period, by weekday and hour of their start: always 7 × 24 cells.
 * Definition: docs/definitions.md, "Heatmap". Throws `InvalidQueryError`.
 */
export async function heatmap<A extends string>(source: Source<A>, query: HeatmapQuery<A>): Promise<HeatmapAnswer> {
  const asked = parseQuery(querySchemas.heatmap, query)
  const { clock } = asked
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    const { window, zone } = scope
    const by = await reader.remember(`hour of week ${clock} ${zone} ${window.start} ${window.end}`, () =>
      hourOfWeek(reader.engine, { clock, zone }, window),
    )
    const rows = await reader.ask({ fact: 'starts', values, window, chats: scope, by: [by] })
    const cells = new Map(rows.map(row => [Number(row.key[0]), row.values]))
    return {
      kind: 'heatmap',
      ...answerHead(scope, asked, { clock }),
      clock,
      cells: Array.from({ length: hoursOfWeek }, (_, index) => cell(index, cells.get(index))),
    }
  })
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
