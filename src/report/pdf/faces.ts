import { type Font, type Glyph, type GlyphPosition, type GlyphRun, openSync } from 'fontkit'
import { type FontFace, fontFaces, fontFeatures, fontFile, plainLetter } from '../../fonts/fonts.ts'

/** Registers every face under its name: `doc.font('regular')`. Only used faces and letters get embedded. */
export function registerFaces(doc: PDFKit.PDFDocument): void {
  for (const face of fontFaces) {
    // pdfkit accepts a parsed font as well as a file's bytes; its types only know the bytes.
    doc.registerFont(face, openFace(face).font as unknown as Uint8Array)
  }
}

/** Whether the face has the letter. */
export function hasLetter(face: FontFace, codePoint: number): boolean {
  return openFace(face).letters.has(codePoint)
}

/** Whether the face can set the text letter by letter: no marks, no joining scripts, nothing invisible. */
export function isPlain(face: FontFace, text: string): boolean {
  const { plain } = openFace(face)
  for (const letter of text) if (!plain.has(letter.codePointAt(0) ?? 0)) return false
  return true
}

/** The width of a text in one face, at font size 1. */
export function widthInFace(face: FontFace, text: string): number {
  const { font } = openFace(face)
  return font.layout(text, [...fontFeatures]).advanceWidth / font.unitsPerEm
}

interface OpenFace {
  readonly font: Font
  readonly letters: ReadonlySet<number>
  readonly plain: ReadonlySet<number>
}

const opened = new Map<FontFace, OpenFace>()

function openFace(face: FontFace): OpenFace {
  const known = opened.get(face)
  if (known !== undefined) return known
  const font = openSync(fontFile(face)) as Font
  const letters = new Set(font.characterSet)
  const plain = new Set(font.characterSet.filter(letter => plainLetter.test(String.fromCodePoint(letter))))
  font.getGlyph = glyphsWithLetters(font)
  font.layout = quickLayout(font, plain)
  const open = { font, letters, plain }
  opened.set(face, open)
  return open
}

/**
 * fontkit keeps one glyph object per id, with the letters of its first caller: a glyph first seen as a part of `é` has none. Fonts outlive
 * documents here, so each caller gets a glyph with the letters that it passed.
 */
function glyphsWithLetters(font: Font): Font['getGlyph'] {
  const getGlyph = font.getGlyph.bind(font)
  return (id, codePoints = []) => {
    const glyph = getGlyph(id)
    return codePoints.length === 0 ? glyph : Object.create(glyph, { codePoints: { value: codePoints } })
  }
}

/**
 * A faster layout: fontkit's own takes 0.2 ms per name. Plain letters only need their glyphs and the kerning of each pair, which is asked of
 * fontkit once per pair; ligatures and contextual forms are left out. Other texts go to fontkit.
 */
function quickLayout(font: Font, plain: ReadonlySet<number>): Font['layout'] {
  const shape = font.layout.bind(font)
  const features = { calt: false, liga: false }
  const figureFeatures = { ...features, ...Object.fromEntries(fontFeatures.map(feature => [feature, true])) }
  const glyphs = new Map<number, Glyph>()
  const kernings = new Map<number, number>()

  const glyphOf = (codePoint: number) => {
    let glyph = glyphs.get(codePoint)
    if (glyph === undefined) {
      // With tabular figures, Inter also widens the hyphen.
      const shaped = shape(String.fromCodePoint(codePoint), isFigure(codePoint) ? figureFeatures : features).glyphs[0]
      if (shaped === undefined) throw new Error(`no glyph for code point ${codePoint}`)
      const { id, advanceWidth } = shaped
      glyph = { id, advanceWidth, codePoints: [codePoint] } as Glyph
      glyphs.set(codePoint, glyph)
    }
    return glyph
  }
  const kerning = (left: number, right: number) => {
    if (!kerned(left) || !kerned(right)) return 0
    const pair = left * 0x11_0000 + right
    let units = kernings.get(pair)
    if (units === undefined) {
      const apart = glyphOf(left).advanceWidth + glyphOf(right).advanceWidth
      units = shape(String.fromCodePoint(left, right), features).advanceWidth - apart
      if (kernings.size >= 50_000) kernings.clear()
      kernings.set(pair, units)
    }
    return units
  }

  return (text, ...rest) => {
    const run = new PlainRun()
    let before = 0
    for (const letter of text) {
      const codePoint = letter.codePointAt(0) ?? 0
      if (!plain.has(codePoint)) return shape(text, ...rest)
      run.add(glyphOf(codePoint), kerning(before, codePoint))
      before = codePoint
    }
    return run as unknown as GlyphRun
  }
}

/** The part of fontkit's glyph run that pdfkit reads. pdfkit scales the positions in place and reads the width afterwards. */
class PlainRun {
  readonly glyphs: Glyph[] = []
  readonly positions: GlyphPosition[] = []

  add(glyph: Glyph, kerning: number): void {
    const before = this.positions.at(-1)
    if (before !== undefined) before.xAdvance += kerning
    this.glyphs.push(glyph)
    this.positions.push({ xAdvance: glyph.advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 })
  }

  get advanceWidth(): number {
    let width = 0
    for (const position of this.positions) width += position.xAdvance
    return width
  }
}

/** Figures keep their equal width, and spaces end words, so that the widths of words add up. */
function kerned(codePoint: number): boolean {
  return codePoint > 0x20 && codePoint !== 0xa0 && codePoint !== 0x202f && !isFigure(codePoint)
}

function isFigure(codePoint: number): boolean {
  return codePoint >= 0x30 && codePoint <= 0x39
}
