import type { ResolvedQuery } from './query.ts'

/** A half-open span of calendar dates `[start, end)`, `YYYY-MM-DD`, in an IANA zone. */
export interface Period {
  readonly start: string
  readonly end: string
  readonly zone: string
}

export interface Comparison extends Period {
  /** True when the comparison stops as far into its period as `asOf` is into the period asked. */
  readonly toDate: boolean
  /** The instant of that stop, ISO 8601 UTC; null when `toDate` is false. */
  readonly cutAt: string | null
  /** True when the two periods have not the same number of days. */
  readonly unequalDays: boolean
}

export const coverages = ['full', 'partly', 'not'] as const
/** Whether a store is known for all of a span of time, for a part of it, or for none. */
export type Coverage = (typeof coverages)[number]

/** What every answer carries. `Options` are those of its operator. */
export interface Answer<Kind extends string = string, Options = unknown> {
  /** The operator that gave it. */
  readonly kind: Kind
  readonly query: ResolvedQuery & Options
  /** The earliest instant of the whole store, ISO 8601 UTC; null of an empty one. Whatever the filter, whoever asks. */
  readonly knownFrom: string | null
  /** The instant up to which the whole store is known, ISO 8601 UTC; null when no load can tell. */
  readonly knownUntil: string | null
  /** How much the store knows of the period up to `asOf`, and of the comparison up to its cut. Null without a period, without a comparison. */
  readonly covered: { readonly period: Coverage | null; readonly comparison: Coverage | null }
  /** ISO 8601 UTC. */
  readonly asOf: string
  readonly comparison: Comparison | null
}

/** A value for each dimension asked. */
export type Key<D extends string = string> = { readonly [K in D]: string }

/**
 * How many chats, or waits, a delay or a share is of: those handled for a delay, those started for a share (the metric's `basis`). 0 where
 * there are none, and null for a count, which is of itself, and where the value is of a time that has not come.
 */
export type Of = number | null
