import { fileURLToPath } from 'node:url'
import { type Font, openSync } from 'fontkit'

/** The font family of charts, HTML and PDF. */
export const typeFamily = 'Inter'

/** The fallback for single letters that Inter lacks: Arabic, Hebrew, Armenian, Georgian, symbols. */
export const fallbackFamily = 'DejaVu Sans'

/** The CSS font-family list. */
export const fontFamilies = `${typeFamily}, "${fallbackFamily}", sans-serif`

export const fontWeights = { regular: 400, semibold: 600 } as const
export type FontWeight = keyof typeof fontWeights

/** Made by `scripts/fonts.ts`; each file's licence is beside it. */
const files = {
  regular: 'Inter-Regular.ttf',
  semibold: 'Inter-SemiBold.ttf',
  fallbackRegular: 'DejaVuSans.ttf',
  fallbackSemibold: 'DejaVuSans-Bold.ttf',
} as const

/** A font file that can be embedded. */
export type FontFace = keyof typeof files
export const fontFaces = Object.keys(files) as readonly FontFace[]

/** The faces of a weight: that of the family, then the fallback. */
export const facesOf = {
  regular: ['regular', 'fallbackRegular'],
  semibold: ['semibold', 'fallbackSemibold'],
} as const satisfies Record<FontWeight, readonly [FontFace, FontFace]>

/** The absolute path of a face's TTF file. */
export function fontFile(face: FontFace): string {
  return fileURLToPath(new URL(`./files/${files[face]}`, import.meta.url))
}

/** OpenType features for figures of equal width, so that columns of numbers line up. */
export const fontFeatures: readonly string[] = ['tnum']

/** A run of text in one face. */
export interface FontRun {
  readonly face: FontFace
  readonly text: string
}

/**
 * Splits a text where the face changes, in logical order. A letter that no face has becomes `□`, so that no name looks blank.
 *
 * @example fontRuns('Café دار', 'regular').map(run => run.face) // ['regular', 'fallbackRegular']
 */
export function fontRuns(text: string, weight: FontWeight): readonly FontRun[] {
  const runs: { face: FontFace; text: string }[] = []
  for (const { segment } of graphemes.segment(text)) {
    const last = runs.at(-1)
    const face = faceFor(segment, weight, last?.face)
    const writable = face === undefined ? '□' : withoutInvisible(segment, face)
    const written = face ?? facesOf[weight][0]
    if (last?.face === written) last.text += writable
    else runs.push({ face: written, text: writable })
  }
  return runs
}

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

/** Letters that stand alone, one code point per grapheme: no marks, no joining scripts, nothing invisible. */
export const plainLetter =
  /^(?=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}])[^\p{M}\p{C}\p{Default_Ignorable_Code_Point}]$/u

/** The width at size 1; null when a letter is not plain or the family lacks it. */
function plainWidth(text: string, weight: FontWeight): number | null {
  let width = 0
  for (const letter of text) {
    let own = plainWidths[weight].get(letter)
    if (own === undefined) {
      const [face] = facesOf[weight]
      own = plainLetter.test(letter) && hasGlyph(face, letter) ? advance(face, letter) : null
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
const opened = new Map<FontFace, Font>()

function runWidth({ face, text }: FontRun): number {
  // Joining letters have other widths when they stand alone.
  if (joining.test(text)) return advance(face, text)
  return Array.from(text).reduce((sum, letter) => sum + letterWidth(face, letter), 0)
}

const joining = /[\p{M}\p{Script=Arabic}]/u

function letterWidth(face: FontFace, letter: string): number {
  const key = `${face} ${letter}`
  let width = advances.get(key)
  if (width === undefined) {
    width = advance(face, letter)
    advances.set(key, width)
  }
  return width
}

function advance(face: FontFace, text: string): number {
  const font = openFont(face)
  // With tabular figures, Inter also widens the hyphen.
  const features = /^[^-]*\d[^-]*$/.test(text) ? [...fontFeatures] : []
  return font.layout(text, features).advanceWidth / font.unitsPerEm
}

/** The first face that has every code point of a grapheme. Spaces and punctuation stay in the previous face if it has them. */
function faceFor(grapheme: string, weight: FontWeight, previous: FontFace | undefined): FontFace | undefined {
  const faces = facesOf[weight]
  const stays = previous !== undefined && /^[\p{White_Space}\p{Punctuation}]+$/u.test(grapheme)
  return (stays ? [previous, ...faces] : faces).find(face =>
    Array.from(grapheme).every(letter => isInvisible(letter) || hasGlyph(face, letter)),
  )
}

/** Removes joiners, direction marks and controls that the face lacks: few fonts have glyphs for them, and none are needed. */
function withoutInvisible(grapheme: string, face: FontFace): string {
  return Array.from(grapheme)
    .filter(letter => !isInvisible(letter) || hasGlyph(face, letter))
    .join('')
}

function isInvisible(letter: string): boolean {
  return /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(letter)
}

function hasGlyph(face: FontFace, letter: string): boolean {
  return openFont(face).hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)
}

function openFont(face: FontFace): Font {
  const known = opened.get(face)
  if (known !== undefined) return known
  const font = openSync(fontFile(face)) as Font
  opened.set(face, font)
  return font
}
