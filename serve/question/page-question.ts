import type { MetricName } from '../../src/metrics/definitions/catalogue.ts'
import type { Clock, CompareInput, Filter } from '../../src/metrics/definitions/query.ts'
import type { Grain } from '../../src/time/grain.ts'

/** A weekday (ISO, 1 = Monday) and an hour of the day in which chats began. */
export interface StartHour {
  readonly weekday: number
  readonly hour: number
}

/** Both ends of a period of dates: half-open, as everywhere but in the address. */
interface Dates {
  readonly start: string
  readonly end: string
}

export const rankingOrders = ['highest', 'lowest', 'name', 'change'] as const
/** By value from the highest or the lowest, by name, or by who climbed most. */
export type RankingOrder = (typeof rankingOrders)[number]

/** All that a reader of the two pages has chosen: what the address of a page says. */
export interface PageQuestion {
  readonly period: string | Dates
  readonly compare: CompareInput
  readonly fullComparison: boolean
  readonly zone: string
  /** ISO 8601 with offset or `Z`; null: now. */
  readonly asOf: string | null
  readonly where: Filter
  readonly not: Filter
  /** Only chats that began in one of these hours of the week, on `clock`; none: all. */
  readonly startedIn: readonly StartHour[]
  /** Whose hours, those of the heatmap and of `startedIn`. */
  readonly clock: Clock
  /** The évolution's; null: as fits the length of the period. */
  readonly grain: Grain | null
  /** What the évolution is divided by; null: nothing. */
  readonly evolutionBy: string | null
  readonly evolutionMetric: MetricName
  readonly rankingBy: string
  readonly rankingMetric: MetricName
  readonly rankingOrder: RankingOrder
  /** From 1. */
  readonly rankingPage: number
  readonly olderThanSeconds: number
  /** Null: no wait is too old to be listed. */
  readonly maxAgeDays: number | null
}

/** What is shown to a reader who has chosen nothing. */
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
  grain: null,
  evolutionBy: null,
  evolutionMetric: 'activeChats',
  rankingBy: 'establishment',
  rankingMetric: 'activeChats',
  rankingOrder: 'highest',
  rankingPage: 1,
  olderThanSeconds: 4 * 86_400,
  maxAgeDays: null,
}
