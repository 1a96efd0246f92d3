/** The page: A4 portrait with twelve columns. All sizes in points. */
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

/** The width of the text area. */
export const measurePt = sheet.rightPt - sheet.leftPt

/** The width of a number of columns, with the gutters between them. */
export function columnsWidth(columns: number): number {
  return (columns * (measurePt + sheet.gutterPt)) / sheet.columns - sheet.gutterPt
}

/** The left edge of a column, counted from 0. */
export function columnLeft(column: number): number {
  return sheet.leftPt + (column * (measurePt + sheet.gutterPt)) / sheet.columns
}
