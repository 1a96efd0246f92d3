import { Resvg } from '@resvg/resvg-js'
import type { TopLevelSpec } from 'vega-lite'
import { palettes, type ThemeName } from '../../charts/theme.ts'
import { RenderError } from '../../errors.ts'
import { withFonts } from '../../fonts/font-set.ts'
import { facesOf, fontFile, typeFamily } from '../../fonts/own-faces.ts'
import { type Frame, framedSvg } from './framed-svg.ts'
import { inReportFonts } from './report-fonts.ts'
import { renderSvg } from './svg.ts'

export interface PngOptions {
  /** Image pixels per px of the chart. Default 2. */
  readonly scale?: number
  /** The theme whose paper colour is the background; it should be the theme of the spec. Default `light`. */
  readonly theme?: ThemeName
  /** What is written around the chart. Default: nothing. */
  readonly frame?: Frame
  /** Font files for letters that Inter and DejaVu Sans lack, before the installed fonts. */
  readonly fonts?: readonly string[] | undefined
}

/**
 * The chart as a PNG in the report's fonts; other fonts are only asked for letters that these lack. Figures are proportional, because the painter
 * does not support tabular ones. Throws `RenderError` when the chart cannot be drawn, or not at this scale.
 */
export function renderPng(
  spec: TopLevelSpec,
  { scale = 2, theme = 'light', frame, fonts }: PngOptions = {},
): Uint8Array {
  const svg = withFonts(fonts, () => {
    const chart = renderSvg(spec)
    return inReportFonts(frame === undefined ? chart : framedSvg(chart, { ...frame, theme }))
  })
  try {
    return new Resvg(svg, {
      background: palettes[theme].paper,
      fitTo: { mode: 'zoom', value: scale },
      font: {
        loadSystemFonts: false,
        fontFiles: [facesOf.regular, facesOf.semibold].map(([face]) => fontFile(face)),
        defaultFontFamily: typeFamily,
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
