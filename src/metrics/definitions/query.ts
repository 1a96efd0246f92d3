import { comparisonRules } from '../../time/comparison.ts'
import type { Grain } from '../../time/grain.ts'
import type { PeriodPreset } from '../../time/resolve-period.ts'
import type { MetricName } from './catalogue.ts'
import type { BuiltInDimension } from './dimension.ts'

/** Whose weekday and hour: each establishment's own, or the report's zone. */
export const clocks = ['establishment', 'report'] as const
export type Clock = (typeof clocks)[number]

/** Half-open calendar dates, a preset relative to the date of `asOf`, which is then needed, or a calendar period: `2026-10`, `2026-Q4`, `2026-W45`, `2026`. */
export type PeriodInput = { readonly start: string; readonly end: string } | PeriodPreset | (string & {})

/** What a period is compared with by name. */
export const comparisonNames = [...comparisonRules, 'none'] as const

export type CompareInput = (typeof comparisonNames)[number] | { readonly start: string; readonly end: string }

/** In a list = or, between keys = and. */
export type Filter<Attribute extends string = string> = {
  readonly [D in BuiltInDimension | Attribute]?: readonly string[]
}

/** A question, as plain JSON: the same object is the command line's flags, a job's payload, a cache's key. */
export interface Query<Attribute extends string = never> {
  readonly period: PeriodInput
  /** IANA; the report's zone. Default `UTC`. */
  readonly zone?: string
  /**
   * The instant up to which the log is looked at: ISO 8601 with offset or `Z`. A row is visible when sent before it. Default: the
   * instant until which the store is known; a store that knows of none needs it.
   */
  readonly asOf?: string
  /** Default `previous`. */
  readonly compare?: CompareInput
  /** Compare with the whole of the comparison period even when `asOf` falls inside the period. Default false. */
  readonly fullComparison?: boolean
  readonly where?: Filter<Attribute>
  /** Drops a chat that matches any of its keys. */
  readonly not?: Filter<Attribute>
  /** Only chats that started in one of these hours of the week, whenever that was: the cells of the heatmap. */
  readonly startedIn?: StartedIn
}

/** Hours of the week. A chat whose customer never wrote before `asOf` started in none. */
export interface StartedIn {
  /** Default `establishment`. */
  readonly clock?: Clock
  /** At least one. */
  readonly hours: readonly HourOfWeek[]
}

export interface HourOfWeek {
  /** ISO, 1 = Monday. */
  readonly weekday: number
  /** 0 to 23. */
  readonly hour: number
}

export interface SplitQuery<
  Attribute extends string = never,
  D extends BuiltInDimension | Attribute = BuiltInDimension | Attribute,
> extends Query<Attribute> {
  /** One dimension, or two. */
  readonly by: readonly [D] | readonly [D, D]
  /** Default `activeChats`. */
  readonly metric?: MetricName
}

export interface EvolutionQuery<
  Attribute extends string = never,
  D extends BuiltInDimension | Attribute = BuiltInDimension | Attribute,
> extends Query<Attribute> {
  readonly grain: Grain
  readonly by?: D
  readonly metric?: MetricName
}

export interface RankingQuery<
  Attribute extends string = never,
  D extends BuiltInDimension | Attribute = BuiltInDimension | Attribute,
> extends Query<Attribute> {
  readonly by: D
  readonly metric?: MetricName
  /** How many rows to list; the rest is folded into `others`. Default: all. */
  readonly top?: number
  /** List the empty groups too, after the rest. */
  readonly withEmpty?: boolean
}

export interface HeatmapQuery<Attribute extends string = never>
  extends Omit<Query<Attribute>, 'compare' | 'fullComparison'> {
  /** Default `establishment`. */
  readonly clock?: Clock
}

export interface WatchListQuery<Attribute extends string = never>
  extends Omit<Query<Attribute>, 'compare' | 'fullComparison' | 'period'> {
  readonly period?: PeriodInput
  /** Default 4 days (345 600). */
  readonly olderThanSeconds?: number
  /** Waits older than so many times 24 h are dropped, and counted. Default: none. */
  readonly maxAgeDays?: number
}

export type SummaryQuery<Attribute extends string = never> = Omit<Query<Attribute>, 'compare' | 'fullComparison'>

export interface DelayDistributionQuery<Attribute extends string = never> extends SummaryQuery<Attribute> {
  /** Lower ends of the classes, ascending. */
  readonly fromSeconds: readonly number[]
}

export const chatKinds = [
  'active',
  'started',
  'handled',
  'closedUnanswered',
  'unanswered',
  'waiting',
  'watched',
] as const
/**
 * Which chats stand behind a count. `active`: `activeChats`. `started`, `handled`, `closedUnanswered`, `unanswered`: of a summary, the last
 * one its `waiting`. `waiting`: the stock `waitingChats`. `watched`: those of a watch list.
 */
export type ChatKind = (typeof chatKinds)[number]

export interface ChatListQuery<Attribute extends string = never>
  extends Omit<Query<Attribute>, 'compare' | 'fullComparison' | 'period'> {
  /** Needed but for `watched`, which looks at the log at `asOf`. */
  readonly period?: PeriodInput
  readonly of: ChatKind
  /** Of `watched`. Default 4 days (345 600). */
  readonly olderThanSeconds?: number
  /** Of `watched`: older waits are left out. Default: none. */
  readonly maxAgeDays?: number
  /** How many rows to list, 50 000 at most. Default 50. */
  readonly limit?: number
  /** How many to leave out before them; not together with `after`. Default 0. */
  readonly offset?: number
  /**
   * Goes on after a page: its `next`. The rest of the query is that of the page, but for `limit`; without `asOf` it is asked at the
   * page's. However long the list, every chat that stays in its place between two versions of a store is listed once.
   */
  readonly after?: string | null
}

/** A query with every default written out and its dates resolved; an operator's own options beside. */
export interface ResolvedQuery {
  readonly period: { readonly start: string; readonly end: string } | null
  readonly zone: string
  readonly asOf: string
  readonly compare: CompareInput
  readonly fullComparison: boolean
  readonly where: Filter
  readonly not: Filter
  /** What the source is restricted to besides, see `restrict`; absent when it is not. */
  readonly within?: readonly Filter[]
  readonly startedIn?: Required<StartedIn>
  readonly metric?: MetricName
  readonly by?: readonly string[]
  readonly grain?: Grain
  readonly top?: number | null
  readonly withEmpty?: boolean
  readonly clock?: Clock
  readonly olderThanSeconds?: number
  readonly maxAgeDays?: number | null
  readonly of?: ChatKind
  readonly limit?: number
  readonly offset?: number
  readonly after?: string | null
}
