import { inflateSync } from 'node:zlib'
import type { TopLevelSpec } from 'vega-lite'
import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import { chartBase } from '../../charts/chart-base.ts'
import { delayDistributionChart } from '../../charts/delay-distribution-chart.ts'
import { evolutionChart } from '../../charts/evolution-chart.ts'
import { heatmapChart } from '../../charts/heatmap-chart.ts'
import { splitChart } from '../../charts/split-chart.ts'
import { palettes } from '../../charts/theme.ts'
import { RenderError } from '../../errors.ts'
import { measureText } from '../../fonts/measure-text.ts'
import { type FontWeight, fontWeights } from '../../fonts/own-faces.ts'
import { chartSize } from './drawn-chart.ts'
import { renderPng } from './png.ts'

const themes = ['light', 'dark'] as const
const input = sampleReport('ordinary')
const charts = {
  split: options => splitChart(input.byChannel, options),
  evolution: options => evolutionChart(input.evolution, options),
  heatmap: options => heatmapChart(input.heatmap, options),
  delayDistribution: options => delayDistributionChart(input.delayDistribution, options),
} satisfies Record<string, (options: { locale: 'fr'; theme: 'light' | 'dark' }) => TopLevelSpec>
const cases = Object.entries(charts).flatMap(([name, chart]) => themes.map(theme => [name, theme, chart] as const))

test.each(cases)('%s, %s: size and colours', (_, theme, chart) => {
  const spec = chart({ locale: 'fr', theme })
  const { widthPx, heightPx } = chartSize(spec)
  const scale = theme === 'light' ? 2 : 1
  const image = decoded(renderPng(spec, { scale, theme }))
  expect([image.width, image.height]).toEqual([Math.round(widthPx * scale), Math.round(heightPx * scale)])
  const colors = new Set(image.pixels.flat())
  const { paper, ink, muted, accent, blues } = palettes[theme]
  for (const color of [paper, chart === charts.split ? ink : muted]) expect(colors).toContain(color)
  expect([accent, ...blues].some(color => colors.has(color))).toBe(true)
})

test('by default it is twice the size, on white', () => {
  const spec = charts.split({ locale: 'fr', theme: 'light' })
  expect(renderPng(spec)).toEqual(renderPng(spec, { scale: 2, theme: 'light' }))
})

describe('texts are written in the report’s fonts', () => {
  const written = (text: string, weight: FontWeight): TopLevelSpec => ({
    ...chartBase(text, { locale: 'en' }),
    width: 500,
    height: 40,
    autosize: 'none',
    padding: 0,
    datasets: { texts: [{ text }] },
    data: { name: 'texts' },
    mark: { type: 'text', fontWeight: fontWeights[weight] },
    encoding: { x: { value: 20 }, y: { value: 20 }, text: { field: 'text' } },
  })
  const inkWidth = (text: string, weight: FontWeight) => {
    const { pixels } = decoded(renderPng(written(text, weight), { scale: 2 }))
    const inked = pixels.flatMap(row => row.flatMap((color, x) => (color === palettes.light.paper ? [] : [x])))
    return inked.length === 0 ? 0 : (Math.max(...inked) - Math.min(...inked)) / 2
  }

  // Widths tell families and weights apart: DejaVu Sans is a fifth wider than Inter.
  test.each([
    'Hamburgefonstiv minimum',
    'Établissements à surveiller',
    'Αθήνα Σύνταγμα',
    'חנות הספרים',
    'متجر دار السلام',
    'Hamburgefonstiv ✈ minimum',
    'line break\ufffd\ufffd reversed & <so> on',
    '東京駅前店',
    'สาขาน้ำพุ ที่หนึ่ง',
    'क्षेत्रीय हिन्दी दुकान',
    'Café \u{16ac0}\u{16ac1} minimum',
  ])('%s', text => {
    for (const weight of ['regular', 'semibold'] as const) {
      const measured = measureText(text, 12, weight)
      expect(Math.abs(inkWidth(text, weight) - measured)).toBeLessThan(2 + measured * 0.02)
    }
  })
})

test('a spec that cannot be painted is a rendering error', () => {
  const spec = charts.split({ locale: 'fr', theme: 'light' })
  expect(() => renderPng(spec, { scale: 0 })).toThrow(RenderError)
  expect(() => renderPng({ ...spec, data: { url: 'file:///etc/passwd' } })).toThrow(RenderError)
})

/** The colours of a PNG with alpha and 8 bits per channel, as `#rrggbb`, row by row. */
function decoded(png: Uint8Array) {
  const file = Buffer.from(png)
  expect(file.subarray(1, 4).toString('latin1')).toBe('PNG')
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  expect([file[24], file[25]]).toEqual([8, 6])
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
    }
  }
  const raw = inflateSync(Buffer.concat(parts))
  const lineBytes = 4 * width
  const lines = Buffer.alloc(lineBytes * height)
  for (let y = 0; y < height; y++) {
    const predict = predictors[raw[y * (lineBytes + 1)] ?? 0] ?? never
    for (let x = 0; x < lineBytes; x++) {
      const at = y * lineBytes + x
      const left = x < 4 ? 0 : (lines[at - 4] ?? 0)
      const above = y === 0 ? 0 : (lines[at - lineBytes] ?? 0)
      const corner = x < 4 || y === 0 ? 0 : (lines[at - lineBytes - 4] ?? 0)
      lines[at] = (raw[y * (lineBytes + 1) + 1 + x] ?? 0) + predict(left, above, corner)
    }
  }
  const hex = lines.toString('hex')
  const pixels = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const at = 2 * (y * lineBytes + 4 * x)
      return `#${hex.slice(at, at + 6)}`
    }),
  )
  return { width, height, pixels }
}

/** How each filter of PNG predicts a byte, by its number. */
const predictors: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  left => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
]

function never(): never {
  throw new Error('PNG has five filters')
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? above : corner
}
