import type { TopLevelSpec } from 'vega-lite'
import type { EvolutionAnswer } from '../../metrics/answers.ts'
import type { Locale } from '../report-input.ts'
import type { ChartOptions } from './chart-options.ts'

/** Évolution: the period solid, its comparison dashed and matched by position; one small chart a series when there are several. */
export function evolutionChart(_answer: EvolutionAnswer, _options: ChartOptions): TopLevelSpec {
  return { mark: 'line', data: { values: [] } }
}

/** What the évolution shows, in a sentence or two. */
export function evolutionAlt(_answer: EvolutionAnswer, _locale: Locale): string {
  return ''
}
