import type { DefinitionsBlock, Labelled } from '../model/model.ts'
import { addElement, type Document, type Element, paintInto } from './document.ts'
import { paintLine } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import type { Strip } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { type Line, wrapText } from './text.ts'
import { chunked, type Place } from './text-boxes.ts'

const paddingPt = 2.5
const termGapPt = 6
/** Longer entries may be split between pages. */
const unbrokenLines = 20
const { leadingPt } = styles.note

/** Terms, each followed by its meaning, with a hairline above. */
export function definitionsBoxes({ doc, parent, strip }: Place, { entries }: DefinitionsBlock): readonly Box[] {
  const list = addElement(doc, parent, 'L')
  return entries.flatMap((entry, index) => {
    const lines = entryLines(doc, addElement(doc, list, 'LI'), entry, strip.widthPt)
    return chunked(lines, unbrokenLines).map((chunk, part) => ({
      ...partBox(doc, chunk, strip, part === 0),
      spacePt: index === 0 && part === 0 ? 6 : 0,
    }))
  })
}

/** A text on a line of an entry, as content of its element. */
interface SetText {
  readonly element: Element
  readonly type: 'Lbl' | 'LBody'
  readonly line: Line
  readonly indentPt: number
}

/** An entry, or a part of a very long one; `begins` for the first part. */
function partBox(
  doc: Document,
  lines: readonly (readonly SetText[])[],
  { leftPt, widthPt }: Strip,
  begins: boolean,
): Omit<Box, 'spacePt'> {
  const abovePt = begins ? paddingPt : 0
  return {
    heightPt: lines.length * leadingPt + 2 * abovePt,
    paint: topPt => {
      if (begins) paintRule(doc, { yPt: topPt, color: inks.faint, fromPt: leftPt, toPt: leftPt + widthPt })
      const baselinePt = topPt + abovePt + firstBaseline(styles.note)
      for (const [index, texts] of lines.entries()) {
        for (const { element, type, line, indentPt } of texts) {
          const style = type === 'Lbl' ? styles.noteStrong : styles.note
          const place = { xPt: leftPt + indentPt, baselinePt: baselinePt + index * leadingPt }
          paintInto(doc, element, type, () => paintLine(doc, line, style, place))
        }
      }
    },
  }
}

/** The meaning begins on the last line of its term, unless less than a third of that line is left. */
function entryLines(
  doc: Document,
  item: Element,
  { label, value }: Labelled,
  widthPt: number,
): readonly (readonly SetText[])[] {
  const [term, body] = [addElement(doc, item, 'Lbl'), addElement(doc, item, 'LBody')]
  const termLines = wrapText(label, styles.noteStrong, widthPt, { maxLines: unbrokenLines })
  const usedPt = (termLines.at(-1)?.widthPt ?? 0) + termGapPt
  const firstIndentPt = usedPt <= (widthPt * 2) / 3 ? usedPt : 0
  const lines: SetText[][] = termLines.map(line => [{ element: term, type: 'Lbl', line, indentPt: 0 }])
  for (const [index, line] of wrapText(value, styles.note, widthPt, { firstIndentPt }).entries()) {
    const text: SetText = { element: body, type: 'LBody', line, indentPt: index === 0 ? firstIndentPt : 0 }
    if (index === 0 && firstIndentPt > 0) lines.at(-1)?.push(text)
    else lines.push([text])
  }
  return lines
}
