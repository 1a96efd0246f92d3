import { type Font, type FontCollection, type Glyph, type GlyphPosition, type GlyphRun, openSync } from 'fontkit'
import { fileOf, shapedWidth, shapeText } from '../../fonts/face-shaper.ts'
import { type FontFace, fontFeatures } from '../../fonts/own-faces.ts'
import { isPlain } from '../../fonts/plain-letters.ts'

/** Makes a face the current font of the document. Only used faces and letters get embedded. */
export function useFace(doc: PDFKit.PDFDocument, face: FontFace): void {
  // pdfkit accepts a parsed font as well as a file's bytes; its types only know the bytes. The family is the key of its cache.
  doc.font(openFace(face) as unknown as Uint8Array, face)
}

/** The features for which `layout` of a face sets the text from right to left. pdfkit hands features on as they are. */
export const rightToLeft: readonly string[] = []

/** The width of a text in one face, at font size 1. */
export function widthInFace(face: FontFace, text: string): number {
  if (!isPlain(face, text)) return shapedWidth(face, text)
  const font = openFace(face)
  return font.layout(text, [...fontFeatures]).advanceWidth / font.unitsPerEm
}

/** A glyph that shares the letters of the glyph before it: it stands for nothing by itself. */
const nothing = [0x200b]

const opened = new Map<FontFace, Font>()

function openFace(face: FontFace): Font {
  const known = opened.get(face)
  if (known !== undefined) return known
  const font = openFont(face)
  font.layout = layoutOf(face, font)
  opened.set(face, font)
  return font
}

function openFont(face: FontFace): Font {
  const { path, index } = fileOf(face)
  const file = openSync(path) as Font | FontCollection
  if (!('fonts' in file)) return file
  const font = file.fonts[index]
  if (font === undefined) throw new Error(`the collection has no typeface ${index}: ${path}`)
  return font
}

/**
 * A faster layout: shaping takes 0.1 ms per name. Plain letters only need their glyphs and the kerning of each pair, which is shaped once;
 * ligatures and contextual forms are left out. Other texts are shaped.
 */
function layoutOf(face: FontFace, font: Font): Font['layout'] {
  const glyphs = new Map<number, Glyph>()
  const kernings = new Map<number, number>()

  const glyphOf = (codePoint: number) => {
    let glyph = glyphs.get(codePoint)
    if (glyph === undefined) {
      const [shaped] = shapeText(face, String.fromCodePoint(codePoint))
      if (shaped === undefined) throw new Error(`no glyph for code point ${codePoint}`)
      glyph = { id: shaped.id, advanceWidth: font.getGlyph(shaped.id).advanceWidth, codePoints: [codePoint] } as Glyph
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
      units = shapedWidth(face, String.fromCodePoint(left, right), { joined: false }) * font.unitsPerEm - apart
      if (kernings.size >= 50_000) kernings.clear()
      kernings.set(pair, units)
    }
    return units
  }

  return (text, features) => {
    const backwards = (features as unknown) === rightToLeft
    if (backwards || !isPlain(face, text)) return shapedRun(face, font, text, backwards) as unknown as GlyphRun
    const run = new SetRun()
    let before = 0
    for (const letter of text) {
      const codePoint = letter.codePointAt(0) ?? 0
      const glyph = glyphOf(codePoint)
      run.advanceLast(kerning(before, codePoint))
      run.add(glyph, { xAdvance: glyph.advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 })
      before = codePoint
    }
    return run as unknown as GlyphRun
  }
}

function shapedRun(face: FontFace, font: Font, text: string, backwards: boolean): SetRun {
  const run = new SetRun()
  const shaped = shapeText(face, text, { rightToLeft: backwards })
  const starts = [...new Set(shaped.map(({ cluster }) => cluster))].sort((a, b) => a - b)
  const ends = new Map(starts.map((start, index) => [start, starts[index + 1] ?? text.length]))
  const spoken = new Set<number>()
  for (const { id, cluster, xAdvance, xOffset, yOffset } of shaped) {
    const letters = Array.from(text.slice(cluster, ends.get(cluster)), letter => letter.codePointAt(0) ?? 0)
    const codePoints = spoken.has(cluster) ? nothing : letters
    spoken.add(cluster)
    const glyph = { id, advanceWidth: font.getGlyph(id).advanceWidth, codePoints } as Glyph
    const units = (ems: number) => ems * font.unitsPerEm
    run.add(glyph, { xAdvance: units(xAdvance), yAdvance: 0, xOffset: units(xOffset), yOffset: units(yOffset) })
  }
  return run
}

/** The part of fontkit's glyph run that pdfkit reads. pdfkit scales the positions in place and reads the width afterwards. */
class SetRun {
  readonly glyphs: Glyph[] = []
  readonly positions: GlyphPosition[] = []

  add(glyph: Glyph, position: GlyphPosition): void {
    this.glyphs.push(glyph)
    this.positions.push(position)
  }

  advanceLast(units: number): void {
    const last = this.positions.at(-1)
    if (last !== undefined) last.xAdvance += units
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
