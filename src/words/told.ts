import type { Answer, Comparison, Period } from '../metrics/definitions/answers.ts'
import type { Locale } from './locale.ts'

/** An answer about a period. Answers shown together share its dates, comparison and filters. */
export interface PeriodAnswer extends Answer {
  readonly period: Period
}

/** What sentences about an answer need: its period, in words, and the language. */
export interface Told {
  readonly about: PeriodAnswer
  readonly locale: Locale
  readonly period: Period
  readonly comparison: Comparison | null
  /** `in March 2026`. */
  readonly during: string
  /** `in February`, `in February up to the same point`; null without a comparison. */
  readonly duringComparison: string | null
  /** Whether both sides are fully known, so that a change reflects the chats and not the coverage. */
  readonly isComparable: boolean
  /** Whether the period was over at `asOf`, was running, or had not begun. */
  readonly progress: 'over' | 'running' | 'ahead'
  /** Whether the store knows nothing of the period up to `asOf`: its zeros are not counts, and nothing is said about them. */
  readonly isUnknown: boolean
  /** Whether `asOf` lies long before now, so that `so far` would mislead. */
  readonly isPast: boolean
}

/** Whether the two sides of an answer may be compared. Definition: docs/definitions.md, "Coverage". */
export function isComparable({ comparison, covered }: Pick<Answer, 'comparison' | 'covered'>): boolean {
  return comparison !== null && covered.period === 'full' && covered.comparison === 'full'
}

/** The comparison, or null when nothing of it is known. */
export function knownComparison({ comparison, covered }: Pick<Answer, 'comparison' | 'covered'>): Comparison | null {
  return covered.comparison === 'not' ? null : comparison
}
