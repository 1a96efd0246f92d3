import { resetSVGDefIds, SVGStringRenderer } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { fontFeatures } from '../fonts.ts'
import { drawChart } from './drawn-chart.ts'

/**
 * The chart as one SVG element, its `description` as its text alternative. Equal specs give equal bytes.
 * Throws `RenderError` when Vega has anything to complain about.
 */
export function renderSvg(spec: TopLevelSpec): string {
  const { widthPx, heightPx, origin, background, scene } = drawChart(spec)
  resetSVGDefIds()
  const drawn = new SVGStringRenderer()
    .initialize(null, widthPx, heightPx, origin)
    .background(background)
    .render(scene)
    .svg()
  const description =
    typeof spec.description === 'string' ? ` role="img" aria-label="${escaped(spec.description)}"` : ''
  return drawn
    .replace(/^<svg /, () => `<svg${description} style="font-feature-settings:${tabular}" `)
    .replace(/<text (?=[^>]*>[^<]*-)/g, '<text style="font-feature-settings:normal" ')
    .replace(notInXml, '\ufffd')
}

/** Figures of one width; but not in a text with a hyphen, which Inter would make as wide as a figure. */
const tabular = fontFeatures.map(feature => `'${feature}'`).join(',')

/** Controls, broken surrogates and non-characters, which no XML document may hold. */
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
