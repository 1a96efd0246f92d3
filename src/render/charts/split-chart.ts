import type { TopLevelSpec } from 'vega-lite'
import type { SplitAnswer } from '../../metrics/answers.ts'
import type { Locale } from '../report-input.ts'
import type { ChartOptions } from './chart-options.ts'

/** Répartition: a bar a group with its value and its share. */
export function splitChart(_answer: SplitAnswer, _options: ChartOptions): TopLevelSpec {
  return { mark: 'bar', data: { values: [] } }
}

/** What the répartition shows, in a sentence or two. */
export function splitAlt(_answer: SplitAnswer, _locale: Locale): string {
  return ''
}
