import { colorVariables } from '../../charts/theme.ts'
import { escapeHtml, type Html, trustedHtml } from './html-tag.ts'

/**
 * A drawn chart as part of a page: its colours become the page's variables, so that it follows light and dark mode; its ids become unique; style
 * attributes, which the content policy forbids, are removed.
 */
export function inlineSvg(svg: string, options: { readonly id: string; readonly alt: string }): Html {
  const { id, alt } = options
  // The parts of an image cannot be reached, those of a group can.
  const role = svg.includes('<a ') ? 'group' : 'img'
  let first = true
  const text = svg.replace(tags, tag => {
    const root = first
    first = false
    const own = tag
      .replace(/ (?:class|style)="[^"]*"/g, '')
      .replace(/ (fill|stroke)="(#[0-9a-f]{6})"/gi, (whole, attribute, color) => {
        const variable = variableOf.get(String(color).toLowerCase())
        return variable === undefined ? whole : ` ${attribute}="var(${variable})"`
      })
      .replace(/ id="([^"]*)"/g, (_, name) => ` id="${id}-${name}"`)
      .replace(/="url\(#([^)"]*)\)"/g, (_, name) => `="url(#${id}-${name})"`)
    if (!root) return own
    const bare = own.replace(/ (?:role|aria-label|xmlns(?::\w+)?|version)="[^"]*"/g, '')
    return bare.replace('<svg', () => `<svg class="plot" role="${role}" aria-label="${escapeHtml(alt)}"`)
  })
  return trustedHtml(text)
}

/** An opening tag with its quoted attributes, which may contain `<` and `>`. */
const tags = /<[a-z][\w:-]*(?:\s+[\w:-]+="[^"]*")*\s*\/?>/gi

/** No colour of a palette serves two tokens, so the light colour identifies the variable. */
const variableOf = new Map(Object.entries(colorVariables('light')).map(([variable, color]) => [color, variable]))
