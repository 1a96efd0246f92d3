import { fontFeatures } from '../../fonts/fonts.ts'
import type { Document } from './document.ts'
import { number, rgb } from './operators.ts'
import type { Line, TextStyle } from './text.ts'
import { type Run, visualRuns } from './visual-runs.ts'

/** The internals of pdfkit that are used here. */
interface CurrentFont {
  readonly _font: {
    readonly id: string
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
    if (run.actualText !== null) doc.markContent('Span', { actual: run.actualText })
    xPt += paintRun(doc, run, style, xPt, place.baselinePt)
    if (run.actualText !== null) doc.endMarkedContent()
  }
}

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

/** Paints a run and gives its width in points. */
function paintRun(doc: Document, run: Run, style: TextStyle, xPt: number, baselinePt: number): number {
  doc.font(run.face)
  const { _font: font, page } = doc as unknown as CurrentFont
  page.fonts[font.id] ??= font.ref()
  // Without features, pdfkit lays out word by word, which would put Arabic words in the wrong order.
  const [codes, positions] = font.encode(run.text, fontFeatures)
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
  doc.addContent(
    `BT ${rgb(style.color)} rg /${font.id} ${style.sizePt} Tf 1 0 0 -1 ${number(xPt)} ${number(baselinePt)} Tm [${glyphs.replaceAll('><', '')}] TJ ET`,
  )
  return (advance / 1000) * style.sizePt
}

/** The operand of TJ that moves on by thousandths of the font size. */
function moveBy(thousandths: number): string {
  return thousandths === 0 ? '' : number(-thousandths)
}
