import type { Table } from '../model/model.ts'
import { styles } from './styles.ts'
import { textWidth, twoLineWidth } from './text.ts'

/** The gap between two columns. */
export const columnGapPt = 14

/** The natural width of each column: its widest cell on one line, and its head on two. */
export function wantedWidths({ columns, rows }: Table): readonly number[] {
  return columns.map(({ label }, column) => {
    let widest = twoLineWidth(label, styles.quiet)
    for (const row of rows) widest = Math.max(widest, textWidth(row[column] ?? '', styles.small))
    return widest
  })
}

/**
 * The widths of a table's columns. Spare width goes to the first column of words; if there is not enough, narrow columns keep their natural
 * width and wide ones share the rest evenly.
 */
export function sharedWidths(
  wanted: readonly number[],
  table: Pick<Table, 'columns'>,
  widthPt: number,
): readonly number[] {
  const availablePt = widthPt - columnGapPt * (wanted.length - 1)
  const wantedPt = wanted.reduce((sum, width) => sum + width, 0)
  if (wantedPt <= availablePt) {
    const words = Math.max(
      0,
      table.columns.findIndex(column => column.align === 'start'),
    )
    return wanted.map((width, column) => (column === words ? width + availablePt - wantedPt : width))
  }
  const narrowFirst = wanted.map((width, column) => ({ width, column })).sort((a, b) => a.width - b.width)
  const shared = [...wanted]
  let leftPt = availablePt
  for (const [index, { width, column }] of narrowFirst.entries()) {
    const given = Math.min(width, leftPt / (wanted.length - index))
    shared[column] = given
    leftPt -= given
  }
  return shared
}
