import type { Table } from '../model.ts'
import { columnGapPt, sharedWidths, wantedWidths } from './column-widths.ts'
import { addElement, type Document, type Element, paintArtifact, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { columnsWidth, sheet } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { type Line, type TextStyle, wrapText } from './text.ts'
import { type Place, textBoxes } from './text-boxes.ts'

const paddingPt = 3
const cellLines = 3
/** A table no taller than this moves to the next page whole. */
const keptWholePt = 200

/** A table's head, a box a row, its note. The head comes again on each page; no row is cut. */
export function tableBoxes(place: Place, table: Table): readonly Box[] {
  if (table.rows.length === 0) {
    return textBoxes(place, table.emptyText, { style: styles.quiet, type: 'P', spacePt: 6 })
  }
  const { doc } = place
  const wanted = wantedWidths(table)
  const neededPt = wanted.reduce((sum, width) => sum + width + columnGapPt, -columnGapPt)
  const widthPt = [6, 8, 12].map(columnsWidth).find(width => width >= neededPt) ?? columnsWidth(12)
  const columns = tableColumns(table, sharedWidths(wanted, table, widthPt))
  const rightPt = sheet.leftPt + widthPt
  const element = addElement(doc, place.parent, 'Table')

  const head = setRow(
    table.columns.map(column => column.label),
    columns,
    styles.quiet,
  )
  const headHeightPt = rowHeight(head, styles.quiet)
  const paintHeadRule = (topPt: number) =>
    paintRule(doc, { toPt: rightPt, yPt: topPt + headHeightPt, color: inks.muted, weightPt: 0.6 })
  const captionPlace = { ...place, parent: element }
  const caption = textBoxes(captionPlace, table.caption, {
    style: styles.quiet,
    type: 'Caption',
    spacePt: 2,
    keepWithNext: true,
  })
  const headBox: Box = {
    heightPt: headHeightPt,
    spacePt: 6,
    keepWithNext: true,
    paint: topPt => {
      paintRow(doc, addElement(doc, element, 'TR'), head, topPt, styles.quiet)
      paintHeadRule(topPt)
    },
  }
  const repeatedHead = {
    heightPt: headHeightPt,
    paint: (topPt: number) => {
      const paintCells = () => {
        for (const cell of head) paintCell(doc, cell, topPt, styles.quiet)
      }
      paintArtifact(doc, paintCells, 'Pagination')
      paintHeadRule(topPt)
    },
  }

  const rows = table.rows.map(cells => setRow(cells, columns, styles.small))
  const heights = rows.map(row => rowHeight(row, styles.small))
  const whole = heights.reduce((sum, height) => sum + height, 0) <= keptWholePt
  const rowBoxes = rows.map((row, index): Box => {
    const heightPt = heights[index] ?? 0
    const last = index === rows.length - 1
    return {
      heightPt,
      spacePt: 0,
      // Two rows at least stand together at the head of a table and at its end, the last one with the note.
      keepWithNext: last ? table.note !== null : whole || index === 0 || index === rows.length - 2,
      repeatedHead,
      paint: topPt => {
        const line = addElement(doc, element, 'TR')
        paintRow(doc, line, row, topPt, styles.small)
        line.end()
        paintRule(doc, { toPt: rightPt, yPt: topPt + heightPt, color: inks.faint })
      },
    }
  })
  const note = table.note === null ? [] : textBoxes(place, table.note, { style: styles.quiet, type: 'P', spacePt: 6 })
  return [...caption, headBox, ...rowBoxes, ...note]
}

interface Column {
  readonly xPt: number
  readonly widthPt: number
  readonly align: 'start' | 'end'
}

interface Cell {
  readonly lines: readonly Line[]
  readonly xPt: number
  readonly align: 'start' | 'end'
}

function tableColumns({ columns }: Table, widths: readonly number[]): readonly Column[] {
  let leftPt: number = sheet.leftPt
  return columns.map(({ align }, index) => {
    const widthPt = widths[index] ?? 0
    const xPt = align === 'end' ? leftPt + widthPt : leftPt
    leftPt += widthPt + columnGapPt
    return { xPt, widthPt, align }
  })
}

function setRow(texts: readonly string[], columns: readonly Column[], style: TextStyle): readonly Cell[] {
  return columns.map(({ xPt, widthPt, align }, index) => ({
    lines: wrapText(texts[index] ?? '', style, widthPt, { maxLines: cellLines }),
    xPt,
    align,
  }))
}

function rowHeight(cells: readonly Cell[], style: TextStyle): number {
  return Math.max(...cells.map(cell => cell.lines.length)) * style.leadingPt + 2 * paddingPt
}

function paintRow(doc: Document, row: Element, cells: readonly Cell[], topPt: number, style: TextStyle): void {
  const type = style === styles.quiet ? 'TH' : 'TD'
  for (const cell of cells) {
    const element = addElement(doc, row, type, type === 'TH' ? { scope: 'Column' } : {})
    paintInto(doc, element, type, () => paintCell(doc, cell, topPt, style))
  }
}

function paintCell(doc: Document, { lines, xPt, align }: Cell, topPt: number, style: TextStyle): void {
  paintLines(doc, lines, style, { xPt, align, baselinePt: topPt + paddingPt + firstBaseline(style) })
}
