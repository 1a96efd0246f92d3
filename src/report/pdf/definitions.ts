import type { DefinitionsBlock, Labelled } from '../model/model.ts'
import { addElement, type Document, type Element, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { columnLeft, columnsWidth, sheet } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { wrapText } from './text.ts'
import { chunked, type Place } from './text-boxes.ts'

const termColumns = 4
const paddingPt = 3
/** Longer entries may be split between pages. */
const unbrokenLines = 20

/** Terms on the left, their meanings on the right, a hairline above each. */
export function definitionsBoxes({ doc, parent }: Place, { entries }: DefinitionsBlock): readonly Box[] {
  const list = addElement(doc, parent, 'L')
  return entries.flatMap((entry, index) => {
    const boxes = entryBoxes(doc, addElement(doc, list, 'LI'), entry)
    return index > 0 ? boxes : boxes.map((box, line) => ({ ...box, spacePt: line === 0 ? 6 : 0 }))
  })
}

/** One box, or several if the meaning is longer than a page may hold. */
function entryBoxes(doc: Document, item: Element, { label, value }: Labelled): readonly Box[] {
  const style = styles.small
  const term = addElement(doc, item, 'Lbl')
  const body = addElement(doc, item, 'LBody')
  const termLines = wrapText(label, styles.smallStrong, columnsWidth(termColumns), { maxLines: unbrokenLines })
  const chunks = chunked(wrapText(value, style, columnsWidth(sheet.columns - termColumns)), unbrokenLines)
  return chunks.map((lines, index) => {
    const begins = index === 0
    const rows = Math.max(begins ? termLines.length : 0, lines.length)
    return {
      heightPt: rows * style.leadingPt + (begins ? 2 * paddingPt : 0),
      spacePt: 0,
      paint: topPt => {
        const baselinePt = topPt + (begins ? paddingPt : 0) + firstBaseline(style)
        if (begins) {
          paintRule(doc, { yPt: topPt, color: inks.faint })
          const left = { xPt: columnLeft(0), baselinePt }
          paintInto(doc, term, 'Lbl', () => paintLines(doc, termLines, styles.smallStrong, left))
        }
        const right = { xPt: columnLeft(termColumns), baselinePt }
        paintInto(doc, body, 'LBody', () => paintLines(doc, lines, style, right))
      },
    }
  })
}
