import type { TopLevelSpec } from 'vega-lite'
import type { HeatmapAnswer } from '../../metrics/answers.ts'
import type { Locale } from '../report-input.ts'
import type { ChartOptions } from './chart-options.ts'

/** Where the blue classes of delay begin after the first, in seconds: < 1 h, 1–4 h, 4–8 h, 8–24 h, ≥ 24 h. */
export const defaultDelayEnds = [3_600, 14_400, 28_800, 86_400] as const

export type DelayEnds = readonly [number, number, number, number]

export interface HeatmapChartOptions extends ChartOptions {
  /** Default `defaultDelayEnds`. */
  readonly delayEnds?: DelayEnds
}

/** Heatmap: 7 weekdays by 24 hours, blue by mean delay, hatched where no chat started, outlined where none was handled. */
export function heatmapChart(_answer: HeatmapAnswer, _options: HeatmapChartOptions): TopLevelSpec {
  return { mark: 'rect', data: { values: [] } }
}

/** What the heatmap shows, in a sentence or two. */
export function heatmapAlt(_answer: HeatmapAnswer, _locale: Locale): string {
  return ''
}
