import { RenderError } from '../../errors.ts'
import type { Comparison, Period } from '../../metrics/answers.ts'
import { parseInstant } from '../../metrics/period/instant.ts'
import { localDate } from '../../metrics/period/zone.ts'
import type { Locale, ReportInput } from '../report-input.ts'
import { duringPeriod } from './period-wording.ts'
import { type ReportOptions, reportDefaults } from './report-options.ts'

/** One report being written: the answers, the language, and what every section says of the period. */
export interface Reading {
  readonly input: ReportInput
  readonly locale: Locale
  readonly options: ReportOptions & Required<Pick<ReportOptions, keyof typeof reportDefaults>>
  readonly period: Period
  readonly comparison: Comparison | null
  /** `in March 2026`. */
  readonly during: string
  /** `in February`, `in February up to the same point`; null without comparison. */
  readonly duringComparison: string | null
  /** Whether the period was over at `asOf`, still ran, or had not begun. */
  readonly progress: 'over' | 'running' | 'ahead'
}

export function readInput(input: ReportInput, options: ReportOptions): Reading {
  const { period, comparison, asOf } = input.volume
  const { locale } = options
  const today = parseInstant(asOf)
  if (today === null) throw new RenderError(`asOf must be an ISO 8601 instant: ${asOf}`)
  const date = localDate(period.zone, today)
  return {
    input,
    locale,
    options: { ...reportDefaults, ...options },
    period,
    comparison,
    during: duringPeriod(period, locale),
    duringComparison: comparison === null ? null : duringComparison(comparison, period, locale),
    progress: date >= period.end ? 'over' : date >= period.start ? 'running' : 'ahead',
  }
}

function duringComparison(comparison: Comparison, period: Period, locale: Locale): string {
  const during = duringPeriod(comparison, locale, period)
  return comparison.toDate ? `${during} ${{ en: 'up to the same point', fr: 'à la même date' }[locale]}` : during
}
