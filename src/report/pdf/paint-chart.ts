import { CanvasRenderer } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { chartSize, drawChart } from '../paint/drawn-chart.ts'
import { PdfContext } from './chart-context.ts'
import type { Document } from './document.ts'

/** The height of the chart at a width of `widthPt`. Throws `RenderError`. */
export function chartHeightPt(spec: TopLevelSpec, widthPt: number): number {
  const { widthPx, heightPx } = chartSize(spec)
  return (heightPx * widthPt) / widthPx
}

/**
 * Paints the chart on the current page as vectors and text, with its upper left corner at x, y. Throws `RenderError`.
 */
export function paintPdf(
  doc: Document,
  spec: TopLevelSpec,
  box: { readonly x: number; readonly y: number; readonly widthPt: number },
): void {
  const { widthPx, heightPx, origin, background, scene } = drawChart(spec)
  const scale = box.widthPt / widthPx
  doc.save()
  doc.translate(box.x, box.y).scale(scale)
  new CanvasRenderer()
    .initialize(null, widthPx, heightPx, origin, 1, { externalContext: new PdfContext(doc) })
    .background(background)
    .render(scene)
  doc.restore()
}
