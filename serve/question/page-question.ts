import type { EvolutionScale } from '../../src/charts/evolution-options.ts'
import type { HeatmapFigures } from '../../src/charts/heatmap-chart.ts'
import type { MetricName } from '../../src/metrics/definitions/catalogue.ts'
import type { Clock, CompareInput, Filter } from '../../src/metrics/definitions/query.ts'
import type { Grain } from '../../src/time/grain.ts'

/** A weekday (ISO, 1 = Monday) and an hour of the day in which chats started. */
export interface StartHour {
  readonly weekday: number
  readonly hour: number
}

/** A period of dates, half-open as everywhere except in the URL. */
interface Dates {
  readonly start: string
  readonly end: string
}

export const rankingOrders = ['highest', 'lowest', 'name', 'change', 'rise', 'fall'] as const
/** By value, highest or lowest first, by name, by the largest climb in rank, or by the largest rise or fall of the value. */
export type RankingOrder = (typeof rankingOrders)[number]

/** Everything that a reader of the two pages has chosen, as stored in the URL of a page. */
export interface PageQuestion {
  readonly period: string | Dates
  readonly compare: CompareInput
  readonly fullComparison: boolean
  readonly zone: string
  /** ISO 8601 with offset or `Z`; null: now. */
  readonly asOf: string | null
  readonly where: Filter
  readonly not: Filter
  /** Only chats that started in one of these hours of the week, on `clock`; none: all. */
  readonly startedIn: readonly StartHour[]
  /** The clock of the hours of the heatmap and of `startedIn`. */
  readonly clock: Clock
  /** What the figure in a cell of the heatmap is. */
  readonly heatmapFigures: HeatmapFigures
  /** The grain of the evolution; null: one that suits the length of the period. */
  readonly grain: Grain | null
  /** The dimension that the evolution is grouped by; null: none. */
  readonly evolutionBy: string | null
  readonly evolutionMetric: MetricName
  /** Whether the small charts of an evolution by a dimension share a scale. */
  readonly evolutionScale: EvolutionScale
  /** From 1. */
  readonly evolutionPage: number
  /** The dimension whose groups stand side by side; null: one of the filter. */
  readonly groupsBy: string | null
  readonly rankingBy: string
  readonly rankingMetric: MetricName
  readonly rankingOrder: RankingOrder
  /** Part of the names to list; empty: all. */
  readonly rankingFind: string
  /** From 1. */
  readonly rankingPage: number
  readonly olderThanSeconds: number
  /** Null: no limit. */
  readonly maxAgeDays: number | null
}

/** The question of a reader who has chosen nothing. */
export const defaultQuestion: PageQuestion = {
  period: 'last-month',
  compare: 'previous',
  fullComparison: false,
  zone: 'UTC',
  asOf: null,
  where: {},
  not: {},
  startedIn: [],
  clock: 'establishment',
  heatmapFigures: 'delay',
  grain: null,
  evolutionBy: null,
  evolutionMetric: 'activeChats',
  evolutionScale: 'shared',
  evolutionPage: 1,
  groupsBy: null,
  rankingBy: 'establishment',
  rankingMetric: 'activeChats',
  rankingOrder: 'highest',
  rankingFind: '',
  rankingPage: 1,
  olderThanSeconds: 4 * 86_400,
  maxAgeDays: null,
}
