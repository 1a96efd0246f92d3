import { RenderError } from '../../errors.ts'
import type { Answer, Comparison, Period } from '../../metrics/answers.ts'
import { isStale } from '../../metrics/known.ts'
import { parseInstant } from '../../metrics/period/instant.ts'
import { localDate } from '../../metrics/period/zone.ts'
import type { Locale, ReportInput } from '../report-input.ts'
import { duringPeriod } from './period-wording.ts'
import { type ReportOptions, reportDefaults } from './report-options.ts'

/** An answer about a period: what its dates, its comparison and its filters are, all answers beside it share. */
export interface PeriodAnswer extends Answer {
  readonly period: Period
}

/**
 * Answers being written about: all of a report's, or those `Part`s that a page has, the language, and what every section says
 * of the period. A block says by its `Part`s which answers it reads.
 */
export interface Reading<Part extends keyof ReportInput = keyof ReportInput> {
  readonly input: Pick<ReportInput, Part>
  readonly about: PeriodAnswer
  readonly locale: Locale
  readonly options: ReportOptions & Required<Pick<ReportOptions, keyof typeof reportDefaults>>
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

/**
 * A reading of some of a report's answers, dated by one of them: the volume of a report or of a page of volumes, the summary or
 * the heatmap where there is none. Throws `RenderError` when its `asOf` is no instant.
 */
export function readInput<Part extends keyof ReportInput>(
  input: Pick<ReportInput, Part>,
  about: PeriodAnswer,
  options: ReportOptions,
): Reading<Part> {
  const { period, comparison, asOf } = about
  const { locale } = options
  const today = parseInstant(asOf)
  if (today === null) throw new RenderError(`asOf must be an ISO 8601 instant: ${asOf}`)
  const date = localDate(period.zone, today)
  const progress = date >= period.end ? 'over' : date >= period.start ? 'running' : 'ahead'
  const { now = asOf, staleHours } = options
  return {
    input,
    about,
    locale,
    options: { ...reportDefaults, ...options },
    period,
    comparison,
    during: duringPeriod(period, locale),
    duringComparison: comparison === null ? null : duringComparison(comparison, period, locale),
    isComparable: isComparable(about) && progress !== 'ahead',
    progress,
    isUnknown: progress === 'ahead' || about.covered.period === 'not',
    isPast: isStale(asOf, { now, staleHours }),
  }
}

/** Whether what an answer says of its two sides may be compared. Definition: docs/definitions.md, "Coverage". */
export function isComparable({ comparison, covered }: Pick<Answer, 'comparison' | 'covered'>): boolean {
  return comparison !== null && covered.period === 'full' && covered.comparison === 'full'
}

/** The comparison, where anything of it is known: else there is nothing to stand beside the values. */
export function knownComparison({ comparison, covered }: Pick<Answer, 'comparison' | 'covered'>): Comparison | null {
  return covered.comparison === 'not' ? null : comparison
}

function duringComparison(comparison: Comparison, period: Period, locale: Locale): string {
  const during = duringPeriod(comparison, locale, period)
  return comparison.toDate ? `${during} ${{ en: 'up to the same point', fr: 'à la même date' }[locale]}` : during
}
