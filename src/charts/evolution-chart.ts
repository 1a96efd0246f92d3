import type { TopLevelSpec } from 'vega-lite'
import { assertKnownOptions } from '../known-options.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { EvolutionAnswer } from '../metrics/operators/evolution.ts'
import { hasComparison, type KnownEvolution, knownEvolution } from '../metrics/operators/known-buckets.ts'
import { formatValue } from '../words/format.ts'
import { formatBucket, formatDateRange } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { underFilters } from '../words/narrowed.ts'
import { overText, standingText } from '../words/standing.ts'
import { emptyChart } from './chart-base.ts'
import { spokenName } from './chart-names.ts'
import { evolutionLines } from './evolution-lines.ts'
import { type EvolutionChartOptions, evolutionOptionNames } from './evolution-options.ts'
import { evolutionPanels } from './evolution-panels.ts'
import { type EvolutionSeries, seriesOf } from './evolution-series.ts'

/**
 * A line chart of an evolution: the period as a solid line, the comparison dashed and matched by position. One series takes the whole
 * width; several series get small charts, for the largest.
 */
export function evolutionChart(asked: EvolutionAnswer, options: EvolutionChartOptions): TopLevelSpec {
  assertKnownOptions('evolutionChart', options, evolutionOptionNames)
  const answer = knownEvolution(asked)
  const series = seriesOf(answer, options.locale, options.names)
  const [first] = series
  if (first === undefined || isEmpty(answer, series))
    return emptyChart(evolutionAlt(answer, options.locale, options), options)
  const alt = evolutionAlt(answer, options.locale, options)
  return series.length === 1
    ? evolutionLines(answer, first, alt, options)
    : evolutionPanels(answer, series, alt, options)
}

/** A text alternative for the chart: the highest and lowest bucket of each series. */
export function evolutionAlt(
  asked: EvolutionAnswer,
  locale: Locale,
  { names }: Pick<EvolutionChartOptions, 'names'> = {},
): string {
  const answer = knownEvolution(asked)
  const say = wordsOf(locale).charts.evolution
  const series = seriesOf(answer, locale, names)
  const { title } = metricOf(answer.metric)
  const during = formatDateRange(answer.period.start, answer.period.end, locale)
  const parts = isEmpty(answer, series) ? [] : series.slice(0, 6).flatMap(one => extremes(one, answer, locale))
  if (parts.length === 0) {
    const unknown = answer.rows.length > 0 && answer.rows.every(({ known }) => !known)
    const nothing = unknown ? say.unknown : `${say.nothing}${underFilters(answer.query, locale)}`
    return `${title[locale]}, ${during}${wordsOf(locale).typography.colon} ${nothing}.`
  }
  const compared =
    answer.comparison === null || !hasComparison(answer)
      ? ''
      : ` ${say.compared(formatDateRange(answer.comparison.start, answer.comparison.end, locale))}`
  return `${title[locale]}, ${during}${wordsOf(locale).typography.colon} ${parts.join('; ')}.${compared}`
}

/** Whether there is nothing to draw: no value is known, or several series are all zero. A single line at zero is drawn. */
function isEmpty({ rows }: KnownEvolution, series: readonly EvolutionSeries[]): boolean {
  if (rows.some(({ known }) => !known) && rows.every(row => row.value === null && row.previousValue === null))
    return true
  return series.length > 1 && rows.every(({ value, previousValue }) => (value ?? 0) === 0 && (previousValue ?? 0) === 0)
}

function extremes(series: EvolutionSeries, answer: KnownEvolution, locale: Locale): readonly string[] {
  const { unit } = metricOf(answer.metric)
  const known = series.rows.flatMap(({ bucket, value, of, partial }) =>
    bucket === null || value === null ? [] : [{ bucket, value, of, partial }],
  )
  // A bucket that is not over is low for that reason alone.
  const whole = known.filter(({ partial }) => partial === false)
  const compared = whole.length > 0 ? whole : known
  const [first] = compared
  if (first === undefined) return []
  const highest = compared.reduce((best, row) => (row.value > best.value ? row : best), first)
  const lowest = compared.reduce((best, row) => (row.value < best.value ? row : best), first)
  const told = (row: typeof first) =>
    `${standingText(row, unit, locale)} (${formatBucket(row.bucket, answer.grain, locale)})`
  const say = wordsOf(locale).charts.evolution
  const even = compared.length > 1 && lowest.value === highest.value
  const text = even
    ? say.even(`${formatValue(first.value, unit, locale)}${overText(compared, answer.metric, locale)}`)
    : say.fromTo(told(lowest), told(highest))
  return [series.name === '' ? text : `${spokenName(series.name)} – ${text}`]
}
