import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import { operation, sql } from '../../engine/sql.ts'
import type { Answer, Period } from '../definitions/answers.ts'
import { metricOf } from '../definitions/catalogue.ts'
import { hourOfWeek, hoursOfWeek } from '../definitions/hour-of-week.ts'
import { outcomes } from '../definitions/outcomes.ts'
import { type Clock, clocks, type PeriodQuery } from '../definitions/query.ts'
import { periodKeys } from '../definitions/query-schema.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { ask, type Operator } from './operator.ts'

export interface HeatmapQuery<Attribute extends string = never> extends PeriodQuery<Attribute> {
  /** Default `establishment`. */
  readonly clock?: Clock
}

export const cellStates = ['none', 'waiting', 'closed', 'handled'] as const
export type CellState = (typeof cellStates)[number]

export interface HeatmapCell {
  /** ISO weekday, 1 (Monday) to 7. */
  readonly weekday: number
  /** 0 to 23. */
  readonly hour: number
  readonly state: CellState
  readonly started: number
  readonly handled: number
  readonly waiting: number
  readonly closedUnanswered: number
  readonly meanDelaySeconds: number | null
  readonly medianDelaySeconds: number | null
  readonly p90DelaySeconds: number | null
  /** Over the chats handled and those still without a first answer, each of which counts with its wait so far at `asOf`. */
  readonly meanDelayAtLeastSeconds: number | null
}

export interface HeatmapAnswer extends Answer<'heatmap', { readonly clock: Clock }> {
  readonly period: Period
  readonly clock: Clock
  /** 168 cells, by weekday, then by hour. */
  readonly cells: readonly HeatmapCell[]
}

const values = {
  ...outcomes,
  meanDelaySeconds: metricOf('meanDelaySeconds').value,
  medianDelaySeconds: metricOf('medianDelaySeconds').value,
  p90DelaySeconds: metricOf('p90DelaySeconds').value,
  meanDelayAtLeastSeconds: sql`${operation('exactMean', sql`CASE WHEN outcome IS DISTINCT FROM 'archive' THEN waited_micros END`)} / 1e6`,
}

const query = z.strictObject({ ...periodKeys, clock: z.enum(clocks).default('establishment') })

export const heatmapOperator: Operator<typeof query, typeof heatmap, HeatmapCell> = {
  name: 'heatmap',
  slug: 'heatmap',
  query,
  answer: ({ answerKeys, clock, delays, outcomeCounts, period, seconds }) =>
    z.strictObject({
      ...answerKeys('heatmap', { clock }),
      period,
      clock,
      cells: z
        .array(
          z.strictObject({
            weekday: z.int().min(1).max(7).describe('ISO, 1 = Monday.'),
            hour: z.int().min(0).max(23),
            state: z.enum(cellStates).describe('none: no chat of the query started in that hour of the week.'),
            ...outcomeCounts,
            ...delays,
            meanDelayAtLeastSeconds: seconds(
              'Mean over the chats handled and those still without a first answer, each counted with its wait so far at asOf.',
            ).nullable(),
          }),
        )
        .length(168)
        .describe('By weekday, then by hour.'),
    }),
  example: { period: 'last-month', where: { channel: ['widget'] } },
  columns: () => [
    { name: 'weekday', title: 'Weekday', type: 'count', value: cell => cell.weekday },
    { name: 'hour', title: 'Hour', type: 'count', value: cell => cell.hour },
    { name: 'state', title: 'State', type: 'code', value: cell => cell.state },
    { name: 'started', title: 'Started', type: 'count', value: cell => cell.started },
    { name: 'handled', title: 'Handled', type: 'count', value: cell => cell.handled },
    { name: 'waiting', title: 'Still without a first answer', type: 'count', value: cell => cell.waiting },
    {
      name: 'closedUnanswered',
      title: 'Closed without an answer',
      type: 'count',
      value: cell => cell.closedUnanswered,
    },
    { name: 'meanDelaySeconds', title: 'Mean delay', type: 'seconds?', value: cell => cell.meanDelaySeconds },
    { name: 'medianDelaySeconds', title: 'Median delay', type: 'seconds?', value: cell => cell.medianDelaySeconds },
    { name: 'p90DelaySeconds', title: '90th percentile', type: 'seconds?', value: cell => cell.p90DelaySeconds },
    {
      name: 'meanDelayAtLeastSeconds',
      title: 'Mean delay, at least',
      type: 'seconds?',
      value: cell => cell.meanDelayAtLeastSeconds,
    },
  ],
  rows: ({ cells }) => cells,
  async run(reader, asked) {
    const { clock } = asked
    const scope = await resolvePeriodScope(reader, asked)
    const { window, zone } = scope
    const by = await reader.remember(`hour of week ${clock} ${zone} ${window.start} ${window.end}`, () =>
      hourOfWeek(reader.engine, { clock, zone }, window),
    )
    const rows = await reader.ask({ fact: 'starts', values, window, chats: scope, by: [by] })
    const cells = new Map(rows.map(row => [Number(row.key[0]), row.values]))
    return {
      ...answerHead(scope, asked, { clock }),
      clock,
      cells: Array.from({ length: hoursOfWeek }, (_, index) => cell(index, cells.get(index))),
    }
  },
  ask: heatmap,
}

/**
 * The handling delay of the chats started in a period, by weekday and hour of their start: always 7 × 24 cells.
 * Definition: docs/definitions.md, "Heatmap". Throws `InvalidQueryError`.
 *
 * @example
 * const { cells } = await heatmap(store, { period: '2026-10', asOf: '2026-11-01T00:00:00Z' })
 * console.log(cells.length) // 168
 */
export function heatmap<A extends string>(source: Source<A>, query: HeatmapQuery<A>): Promise<HeatmapAnswer> {
  return ask(heatmapOperator, source, query)
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
