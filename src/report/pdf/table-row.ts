import type { Table } from '../model/model.ts'
import { columnGapPt } from './column-widths.ts'
import { addElement, type Document, type Element, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Strip } from './sheet.ts'
import { firstBaseline } from './styles.ts'
import { type Line, type TextStyle, wrapText } from './text.ts'

/** A column of a table on the page; `xPt` is the edge that its text is aligned to. */
export interface TableColumn {
  readonly xPt: number
  readonly widthPt: number
  readonly align: 'start' | 'end'
}

/** A row, set in its columns. */
export interface TableRow {
  readonly heightPt: number
  readonly style: TextStyle
  readonly cells: readonly { readonly column: TableColumn; readonly lines: readonly Line[] }[]
}

/** The white above the lines of a row, and below; less where lines are short. */
function paddingPt({ leadingPt }: TextStyle): number {
  return leadingPt < 12 ? 2 : 3
}
const cellLines = 3

/** The columns of a table at the left edge of a strip. */
export function tableColumns(
  { columns }: Pick<Table, 'columns'>,
  { leftPt: edgePt }: Strip,
  widths: readonly number[],
): readonly TableColumn[] {
  let leftPt = edgePt
  return columns.map(({ align }, index) => {
    const widthPt = widths[index] ?? 0
    const xPt = align === 'end' ? leftPt + widthPt : leftPt
    leftPt += widthPt + columnGapPt
    return { xPt, widthPt, align }
  })
}

/** Sets a row; cells have at most three lines, the last with an ellipsis if the text is longer. */
export function setRow(texts: readonly string[], columns: readonly TableColumn[], style: TextStyle): TableRow {
  const cells = columns.map((column, index) => ({
    column,
    lines: wrapText(texts[index] ?? '', style, column.widthPt, { maxLines: cellLines }),
  }))
  const lines = Math.max(1, ...cells.map(cell => cell.lines.length))
  return { heightPt: lines * style.leadingPt + 2 * paddingPt(style), style, cells }
}

/** Paints a row as a TR of its table. Its first words name a row of values: they are its header. */
export function paintRow(doc: Document, table: Element, row: TableRow, type: 'TH' | 'TD', topPt: number): void {
  const line = addElement(doc, table, 'TR')
  const named = row.cells.findIndex(({ column }) => column.align === 'start')
  for (const index of row.cells.keys()) {
    const cell = type === 'TD' && index === named ? 'TH' : type
    const element = addElement(doc, line, cell, cell === 'TH' ? { scope: type === 'TH' ? 'Column' : 'Row' } : {})
    paintInto(doc, element, cell, () => paintCell(doc, row, index, topPt))
  }
  // Ended rows leave the memory; thousands of open ones would take a lot.
  line.end()
}

/** Paints one cell of a row whose top is at `topPt`. */
export function paintCell(doc: Document, { cells, style }: TableRow, index: number, topPt: number): void {
  const cell = cells[index]
  if (cell === undefined) return
  const { xPt, align } = cell.column
  paintLines(doc, cell.lines, style, { xPt, align, baselinePt: topPt + paddingPt(style) + firstBaseline(style) })
}
