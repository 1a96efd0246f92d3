import { resetSVGDefIds, SVGStringRenderer } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { RenderError } from '../../errors.ts'
import { assertKnownOptions } from '../../known-options.ts'
import { drawChart } from './drawn-chart.ts'

/** Attributes besides `href` for the element of a link. */
export type LinkAttributes = (href: string) => Readonly<Record<string, string>>

/**
 * The chart as one SVG element with its `description` as text alternative; a group instead of an image if marks are links. Equal specs
 * give equal bytes. Throws `RenderError` when Vega warns of anything, and for a link that is neither relative nor http(s).
 *
 * @example
 * const chart = splitChart(await split(store, { period: '2026-10', by: ['channel'] , asOf: '2026-11-01T00:00:00Z' }), { locale: 'en' })
 * const svg = renderSvg(chart)
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

/** Replaces Vega's own sanitizing, which is lost with its loader: no link may run a script. */
function followable(href: string): string {
  if (!URL.canParse(href, base) || !/^https?:$/.test(new URL(href, base).protocol)) {
    throw new RenderError(`a link must be relative or http(s): ${href}`)
  }
  return href
}

const base = 'https://relative.invalid'

/** Texts with a figure, but without a hyphen, which Inter's tabular figures would make as wide as a figure. */
const figures = /<text (?=[^>]*>[^<-]*\d[^<-]*<)/g

/** Control characters, lone surrogates and non-characters, which are not allowed in XML. */
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
