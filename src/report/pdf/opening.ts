import type { Labelled, ReportModel } from '../model/model.ts'
import { addElement, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { part } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { wrapText } from './text.ts'
import { chunked, type Place, textBoxes } from './text-boxes.ts'

/** The beginning of the first page: title, subtitle, notices, lead and head. */
export function openingBoxes(place: Place, model: ReportModel): readonly Box[] {
  return [
    ...textBoxes(place, model.title, { style: styles.title, type: 'H1', spacePt: 0, keepWithNext: true }),
    ...textBoxes(place, model.subtitle, { style: styles.subtitle, type: 'P', spacePt: 2 }),
    ...model.notices.flatMap((text, index) =>
      textBoxes(place, text, { style: styles.heading, type: 'P', spacePt: index === 0 ? 14 : 4 }),
    ),
    ...textBoxes(place, model.lead, { style: styles.body, type: 'P', spacePt: 14 }),
    ...headBoxes(place, model.head),
  ]
}

const perRow = 3
const paddingPt = 8

/** Three pairs per row, the label above its value, between two hairlines. */
function headBoxes({ doc, parent, strip }: Place, head: readonly Labelled[]): readonly Box[] {
  if (head.length === 0) return []
  const cellAt = (index: number) => part(strip, { from: index / perRow, width: 1 / perRow })
  const rows = chunked(head, perRow)
  const list = addElement(doc, parent, 'L')
  return rows.map((row, index) => {
    const cells = row.map(({ label, value }) => ({
      item: addElement(doc, list, 'LI'),
      label: wrapText(label, styles.quiet, cellAt(0).widthPt, { maxLines: 2 }),
      value: wrapText(value, styles.small, cellAt(0).widthPt, { maxLines: 8 }),
    }))
    const lines = Math.max(...cells.map(cell => cell.label.length + cell.value.length))
    const heightPt = lines * styles.small.leadingPt + 2 * paddingPt
    const last = index === rows.length - 1
    return {
      heightPt,
      spacePt: index === 0 ? 16 : 0,
      keepWithNext: !last,
      paint: topPt => {
        paintRule(doc, { yPt: topPt, color: inks.faint })
        for (const [column, { item, label, value }] of cells.entries()) {
          const xPt = cellAt(column).leftPt
          const baselinePt = topPt + paddingPt + firstBaseline(styles.small)
          const below = { xPt, baselinePt: baselinePt + label.length * styles.quiet.leadingPt }
          const [term, body] = [addElement(doc, item, 'Lbl'), addElement(doc, item, 'LBody')]
          paintInto(doc, term, 'Lbl', () => paintLines(doc, label, styles.quiet, { xPt, baselinePt }))
          paintInto(doc, body, 'LBody', () => paintLines(doc, value, styles.small, below))
        }
        if (last) paintRule(doc, { yPt: topPt + heightPt, color: inks.faint })
      },
    }
  })
}
