import type { ResolvedQuery } from './query.ts'

/** A half-open range of calendar dates `[start, end)`, `YYYY-MM-DD`, in an IANA time zone. */
export interface Period {
  readonly start: string
  readonly end: string
  readonly zone: string
}

export interface Comparison extends Period {
  /** True when the comparison stops as far into its period as `asOf` is into the period of the question. */
  readonly toDate: boolean
  /** The instant at which it stops, ISO 8601 UTC; null when `toDate` is false. */
  readonly cutAt: string | null
  /** True when the two periods have different numbers of days. */
  readonly unequalDays: boolean
}

export const coverages = ['full', 'partly', 'not'] as const
/** Whether a store knows all of a span of time, part of it, or none. */
export type Coverage = (typeof coverages)[number]

export const chatStates = ['waiting', 'handled', 'closed'] as const
/** The state of a chat in a list: that of the wait that the list is about. */
export type ChatState = (typeof chatStates)[number]

/** What every answer carries. `Options` are the resolved options of its operator. */
export interface Answer<Kind extends string = string, Options = unknown> {
  /** The operator that gave the answer. */
  readonly kind: Kind
  readonly query: ResolvedQuery & Options
  /** The earliest instant of the whole store, ISO 8601 UTC; null when the store is empty. Independent of filters and restrictions. */
  readonly knownFrom: string | null
  /** The instant up to which the whole store is known, ISO 8601 UTC; null when no load could tell. */
  readonly knownUntil: string | null
  /** How much the store knows of the period up to `asOf`, and of the comparison up to its cut. Null when there is no period or comparison. */
  readonly covered: { readonly period: Coverage | null; readonly comparison: Coverage | null }
  /** The instant up to which messages were visible, ISO 8601 UTC. */
  readonly asOf: string
  readonly comparison: Comparison | null
}

/** The group's value for each dimension of the question. */
export type Key<D extends string = string> = { readonly [K in D]: string }

/**
 * The number of chats or waits behind a delay or a share: those handled or answered for a delay, those started for a share (the
 * metric's `basis`). 0 when there are none; null for a count, and for a time that has not come yet.
 */
export type Of = number | null
