import { palettes, type ThemeName } from '../../charts/theme.ts'
import { measureText } from '../../fonts/measure-text.ts'
import { type FontWeight, fontWeights, typeFamily } from '../../fonts/own-faces.ts'

/** What is written around a chart that leaves its page. */
export interface Frame {
  readonly title: string
  readonly subtitle: string | null
  /** Period and filters. */
  readonly lines: readonly string[]
  /** Where the figures are from, below the chart. */
  readonly source: string
  /** Default `light`. */
  readonly theme?: ThemeName
}

const marginPx = 24
const styles = {
  title: { sizePx: 20, lead: 1.25, weight: 'semibold', gapPx: 6 },
  subtitle: { sizePx: 13, lead: 1.35, weight: 'regular', gapPx: 4 },
  line: { sizePx: 12, lead: 1.4, weight: 'regular', gapPx: 2 },
} as const satisfies Record<string, Style>

interface Style {
  readonly sizePx: number
  readonly lead: number
  readonly weight: FontWeight
  readonly gapPx: number
}

/** A chart drawn by `renderSvg` with its title, what was asked and its source, as one SVG that needs nothing around it. */
export function framedSvg(chart: string, { title, subtitle, lines, source, theme = 'light' }: Frame): string {
  const { paper, ink, muted: quiet } = palettes[theme]
  const [, width = '', height = ''] = /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(chart) ?? []
  const [widthPx, heightPx] = [Number(width), Number(height)]
  const written: string[] = []
  let y = marginPx
  const write = (text: string, style: Style, color: string) => {
    for (const part of wrap(text, style, widthPx)) {
      y += style.sizePx * style.lead
      written.push(
        `<text x="${marginPx}" y="${y - style.sizePx * 0.25}" font-family="${typeFamily}" font-size="${style.sizePx}px" font-weight="${fontWeights[style.weight]}" fill="${color}">${escaped(part)}</text>`,
      )
    }
    y += style.gapPx
  }
  write(title, styles.title, ink)
  if (subtitle !== null) write(subtitle, styles.subtitle, quiet)
  for (const line of lines) write(line, styles.line, quiet)
  y += 10
  const chartY = y
  y += heightPx + 8
  write(source, styles.line, quiet)
  const [totalPx, endPx] = [widthPx + 2 * marginPx, y + marginPx - styles.line.gapPx]
  const placed = chart.replace(/^<svg /, () => `<svg x="${marginPx}" y="${chartY}" `)
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${totalPx}" height="${endPx}" viewBox="0 0 ${totalPx} ${endPx}"><title>${escaped(title)}</title><rect width="${totalPx}" height="${endPx}" fill="${paper}"/>${written.join('')}${placed}</svg>`
}

/** Breaks a text at spaces into lines that fit. A longer word gets its own line. */
function wrap(text: string, { sizePx, weight }: Style, widthPx: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && measureText(longer, sizePx, weight) <= widthPx) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
