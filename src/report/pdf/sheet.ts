/** The page: A4 portrait, twelve columns. All in points. */
export const sheet = {
  widthPt: 595.28,
  heightPt: 841.89,
  leftPt: 45.64,
  rightPt: 549.64,
  topPt: 74,
  bottomPt: 780,
  /** Baselines of the running head and of the page number. */
  headBaselinePt: 42,
  footBaselinePt: 806,
  columns: 12,
  gutterPt: 18,
} as const

/** Width of the text area. */
export const measurePt = sheet.rightPt - sheet.leftPt

/** Width of so many columns with the gutters between them. */
export function columnsWidth(columns: number): number {
  return (columns * (measurePt + sheet.gutterPt)) / sheet.columns - sheet.gutterPt
}

/** Left edge of a column, counted from 0. */
export function columnLeft(column: number): number {
  return sheet.leftPt + (column * (measurePt + sheet.gutterPt)) / sheet.columns
}
