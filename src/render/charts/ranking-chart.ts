import type { TopLevelSpec } from 'vega-lite'
import type { RankingAnswer } from '../../metrics/answers.ts'
import type { Locale } from '../report-input.ts'
import type { ChartOptions } from './chart-options.ts'

/** Classement: rank, name, bar with its value, change of rank. */
export function rankingChart(_answer: RankingAnswer, _options: ChartOptions): TopLevelSpec {
  return { mark: 'bar', data: { values: [] } }
}

/** What the classement shows, in a sentence or two. */
export function rankingAlt(_answer: RankingAnswer, _locale: Locale): string {
  return ''
}
