import { Resvg } from '@resvg/resvg-js'
import type { TopLevelSpec } from 'vega-lite'
import { palettes, type ThemeName } from '../../charts/theme.ts'
import { RenderError } from '../../errors.ts'
import { fallbackFamily, fontFaces, fontFile, typeFamily } from '../../fonts/fonts.ts'
import { inReportFonts } from './report-fonts.ts'
import { renderSvg } from './svg.ts'

export interface PngOptions {
  /** Pixels of the image for each px of the chart. Default 2. */
  readonly scale?: number
  /** Whose paper the chart is painted on: that of the theme that the spec was made for. Default `light`. */
  readonly theme?: ThemeName
}

/**
 * The chart as a PNG in the report's own fonts, whatever fonts the machine has. Figures are proportional: the painter knows no
 * tabular ones. Throws `RenderError` when the chart cannot be drawn, or at such a scale.
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
