import type { TopLevelSpec } from 'vega-lite'
import type { EvolutionAnswer } from '../../metrics/answers.ts'
import { metricOf } from '../../metrics/catalogue.ts'
import { formatList, formatValue } from '../format.ts'
import { formatBucket, formatDateRange } from '../format-date.ts'
import type { Locale } from '../report-input.ts'
import { emptyChart } from './chart-base.ts'
import type { ChartOptions } from './chart-options.ts'
import { evolutionLines } from './evolution-lines.ts'
import { evolutionPanels } from './evolution-panels.ts'
import { type EvolutionSeries, seriesOf } from './evolution-series.ts'

/**
 * Évolution: the period solid, its comparison dashed and matched by position. Several series get a small chart each, on one scale, the
 * six largest; one series gets the whole width.
 */
export function evolutionChart(answer: EvolutionAnswer, options: ChartOptions): TopLevelSpec {
  const series = seriesOf(answer, options.locale)
  const [first] = series
  if (first === undefined) return emptyChart(evolutionAlt(answer, options.locale), options)
  const alt = evolutionAlt(answer, options.locale)
  return series.length === 1
    ? evolutionLines(answer, first, alt, options)
    : evolutionPanels(answer, series, alt, options)
}

/** What the évolution shows: for each series its highest and lowest bucket. */
export function evolutionAlt(answer: EvolutionAnswer, locale: Locale): string {
  const say = wording[locale]
  const series = seriesOf(answer, locale)
  const { title } = metricOf(answer.metric)
  const during = formatDateRange(answer.period.start, answer.period.end, locale)
  const parts = series.slice(0, 6).flatMap(one => extremes(one, answer, locale))
  if (parts.length === 0) return `${title[locale]}, ${during}${say.colon} ${say.nothing}.`
  const compared =
    answer.comparison === null
      ? ''
      : ` ${say.compared(formatDateRange(answer.comparison.start, answer.comparison.end, locale))}`
  return `${title[locale]}, ${during}${say.colon} ${parts.join('; ')}.${compared}`
}

function extremes(series: EvolutionSeries, answer: EvolutionAnswer, locale: Locale): readonly string[] {
  const { unit } = metricOf(answer.metric)
  const known = series.rows.flatMap(({ bucket, value }) =>
    bucket === null || value === null ? [] : [{ bucket, value }],
  )
  const [first] = known
  if (first === undefined) return []
  const highest = known.reduce((best, row) => (row.value > best.value ? row : best), first)
  const lowest = known.reduce((best, row) => (row.value < best.value ? row : best), first)
  const told = ({ bucket, value }: typeof first) =>
    `${formatValue(value, unit, locale)} (${formatBucket(bucket, answer.grain, locale)})`
  const text = wording[locale].fromTo(told(lowest), told(highest))
  return [series.name === '' ? text : formatList([`${series.name} ${text}`], locale)]
}

const wording = {
  en: {
    colon: ':',
    nothing: 'nothing known',
    fromTo: (lowest: string, highest: string) => `lowest ${lowest}, highest ${highest}`,
    compared: (period: string) => `Dashed: ${period}.`,
  },
  fr: {
    colon: '\u00a0:',
    nothing: 'rien de connu',
    fromTo: (lowest: string, highest: string) => `au plus bas ${lowest}, au plus haut ${highest}`,
    compared: (period: string) => `En tirets\u00a0: ${period}.`,
  },
} as const satisfies Record<Locale, unknown>
