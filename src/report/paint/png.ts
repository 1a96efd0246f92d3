import { Resvg } from '@resvg/resvg-js'
import type { TopLevelSpec } from 'vega-lite'
import { palettes, type ThemeName } from '../../charts/theme.ts'
import { RenderError } from '../../errors.ts'
import { fallbackFamily, fontFaces, fontFile, typeFamily } from '../../fonts/fonts.ts'
import { inReportFonts } from './report-fonts.ts'
import { renderSvg } from './svg.ts'

export interface PngOptions {
  /** Image pixels per px of the chart. Default 2. */
  readonly scale?: number
  /** The theme whose paper colour is the background; it should be the theme of the spec. Default `light`. */
  readonly theme?: ThemeName
}

/**
 * The chart as a PNG in the report's fonts, whatever fonts the machine has. Figures are proportional, because the painter does not support tabular
 * ones. Throws `RenderError` when the chart cannot be drawn, or not at this scale.
 */
export function renderPng(spec: TopLevelSpec, { scale = 2, theme = 'light' }: PngOptions = {}): Uint8Array {
  const svg = inReportFonts(renderSvg(spec))
  try {
    return new Resvg(svg, {
      background: palettes[theme].paper,
      fitTo: { mode: 'zoom', value: scale },
      font: {
        loadSystemFonts: false,
        fontFiles: fontFaces.map(fontFile),
        defaultFontFamily: typeFamily,
        sansSerifFamily: fallbackFamily,
      },
    })
      .render()
      .asPng()
  } catch (cause) {
    throw new RenderError(`a chart cannot be painted: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}
