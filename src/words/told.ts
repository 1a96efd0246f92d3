import type { Answer, Comparison, Period } from '../metrics/definitions/answers.ts'
import type { Locale } from './locale.ts'

/** An answer about a period: what its dates, its comparison and its filters are, all answers beside it share. */
export interface PeriodAnswer extends Answer {
  readonly period: Period
}

/** What every sentence about an answer says of its period, and in which language. */
export interface Told {
  readonly about: PeriodAnswer
  readonly locale: Locale
  readonly period: Period
  readonly comparison: Comparison | null
  /** `in March 2026`. */
  readonly during: string
  /** `in February`, `in February up to the same point`; null without comparison. */
  readonly duringComparison: string | null
  /** Whether each side is known in full, so that a change is one of the chats and not of what is known of them. */
  readonly isComparable: boolean
  /** Whether the period was over at `asOf`, still ran, or had not begun. */
  readonly progress: 'over' | 'running' | 'ahead'
  /** Whether the store knows nothing of the period up to `asOf`: its zeros are no counts, and nothing is said of them. */
  readonly isUnknown: boolean
  /** Whether `asOf` lies long before now: a reader would take `so far` for up to now. */
  readonly isPast: boolean
}

/** Whether what an answer says of its two sides may be compared. Definition: docs/definitions.md, "Coverage". */
export function isComparable({ comparison, covered }: Pick<Answer, 'comparison' | 'covered'>): boolean {
  return comparison !== null && covered.period === 'full' && covered.comparison === 'full'
}

/** The comparison, where anything of it is known: else there is nothing to stand beside the values. */
export function knownComparison({ comparison, covered }: Pick<Answer, 'comparison' | 'covered'>): Comparison | null {
  return covered.comparison === 'not' ? null : comparison
}
