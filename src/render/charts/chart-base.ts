import type { Config, TopLevelSpec } from 'vega-lite'
import { fontFamilies, fontWeights, measureText } from '../fonts.ts'
import { type Palette, palettes, textSizes } from '../theme.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'

/** One layer of a chart. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]

/** All text of a chart has one size. */
export const textPx = textSizes.small
/** From baseline to baseline, and the least height of a row of text. */
export const linePx = 20

/** The colours of the theme asked for. */
export function paletteOf(options: ChartOptions): Palette {
  return palettes[options.theme ?? 'light']
}

/** The width of a chart's text, in px. */
export function textWidth(text: string, weight: 'regular' | 'semibold' = 'regular'): number {
  return measureText(text, textPx, weight)
}

/** What the specs of all charts have in common: no background, no frame, one text size, decoration hidden from screen readers. */
export function chartBase(description: string, options: ChartOptions) {
  const palette = paletteOf(options)
  const config: Config = {
    background: 'transparent',
    view: { stroke: null },
    font: fontFamilies,
    text: {
      fontSize: textPx,
      fill: palette.ink,
      aria: false,
      align: 'left',
      baseline: 'middle',
      fontWeight: fontWeights.regular,
    },
    rule: { aria: false },
    point: { aria: false },
    line: { aria: false },
  }
  return { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', description, config } as const
}

/** A chart that has nothing to show says so in one line. */
export function emptyChart(text: string, options: ChartOptions): TopLevelSpec {
  return {
    ...chartBase(text, options),
    width: options.widthPx ?? defaultWidthPx,
    height: 2 * linePx,
    autosize: 'none',
    padding: 0,
    datasets: { nothing: [{ text }] },
    data: { name: 'nothing' },
    mark: { type: 'text', fill: paletteOf(options).muted },
    encoding: { x: { value: 0 }, y: { value: linePx }, text: { field: 'text' } },
  }
}
