import { resetSVGDefIds, SVGStringRenderer } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { RenderError } from '../../errors.ts'
import { assertKnownOptions } from '../../known-options.ts'
import { drawChart } from './drawn-chart.ts'

/** Attributes by name for the element of a link, besides its `href`. */
export type LinkAttributes = (href: string) => Readonly<Record<string, string>>

/**
 * The chart as one SVG element, its `description` as its text alternative; a group instead of an image when marks of it are
 * links. Equal specs give equal bytes. Throws `RenderError` when Vega has anything to complain about, and for a link that is
 * neither relative nor http(s).
 */
export function renderSvg(
  spec: TopLevelSpec,
  options: { readonly linkAttributes?: LinkAttributes | undefined } = {},
): string {
  assertKnownOptions('renderSvg', options, { linkAttributes: true })
  const { linkAttributes = () => ({}) } = options
  const { widthPx, heightPx, origin, background, scene } = drawChart(spec)
  resetSVGDefIds()
  let linked = false
  const renderer = new SVGStringRenderer()
  renderer.href = ({ href }) => {
    if (href === undefined || href === null || href === '') return null
    linked = true
    return { ...linkAttributes(href), href: followable(href) }
  }
  const drawn = renderer.initialize(null, widthPx, heightPx, origin).background(background).render(scene).svg()
  const role = linked ? 'group' : 'img'
  const opening =
    typeof spec.description === 'string' ? `<svg role="${role}" aria-label="${escaped(spec.description)}" ` : '<svg '
  return drawn
    .replace(/^<svg /, () => opening)
    .replace(figures, '<text font-variant="tabular-nums" ')
    .replace(notInXml, '\ufffd')
}

/** Vega's own sanitizing is left out with its loader: no link may run a script. */
function followable(href: string): string {
  if (!URL.canParse(href, base) || !/^https?:$/.test(new URL(href, base).protocol)) {
    throw new RenderError(`a link must be relative or http(s): ${href}`)
  }
  return href
}

const base = 'https://relative.invalid'

/** Texts with a figure; but not with a hyphen, which Inter's tabular figures would make as wide as a figure. */
const figures = /<text (?=[^>]*>[^<-]*\d[^<-]*<)/g

/** Controls, broken surrogates and non-characters, which no XML document may hold. */
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
