import type { TopLevelSpec } from 'vega-lite'
import type { DelayClassCount, Locale } from '../report-input.ts'
import type { ChartOptions } from './chart-options.ts'

/** Handled chats by class of delay, each class in its blue. */
export function delayDistributionChart(_classes: readonly DelayClassCount[], _options: ChartOptions): TopLevelSpec {
  return { mark: 'bar', data: { values: [] } }
}

/** What the distribution shows, in a sentence or two. */
export function delayDistributionAlt(_classes: readonly DelayClassCount[], _locale: Locale): string {
  return ''
}
