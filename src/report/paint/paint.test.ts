import type { TopLevelSpec } from 'vega-lite'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import { evolutionChart } from '../../charts/evolution-chart.ts'
import { heatmapChart } from '../../charts/heatmap-chart.ts'
import { rankingChart } from '../../charts/ranking-chart.ts'
import { RenderError } from '../../errors.ts'
import { createDocument, documentBytes } from '../pdf/document.ts'
import { chartHeightPt, paintPdf } from '../pdf/paint-chart.ts'
import { renderSvg } from './svg.ts'

const hostile = sampleReport('hostileNames')
const specs = (): TopLevelSpec[] => [
  ...hostile.rankings.map(ranking => rankingChart(ranking, { locale: 'en' })),
  evolutionChart(hostile.evolutionByPlatform, { locale: 'en' }),
  heatmapChart(hostile.heatmap, { locale: 'fr' }),
]
const bars = (rows: readonly object[], mark: object = {}): TopLevelSpec => ({
  config: { background: '#ffffff' },
  datasets: { rows: [...rows] },
  data: { name: 'rows' },
  mark: { type: 'bar', color: '#333333', ...mark },
  encoding: { x: { field: 'value', type: 'quantitative', axis: null }, description: { field: 'name' } },
})

afterEach(() => vi.restoreAllMocks())

describe('renderSvg', () => {
  test('equal specs give equal bytes, whatever was drawn in between', () => {
    const before = specs().map(spec => renderSvg(spec))
    renderSvg(bars([{ value: 1, name: 'a' }]))
    expect(specs().map(spec => renderSvg(spec))).toEqual(before)
  })

  test('charts that differ only in their data have their own data', () => {
    const [one, two] = [renderSvg(bars([{ value: 1, name: 'one' }])), renderSvg(bars([{ value: 1, name: 'two' }]))]
    expect(one).toContain('"one"')
    expect(two).not.toContain('"one"')
  })

  test('names are text, never markup', () => {
    for (const svg of specs().map(spec => renderSvg(spec))) {
      expect(svg.replace(/<\/?(?:svg|g|path|line|text|tspan)(?: [\w:-]+="[^"<]*")*\/?>/g, '')).not.toMatch(/[<>]/)
      expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/)
    }
  })

  test('characters not allowed in XML are replaced', () => {
    const svg = renderSvg({ ...bars([{ value: 1, name: 'a\u0000b\ud800c\uffff' }]), description: '"<\u0007>&' })
    expect(svg).toContain('"a\ufffdb\ufffdc\ufffd"')
    expect(svg).toContain('aria-label="&quot;&lt;\ufffd&gt;&amp;"')
  })

  test('figures are tabular, hyphens are left alone', () => {
    const svg = renderSvg(rankingChart(sampleReport('ordinary').rankings[0] ?? never(), { locale: 'fr' }))
    expect(svg).toMatch(/<text font-variant="tabular-nums" [^>]*>404</)
    expect(svg).toMatch(/<text (?!font-variant)[^>]*>Lyon Part-Dieu</)
  })

  test('warnings of Vega-Lite and Vega are errors', () => {
    const noise = (['log', 'warn', 'error', 'info'] as const).map(method => vi.spyOn(console, method))
    const row = { value: 1, name: 'a' }
    expect(() => renderSvg({ ...bars([row]), mark: 'bogus' as 'bar' })).toThrow(RenderError)
    expect(() => renderSvg({ ...bars([row]), encoding: { shape: { datum: 1, type: 'quantitative' } } })).toThrow(
      RenderError,
    )
    expect(() => renderSvg({ ...bars([row]), transform: [{ filter: 'datum.(' }] })).toThrow(RenderError)
    expect(noise.flatMap(spy => spy.mock.calls)).toEqual([])
  })

  test('nothing is loaded from elsewhere', () => {
    expect(() => renderSvg({ ...bars([]), data: { url: 'file:///etc/passwd' } })).toThrow(RenderError)
  })
})

describe('paintPdf', () => {
  const paint = async () => {
    const doc = createDocument({ title: 'Charts', locale: 'en', asOf: '2026-11-01T00:00:00Z' })
    for (const spec of specs()) {
      doc.addPage()
      paintPdf(doc, spec, { x: 40, y: 40, widthPt: 480 })
    }
    return documentBytes(doc)
  }

  test('equal specs give equal bytes', async () => {
    expect(Buffer.compare(await paint(), await paint())).toBe(0)
  })

  test('a chart keeps its shape', () => {
    const [spec] = specs()
    expect(chartHeightPt(spec ?? never(), 720)).toBeCloseTo(2 * chartHeightPt(spec ?? never(), 360))
  })

  test('a colour that PDF does not have is an error', () => {
    const doc = createDocument({ title: 'Charts', locale: 'en', asOf: '2026-11-01T00:00:00Z' })
    doc.addPage()
    const spec = bars([{ value: 1, name: 'a' }], { color: 'tomato' })
    expect(() => paintPdf(doc, spec, { x: 0, y: 0, widthPt: 100 })).toThrow(RenderError)
  })
})

function never(): never {
  throw new Error('a sample has rankings')
}
