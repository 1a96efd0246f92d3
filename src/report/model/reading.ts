import type { TopLevelSpec } from 'vega-lite'
import { RenderError } from '../../errors.ts'
import type { Comparison, Period } from '../../metrics/definitions/answers.ts'
import { isStale } from '../../metrics/reading/known.ts'
import { parseInstant } from '../../time/instant.ts'
import { localDate } from '../../time/zone.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { duringPeriod } from '../../words/period-wording.ts'
import { isComparable, type PeriodAnswer, type Told } from '../../words/told.ts'
import type { ReportInput } from './report-input.ts'
import { type ReportOptions, reportDefaults } from './report-options.ts'

/** Answers to be written about: those of a report, or the `Part`s that a page has. A block declares the answers that it reads. */
export interface Reading<Part extends keyof ReportInput = keyof ReportInput> extends Told {
  readonly input: Pick<ReportInput, Part>
  readonly options: ReportOptions & DrawnWidths & Required<Pick<ReportOptions, keyof typeof reportDefaults>>
}

/** The widths of a live page's charts; those of a report are its own. */
export interface DrawnWidths {
  readonly widthPx?: number
  /** Draws each chart a second time, for a narrower place. */
  readonly narrowPx?: number
}

/** A chart at the width of its place, and again for a narrower one if asked. `ownPx` is the width that a report gives it. */
export function drawings(
  { options: { widthPx, narrowPx } }: Reading<never>,
  draw: (widthPx: number | undefined) => TopLevelSpec,
  ownPx?: number,
): { readonly spec: TopLevelSpec; readonly narrow?: TopLevelSpec } {
  const spec = draw(ownPx ?? widthPx)
  return narrowPx === undefined ? { spec } : { spec, narrow: draw(narrowPx) }
}

/**
 * A reading of some answers of a report. `about` is the answer that gives the dates: the volume, or else the summary or the heatmap. Throws
 * `RenderError` when its `asOf` is not an instant.
 */
export function readInput<Part extends keyof ReportInput>(
  input: Pick<ReportInput, Part>,
  about: PeriodAnswer,
  options: ReportOptions & DrawnWidths,
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

function duringComparison(comparison: Comparison, period: Period, locale: Locale): string {
  const during = duringPeriod(comparison, locale, period)
  return comparison.toDate ? wordsOf(locale).dates.upToSamePoint(during) : during
}
