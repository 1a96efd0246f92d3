import type { Table } from '../model/model.ts'
import { columnGapPt, sharedWidths, wantedWidths } from './column-widths.ts'
import { addElement, paintArtifact } from './document.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { isNarrow, part, type Strip } from './sheet.ts'
import { inks, styles } from './styles.ts'
import { paintCell, paintRow, setRow, tableColumns } from './table-row.ts'
import { type Place, textBoxes } from './text-boxes.ts'

/** A table whose rows are not taller than this moves to the next page as a whole. */
const keptWholePt = 200

/** A table's caption, its head, one box per row, and its note. The head is repeated on each page, and no row is split. */
export function tableBoxes(place: Place, table: Table): readonly Box[] {
  if (table.rows.length === 0) {
    return textBoxes(place, table.emptyText, { style: styles.quiet, type: 'P', spacePt: 6 })
  }
  const inside = { ...place, parent: addElement(place.doc, place.parent, 'Table') }
  const note = table.note === null ? [] : textBoxes(place, table.note, { style: styles.quiet, type: 'P', spacePt: 6 })
  return [
    ...textBoxes(inside, table.caption, { style: styles.quiet, type: 'Caption', spacePt: 2, keepWithNext: true }),
    ...keptWith(note, bodyBoxes(inside, table)),
    ...note,
  ]
}

/** The last box stays with the note. */
function keptWith(note: readonly Box[], boxes: readonly Box[]): readonly Box[] {
  return boxes.map((box, index) => (index === boxes.length - 1 ? { ...box, keepWithNext: note.length > 0 } : box))
}

/** The head and the rows. */
function bodyBoxes({ doc, parent, strip }: Place, table: Table): readonly Box[] {
  const wanted = wantedWidths(table)
  const widthPt = tableWidth(wanted, strip)
  const columns = tableColumns(table, strip, sharedWidths(wanted, table, widthPt))
  const [fromPt, toPt] = [strip.leftPt, strip.leftPt + widthPt]
  const head = setRow(
    table.columns.map(column => column.label),
    columns,
    styles.quiet,
  )
  const paintHeadRule = (topPt: number) =>
    paintRule(doc, { fromPt, toPt, yPt: topPt + head.heightPt, color: inks.muted, weightPt: 0.6 })
  const repeatedHead = {
    heightPt: head.heightPt,
    paint: (topPt: number) => {
      for (const index of head.cells.keys()) {
        paintArtifact(doc, () => paintCell(doc, head, index, topPt), 'Pagination')
      }
      paintHeadRule(topPt)
    },
  }
  const rows = table.rows.map(cells => setRow(cells, columns, isNarrow(strip) ? styles.note : styles.small))
  const whole = !isNarrow(strip) && rows.reduce((sum, row) => sum + row.heightPt, 0) <= keptWholePt
  return [
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
        // At least two rows stay together at the beginning and at the end.
        keepWithNext: index < rows.length - 1 && (whole || index === 0 || index === rows.length - 2),
        repeatedHead,
        paint: topPt => {
          paintRow(doc, parent, row, 'TD', topPt)
          paintRule(doc, { fromPt, toPt, yPt: topPt + row.heightPt, color: inks.faint })
        },
      }),
    ),
  ]
}

/** Half, two thirds or all of the strip: the least that holds the columns. */
function tableWidth(wanted: readonly number[], strip: Strip): number {
  const wantedPt = wanted.reduce((sum, width) => sum + width + columnGapPt, -columnGapPt)
  if (isNarrow(strip)) return strip.widthPt
  return [1 / 2, 2 / 3].map(width => part(strip, { width }).widthPt).find(width => width >= wantedPt) ?? strip.widthPt
}
