import { comparisonRules } from '../../time/comparison.ts'
import type { PeriodPreset } from '../../time/resolve-period.ts'
import type { BuiltInDimension } from './dimension.ts'

/** Whose local time gives the weekday and hour: each establishment's own, or that of the report's zone. */
export const clocks = ['establishment', 'report'] as const
export type Clock = (typeof clocks)[number]

/**
 * Half-open calendar dates, a calendar period (`2026-10`, `2026-Q4`, `2026-W45`, `2026`), or a preset relative to the date of `asOf`, such as
 * `last-month`.
 */
export type PeriodInput = { readonly start: string; readonly end: string } | PeriodPreset | (string & {})

/** The named comparisons. */
export const comparisonNames = [...comparisonRules, 'none'] as const

export type CompareInput = (typeof comparisonNames)[number] | { readonly start: string; readonly end: string }

/** Lists of values by dimension: a chat matches when, for every key, it has one of the listed values. */
export type Filter<Attribute extends string = string> = {
  readonly [D in BuiltInDimension | Attribute]?: readonly string[]
}

/** The keys that every query has. A query is plain JSON: the same object serves as command-line flags, a job's payload and a cache key. */
export interface CommonQuery<Attribute extends string = never> {
  /** IANA time zone of the report. Default `UTC`. */
  readonly zone?: string
  /**
   * The instant up to which messages are visible, ISO 8601 with offset or `Z`: a message is visible if it was sent before. Default: the
   * instant until which the store is known; required when that is not known.
   */
  readonly asOf?: string
  readonly where?: Filter<Attribute>
  /** Drops every chat that matches any of the keys. */
  readonly not?: Filter<Attribute>
  /** Only chats that started in one of these hours of the week, in any week: the cells of a heatmap. */
  readonly startedIn?: StartedIn
}

/** A question about a period. */
export interface PeriodQuery<Attribute extends string = never> extends CommonQuery<Attribute> {
  readonly period: PeriodInput
}

/** A question that compares a period with another one. */
export interface Query<Attribute extends string = never> extends PeriodQuery<Attribute> {
  /** Default `previous`. */
  readonly compare?: CompareInput
  /** Compare with the whole of the comparison period even when `asOf` falls inside the period. Default false. */
  readonly fullComparison?: boolean
}

/** Hours of the week. A chat whose customer did not write before `asOf` has not started and matches none. */
export interface StartedIn {
  /** Default `establishment`. */
  readonly clock?: Clock
  /** At least one. */
  readonly hours: readonly HourOfWeek[]
}

export interface HourOfWeek {
  /** ISO weekday, 1 (Monday) to 7. */
  readonly weekday: number
  /** 0 to 23. */
  readonly hour: number
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
 * Which chats a list shows. `active`: those counted by `activeChats`. `started`, `handled`, `closedUnanswered`, `unanswered`: those behind a
 * summary's counts, `unanswered` being its `waiting`. `waiting`: the stock `waitingChats`. `watched`: those of a watch list.
 */
export type ChatKind = (typeof chatKinds)[number]

/** A query with every default filled in and its dates resolved. In an answer, the operator's options stand beside these keys. */
export interface ResolvedQuery {
  readonly period: { readonly start: string; readonly end: string } | null
  readonly zone: string
  readonly asOf: string
  readonly compare: CompareInput
  readonly fullComparison: boolean
  readonly where: Filter
  readonly not: Filter
  /** The additional filters of the source, see `restrict`; absent when it is not restricted. */
  readonly within?: readonly Filter[]
  readonly startedIn?: Required<StartedIn>
}
