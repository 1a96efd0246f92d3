import type { Table } from '../model/model.ts'
import { columnGapPt, sharedWidths, wantedWidths } from './column-widths.ts'
import { addElement, paintArtifact } from './document.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { columnsWidth, sheet } from './sheet.ts'
import { inks, styles } from './styles.ts'
import { paintCell, paintRow, setRow, tableColumns } from './table-row.ts'
import { type Place, textBoxes } from './text-boxes.ts'

/** A table whose rows are not taller than this moves to the next page as a whole. */
const keptWholePt = 200

/** A table's caption, its head, one box per row, and its note. The head is repeated on each page, and no row is split. */
export function tableBoxes(place: Place, table: Table): readonly Box[] {
  const { doc } = place
  if (table.rows.length === 0) {
    return textBoxes(place, table.emptyText, { style: styles.quiet, type: 'P', spacePt: 6 })
  }
  const wanted = wantedWidths(table)
  const widthPt = tableWidth(wanted)
  const columns = tableColumns(table, sharedWidths(wanted, table, widthPt))
  const toPt = sheet.leftPt + widthPt
  const parent = addElement(doc, place.parent, 'Table')
  const caption = { style: styles.quiet, type: 'Caption', spacePt: 2, keepWithNext: true }
  const head = setRow(
    table.columns.map(column => column.label),
    columns,
    styles.quiet,
  )
  const paintHeadRule = (topPt: number) =>
    paintRule(doc, { toPt, yPt: topPt + head.heightPt, color: inks.muted, weightPt: 0.6 })
  const repeatedHead = {
    heightPt: head.heightPt,
    paint: (topPt: number) => {
      for (const index of head.cells.keys()) {
        paintArtifact(doc, () => paintCell(doc, head, index, topPt), 'Pagination')
      }
      paintHeadRule(topPt)
    },
  }
  const rows = table.rows.map(cells => setRow(cells, columns, styles.small))
  const whole = rows.reduce((sum, row) => sum + row.heightPt, 0) <= keptWholePt
  return [
    ...textBoxes({ ...place, parent }, table.caption, caption),
    {
      heightPt: head.heightPt,
      spacePt: 6,
      keepWithNext: true,
      paint: topPt => {
        paintRow(doc, parent, head, 'TH', topPt)
        paintHeadRule(topPt)
      },
    },
    ...rows.map(
      (row, index): Box => ({
        heightPt: row.heightPt,
        spacePt: 0,
        // At least two rows stay together at the beginning and at the end; the last one stays with the note.
        keepWithNext:
          index === rows.length - 1 ? table.note !== null : whole || index === 0 || index === rows.length - 2,
        repeatedHead,
        paint: topPt => {
          paintRow(doc, parent, row, 'TD', topPt)
          paintRule(doc, { toPt, yPt: topPt + row.heightPt, color: inks.faint })
        },
      }),
    ),
    ...(table.note === null ? [] : textBoxes(place, table.note, { style: styles.quiet, type: 'P', spacePt: 6 })),
  ]
}

/** Half, two thirds or all of the text area: the least that holds the columns. */
function tableWidth(wanted: readonly number[]): number {
  const wantedPt = wanted.reduce((sum, width) => sum + width + columnGapPt, -columnGapPt)
  return [6, 8, 12].map(columnsWidth).find(width => width >= wantedPt) ?? columnsWidth(12)
}
