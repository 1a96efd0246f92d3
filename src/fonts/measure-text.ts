import { shapedWidth } from './face-shaper.ts'
import { type FontRun, fontRuns } from './font-runs.ts'
import { type FontFace, type FontWeight, facesOf, isOwnFace } from './own-faces.ts'
import { isPlain } from './plain-letters.ts'

/**
 * The width of a text in the unit of `size`, from the fonts' advances. Kerning, which mostly narrows, is ignored: the text is never wider than
 * this.
 */
export function measureText(text: string, size: number, weight: FontWeight): number {
  return size * (plainWidth(text, weight) ?? runsWidth(text, weight))
}

/** The text, truncated between graphemes and with an ellipsis if it does not fit. */
export function truncateText(text: string, maxWidth: number, size: number, weight: FontWeight): string {
  if (measureText(text, size, weight) <= maxWidth) return text
  const letters = Array.from(graphemes.segment(text), ({ segment }) => segment)
  const cut = (length: number) => `${letters.slice(0, length).join('').trimEnd()}…`
  let [fits, over] = [0, letters.length]
  while (over - fits > 1) {
    const middle = (fits + over) >> 1
    if (measureText(cut(middle), size, weight) <= maxWidth) fits = middle
    else over = middle
  }
  return cut(fits)
}

/** The width at size 1; null when a letter is not plain or the family lacks it. */
function plainWidth(text: string, weight: FontWeight): number | null {
  const [face] = facesOf[weight]
  let width = 0
  for (const letter of text) {
    let own = plainWidths[weight].get(letter)
    if (own === undefined) {
      own = isPlain(face, letter) ? advance(face, letter) : null
      plainWidths[weight].set(letter, own)
    }
    if (own === null) return null
    width += own
  }
  return width
}

const plainWidths: Record<FontWeight, Map<string, number | null>> = { regular: new Map(), semibold: new Map() }

function runsWidth(text: string, weight: FontWeight): number {
  return fontRuns(text, weight).reduce((sum, run) => sum + runWidth(run), 0)
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const advances = new Map<string, number>()
const advancesAtMost = 50_000

function runWidth({ face, text }: FontRun): number {
  // Letters of other fonts may join, and joining letters have other widths when they stand alone.
  if (!isOwnFace(face) || joining.test(text)) return advance(face, text)
  return Array.from(text).reduce((sum, letter) => sum + advance(face, letter), 0)
}

const joining = /[\p{M}\p{Script=Arabic}]/u

function advance(face: FontFace, text: string): number {
  const key = `${face} ${text}`
  let width = advances.get(key)
  if (width === undefined) {
    width = shapedWidth(face, text)
    if (advances.size >= advancesAtMost) advances.clear()
    advances.set(key, width)
  }
  return width
}
