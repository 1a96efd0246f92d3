import { comparisonRules } from '../../time/comparison.ts'
import type { PeriodPreset } from '../../time/resolve-period.ts'
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

/** What every question has in common, as plain JSON: the same object is the command line's flags, a job's payload, a cache's key. */
export interface CommonQuery<Attribute extends string = never> {
  /** IANA; the report's zone. Default `UTC`. */
  readonly zone?: string
  /**
   * The instant up to which the log is looked at: ISO 8601 with offset or `Z`. A row is visible when sent before it. Default: the
   * instant until which the store is known; a store that knows of none needs it.
   */
  readonly asOf?: string
  readonly where?: Filter<Attribute>
  /** Drops a chat that matches any of its keys. */
  readonly not?: Filter<Attribute>
  /** Only chats that started in one of these hours of the week, whenever that was: the cells of the heatmap. */
  readonly startedIn?: StartedIn
}

/** A question about a period. */
export interface PeriodQuery<Attribute extends string = never> extends CommonQuery<Attribute> {
  readonly period: PeriodInput
}

/** A question about a period beside another one. */
export interface Query<Attribute extends string = never> extends PeriodQuery<Attribute> {
  /** Default `previous`. */
  readonly compare?: CompareInput
  /** Compare with the whole of the comparison period even when `asOf` falls inside the period. Default false. */
  readonly fullComparison?: boolean
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

/** A query with every default written out and its dates resolved; in an answer the options of its operator stand beside. */
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
}
