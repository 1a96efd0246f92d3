import type { Labelled, ReportModel } from '../model.ts'
import { addElement, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { columnLeft, columnsWidth } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { wrapText } from './text.ts'
import { chunked, type Place, textBoxes } from './text-boxes.ts'

/** Title, subtitle, lead and head: what the first page begins with. */
export function openingBoxes(place: Place, model: ReportModel): readonly Box[] {
  return [
    ...textBoxes(place, model.title, { style: styles.title, type: 'H1', spacePt: 0, keepWithNext: true }),
    ...textBoxes(place, model.subtitle, { style: styles.subtitle, type: 'P', spacePt: 2 }),
    ...textBoxes(place, model.lead, { style: styles.body, type: 'P', spacePt: 14 }),
    ...headBoxes(place, model.head),
  ]
}

/** Three pairs a row, the label above its value, between two hairlines. */
function headBoxes({ doc, parent }: Place, head: readonly Labelled[]): readonly Box[] {
  const rows = chunked(head, 3)
  const list = addElement(doc, parent, 'L')
  return rows.map((row, index) => {
    const cells = row.map(({ label, value }) => ({
      item: addElement(doc, list, 'LI'),
      label: wrapText(label, styles.quiet, columnsWidth(4), { maxLines: 2 }),
      value: wrapText(value, styles.small, columnsWidth(4), { maxLines: 8 }),
    }))
    const lines = Math.max(...cells.map(cell => cell.label.length + cell.value.length))
    return {
      heightPt: lines * styles.small.leadingPt + 16,
      spacePt: index === 0 ? 16 : 0,
      keepWithNext: index < rows.length - 1,
      paint: topPt => {
        paintRule(doc, { yPt: topPt, color: inks.faint })
        for (const [column, { item, label, value }] of cells.entries()) {
          const xPt = columnLeft(column * 4)
          const baselinePt = topPt + 8 + firstBaseline(styles.small)
          paintInto(doc, addElement(doc, item, 'Lbl'), 'Lbl', () =>
            paintLines(doc, label, styles.quiet, { xPt, baselinePt }),
          )
          paintInto(doc, addElement(doc, item, 'LBody'), 'LBody', () =>
            paintLines(doc, value, styles.small, {
              xPt,
              baselinePt: baselinePt + label.length * styles.quiet.leadingPt,
            }),
          )
        }
        if (index === rows.length - 1)
          paintRule(doc, { yPt: topPt + lines * styles.small.leadingPt + 16, color: inks.faint })
      },
    }
  })
}
