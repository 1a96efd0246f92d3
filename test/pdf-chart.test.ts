import type { TopLevelSpec } from 'vega-lite'
import { expect, test } from 'vitest'
import { createDocument, documentBytes } from '../src/report/pdf/document.ts'
import { paintPdf } from '../src/report/pdf/paint-chart.ts'
import { pdfPixels, popplerMissing } from './poppler.ts'

/** A red square of 10 px in the middle of 100 by 100 px. */
const square: TopLevelSpec = {
  width: 100,
  height: 100,
  padding: 0,
  config: { background: '#ffffff', view: { stroke: null } },
  data: { values: [{ at: 50 }] },
  mark: { type: 'point', shape: 'square', filled: true, size: 100, color: '#ff0000', opacity: 1 },
  encoding: {
    x: { field: 'at', type: 'quantitative', scale: { domain: [0, 100] }, axis: null },
    y: { field: 'at', type: 'quantitative', scale: { domain: [0, 100] }, axis: null },
  },
}

test.skipIf(popplerMissing !== null)(`a symbol is where its chart has it ${popplerMissing ?? ''}`, async () => {
  const doc = createDocument({ title: '', locale: 'en', asOf: '2026-11-02T08:00:00Z' })
  doc.addPage()
  paintPdf(doc, square, { x: 200, y: 300, widthPt: 200 })
  const { width, rgb } = pdfPixels(await documentBytes(doc))
  const red: { x: number; y: number }[] = []
  for (let pixel = 0; pixel * 3 < rgb.length; pixel++) {
    if (rgb[pixel * 3] === 255 && rgb[pixel * 3 + 1] === 0) red.push({ x: pixel % width, y: Math.floor(pixel / width) })
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(red.map(({ x }) => x))).toBeCloseTo(299.5, 0)
  expect(mean(red.map(({ y }) => y))).toBeCloseTo(399.5, 0)
  expect(red.length).toBeGreaterThan(15 * 15)
})
