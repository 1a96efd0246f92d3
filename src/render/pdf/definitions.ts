import type { DefinitionsBlock } from '../model.ts'
import { addElement, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { columnLeft, columnsWidth } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { wrapText } from './text.ts'
import { chunked, type Place } from './text-boxes.ts'

const paddingPt = 3
const unbrokenLines = 20

/** Terms on the left, what they mean on the right, a hairline above each. */
export function definitionsBoxes({ doc, parent }: Place, { entries }: DefinitionsBlock): readonly Box[] {
  const list = addElement(doc, parent, 'L')
  return entries.flatMap(({ label, value }, entry) => {
    const item = addElement(doc, list, 'LI')
    const term = wrapText(label, styles.smallStrong, columnsWidth(4), { maxLines: unbrokenLines })
    const [label_, body] = [addElement(doc, item, 'Lbl'), addElement(doc, item, 'LBody')]
    return chunked(wrapText(value, styles.small, columnsWidth(8)), unbrokenLines).map((lines, index): Box => {
      const shownTerm = index === 0 ? term : []
      return {
        heightPt: Math.max(shownTerm.length, lines.length) * styles.small.leadingPt + (index === 0 ? 2 * paddingPt : 0),
        spacePt: entry === 0 && index === 0 ? 6 : 0,
        paint: topPt => {
          const baselinePt = topPt + (index === 0 ? paddingPt : 0) + firstBaseline(styles.small)
          if (index === 0) {
            paintRule(doc, { yPt: topPt, color: inks.faint })
            paintInto(doc, label_, 'Lbl', () =>
              paintLines(doc, term, styles.smallStrong, { xPt: columnLeft(0), baselinePt }),
            )
          }
          paintInto(doc, body, 'LBody', () => paintLines(doc, lines, styles.small, { xPt: columnLeft(4), baselinePt }))
        },
      }
    })
  })
}
