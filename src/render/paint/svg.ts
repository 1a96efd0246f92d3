import { resetSVGDefIds, SVGStringRenderer } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
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
  const opening =
    typeof spec.description === 'string' ? `<svg role="img" aria-label="${escaped(spec.description)}" ` : '<svg '
  return drawn
    .replace(/^<svg /, () => opening)
    .replace(figures, '<text font-variant="tabular-nums" ')
    .replace(notInXml, '\ufffd')
}

/** Texts with a figure; but not with a hyphen, which Inter's tabular figures would make as wide as a figure. */
const figures = /<text (?=[^>]*>[^<-]*\d[^<-]*<)/g

/** Controls, broken surrogates and non-characters, which no XML document may hold. */
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
