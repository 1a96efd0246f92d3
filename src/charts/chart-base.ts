import type { Config, TopLevelSpec } from 'vega-lite'
import { measureText } from '../fonts/measure-text.ts'
import { fontFamilies, fontWeights } from '../fonts/own-faces.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'
import { type Palette, palettes, textSizes } from './theme.ts'

/** One layer of a chart. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]

/** The size of all texts in a chart. */
export const textPx = textSizes.small
/** The distance between baselines, and the minimum height of a row of text. */
export const linePx = 20

/** The colours of the theme. */
export function paletteOf(options: ChartOptions): Palette {
  return palettes[options.theme ?? 'light']
}

/** The width of a text in a chart, in px. */
export function textWidth(text: string, weight: 'regular' | 'semibold' = 'regular'): number {
  return measureText(text, textPx, weight)
}

/** The common part of all charts: no background, no frame, one text size, decoration hidden from screen readers. */
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

/** A position in px, from a field of the row. */
export function pixels<F extends string>(field: F) {
  return { field, type: 'quantitative', axis: null, scale: null } as const
}

/** A colour, from a field of the row. */
export function colorOf<F extends string>(field: F) {
  return { field, type: 'nominal', scale: null, legend: null } as const
}

/** A row of the dataset `texts`: one line of text, vertically centred at `y`, in px of the drawing. */
export interface PlacedText {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly align: 'left' | 'center' | 'right'
  readonly weight: (typeof fontWeights)[keyof typeof fontWeights]
  readonly color: string
}

/** All texts of a chart in one layer. Their positions are data, so that charts of other sites have the same layers. */
export const textLayer: Layer = {
  data: { name: 'texts' },
  mark: { type: 'text', align: { expr: 'datum.align' }, fontWeight: { expr: 'datum.weight' } },
  encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' }, fill: colorOf('color') },
}

/** A chart with nothing to show, except one line that says so. */
export function emptyChart(text: string, options: ChartOptions): TopLevelSpec {
  return {
    ...chartBase(text, options),
    width: options.widthPx ?? defaultWidthPx,
    height: 2 * linePx,
    autosize: 'none',
    padding: 0,
    datasets: {
      texts: [
        { text, x: 0, y: linePx, align: 'left', weight: fontWeights.regular, color: paletteOf(options).muted },
      ] satisfies PlacedText[],
    },
    data: { name: 'texts' },
    layer: [textLayer],
  }
}
