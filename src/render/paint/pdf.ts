import type { TopLevelSpec } from 'vega-lite'
import type { Document } from '../pdf/document.ts'

/** How tall the chart is when it is `widthPt` wide. */
export function chartHeightPt(_spec: TopLevelSpec, _widthPt: number): number {
  return 0
}

/** Paints the chart as vectors and text on the current page, its upper left corner at x, y. */
export function paintPdf(
  _doc: Document,
  _spec: TopLevelSpec,
  _box: { readonly x: number; readonly y: number; readonly widthPt: number },
): void {}
