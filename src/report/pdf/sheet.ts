/** The page: A4 portrait. All sizes in points. */
export const sheet = {
  widthPt: 595.28,
  heightPt: 841.89,
  leftPt: 45.64,
  rightPt: 549.64,
  topPt: 64,
  bottomPt: 790,
  /** Baselines of the running head and of the page number. */
  headBaselinePt: 40,
  footBaselinePt: 810,
  gutterPt: 18,
} as const

/** The width of the text area. */
export const measurePt = sheet.rightPt - sheet.leftPt

/** A strip of the page, from top to bottom. */
export interface Strip {
  readonly leftPt: number
  readonly widthPt: number
}

/** The left and the right half of a strip. */
export function halves(strip: Strip): readonly [Strip, Strip] {
  return [part(strip, { width: 1 / 2 }), part(strip, { from: 1 / 2, width: 1 / 2 })]
}

/** Whether a strip is about half as wide as the text area. */
export function isNarrow({ widthPt }: Strip): boolean {
  return widthPt < measurePt * 0.6
}

export const textArea: Strip = { leftPt: sheet.leftPt, widthPt: measurePt }

/** A part of a strip, in shares of its width: from 0.5 on, a width of 0.5 is the right half. The gutter is at the right of each part. */
export function part({ leftPt, widthPt }: Strip, { from = 0, width }: { from?: number; width: number }): Strip {
  const wholePt = widthPt + sheet.gutterPt
  return { leftPt: leftPt + from * wholePt, widthPt: width * wholePt - sheet.gutterPt }
}
