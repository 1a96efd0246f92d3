import { hasPictures } from '../../fonts/face-shaper.ts'
import { facesOf, fontFeatures } from '../../fonts/own-faces.ts'
import { isPlain } from '../../fonts/plain-letters.ts'
import { type Run, visualRuns } from '../../fonts/visual-runs.ts'
import type { Document } from './document.ts'
import { rightToLeft, useFace } from './faces.ts'
import { number, rgb } from './operators.ts'
import { paintPicture, pictureGlyphs } from './picture-glyphs.ts'
import type { Line, TextStyle } from './text.ts'

/** The internals of pdfkit that are used here. */
interface CurrentFont {
  readonly _font: {
    readonly id: string
    /** The letters of each glyph of the embedded font. */
    readonly unicode: (readonly number[])[]
    ref(): unknown
    encode(text: string, features?: readonly string[]): [codes: string[], positions: readonly GlyphShift[]]
  }
  readonly page: { readonly fonts: Record<string, unknown> }
}

interface GlyphShift {
  readonly xAdvance: number
  readonly advanceWidth: number
  readonly xOffset: number
  readonly yOffset: number
}

/**
 * Sets one line with its baseline at `baselinePt`. `xPt` is its left edge, or its right edge for `align: 'end'`.
 *
 * pdfkit's own `text()` lays out each line three times and saves the graphics state around it, which takes four times as long for a table of
 * 5,000 rows.
 */
export function paintLine(
  doc: Document,
  line: Line,
  style: TextStyle,
  place: { readonly xPt: number; readonly baselinePt: number; readonly align?: 'start' | 'end' },
): void {
  let xPt = place.align === 'end' ? place.xPt - line.widthPt : place.xPt
  for (const run of visualRuns(line.text, style.weight)) {
    xPt += hasPictures(run.face)
      ? paintPictures(doc, run, style, { xPt, baselinePt: place.baselinePt })
      : paintRun(doc, run, style, { xPt, baselinePt: place.baselinePt })
  }
  // Readers that follow the structure would join the last word to the first of the next line.
  if (line.beforeSpace === true) paintRun(doc, space, style, { xPt, baselinePt: place.baselinePt })
}

const space: Run = { face: facesOf.regular[0], text: ' ', actualText: null, rightToLeft: false }

/** Sets lines below each other, the first with its baseline at `baselinePt`. */
export function paintLines(
  doc: Document,
  lines: readonly Line[],
  style: TextStyle,
  place: { readonly xPt: number; readonly baselinePt: number; readonly align?: 'start' | 'end' },
): void {
  for (const [index, line] of lines.entries()) {
    paintLine(doc, line, style, { ...place, baselinePt: place.baselinePt + index * style.leadingPt })
  }
}

interface Start {
  readonly xPt: number
  readonly baselinePt: number
}

/** Paints a run and gives its width in points. */
function paintRun(doc: Document, run: Run, style: TextStyle, start: Start): number {
  const font = fontOf(doc, run)
  // Without features, pdfkit lays out word by word, which would put Arabic words in the wrong order.
  const [codes, positions] = font.encode(run.text, run.rightToLeft ? rightToLeft : fontFeatures)
  let glyphs = ''
  let advance = 0
  for (const [index, { xAdvance, advanceWidth, xOffset, yOffset }] of positions.entries()) {
    const after = moveBy(xAdvance - advanceWidth - xOffset)
    const rise = (yOffset / 1000) * style.sizePt
    glyphs +=
      rise === 0
        ? `${moveBy(xOffset)}<${codes[index]}>${after}`
        : `${moveBy(xOffset)}] TJ ${number(rise)} Ts [<${codes[index]}>] TJ 0 Ts [${after}`
    advance += xAdvance
  }
  const asWritten =
    run.actualText !== null ||
    isPlain(run.face, run.text) ||
    reads(font, run.rightToLeft ? codes.toReversed() : codes) === run.text
  const actual = asWritten ? run.actualText : run.text
  standingFor(doc, actual, () =>
    doc.addContent(
      `BT ${rgb(style.color)} rg /${font.id} ${style.sizePt} Tf 1 0 0 -1 ${number(start.xPt)} ${number(start.baselinePt)} Tm [${glyphs.replaceAll('><', '')}] TJ ET`,
    ),
  )
  return (advance / 1000) * style.sizePt
}

/**
 * Paints a run in a face whose glyphs are pictures, and gives its width in points. An invisible space as wide as each picture carries its
 * letters, because a picture cannot be selected and copied.
 */
function paintPictures(doc: Document, run: Run, style: TextStyle, { xPt, baselinePt }: Start): number {
  let advance = 0
  for (const glyph of pictureGlyphs(run.face, run.text, run)) {
    const font = fontOf(doc, space)
    const [[code = ''], [position]] = font.encode(' ', fontFeatures)
    const stretch = (glyph.advance * 100_000) / (position?.advanceWidth ?? 1000)
    const leftPt = xPt + glyph.x * style.sizePt
    standingFor(doc, glyph.letters, () => {
      paintPicture(doc, run.face, glyph, { sizePt: style.sizePt, xPt: leftPt, baselinePt })
      doc.addContent(
        `BT /${font.id} ${style.sizePt} Tf 3 Tr ${number(stretch)} Tz 1 0 0 -1 ${number(leftPt)} ${number(baselinePt)} Tm <${code}> Tj 0 Tr 100 Tz ET`,
      )
    })
    advance += glyph.advance
  }
  return advance * style.sizePt
}

function fontOf(doc: Document, { face }: Run): CurrentFont['_font'] {
  useFace(doc, face)
  const { _font: font, page } = doc as unknown as CurrentFont
  page.fonts[font.id] ??= font.ref()
  // No text uses the empty glyph, but a reader may not be told that it is U+0000.
  font.unicode[0] = [0xfffd]
  return font
}

/** What the glyphs say by themselves, in the order of their letters. */
function reads({ unicode }: CurrentFont['_font'], codes: readonly string[]): string {
  return codes.map(code => String.fromCodePoint(...(unicode[Number.parseInt(code, 16)] ?? []))).join('')
}

/** Paints with the text that a reader copies instead of what the glyphs say. */
function standingFor(doc: Document, actualText: string | null, paint: () => void): void {
  if (actualText !== null) doc.markContent('Span', { actual: actualText })
  paint()
  if (actualText !== null) doc.endMarkedContent()
}

/** The operand of TJ that moves on by thousandths of the font size, with a space: another may follow. */
function moveBy(thousandths: number): string {
  return thousandths === 0 ? '' : `${number(-thousandths)} `
}
