import type { TopLevelSpec } from 'vega-lite'
import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../fixtures/sample-answers.ts'
import { renderSvg } from '../report/paint/svg.ts'
import {
  analystDistribution,
  analystEvolution,
  analystHeatmap,
  analystMovers,
  analystRanking,
  analystSplit,
} from './analyst-charts.ts'
import { delayDistributionChart } from './delay-distribution-chart.ts'
import { evolutionChart } from './evolution-chart.ts'
import { heatmapChart } from './heatmap-chart.ts'
import { moversChart } from './movers-chart.ts'
import { rankingChart } from './ranking-chart.ts'
import { splitChart } from './split-chart.ts'
import { palettes } from './theme.ts'

const input = sampleReport('ordinary')
const [ranking] = input.rankings
if (ranking === undefined) throw new Error('a sample has a ranking')
const options = { locale: 'en' } as const

/** The drawn marks of a kind, in order, as path data and colour. */
function marks(spec: TopLevelSpec, kind: 'bar' | 'line mark' | 'rect mark') {
  const svg = renderSvg(spec)
  const drawn = [...svg.matchAll(/<path [^>]*>/g)].map(([path]) => path)
  const attribute = (path: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(path)?.[1] ?? ''
  return drawn
    .filter(
      path => attribute(path, 'aria-roledescription') === kind || (kind === 'line mark' && / stroke="/.test(path)),
    )
    .map(path => ({ path: attribute(path, 'd'), fill: attribute(path, 'fill'), stroke: attribute(path, 'stroke') }))
}

/** Numbers as shares of the largest, so that drawings of two sizes compare. */
function shares(numbers: readonly number[]): readonly number[] {
  const most = Math.max(...numbers)
  return numbers.map(number => Math.round((1000 * number) / most) / 1000)
}

const lengths = (spec: TopLevelSpec) =>
  shares(marks(spec, 'bar').map(({ path }) => Math.abs(Number(/h(-?[\d.]+)/.exec(path)?.[1] ?? 0))))

describe('the chart for an analyst draws the figure of the page', () => {
  test.each([
    ['ranking', rankingChart(ranking, options), analystRanking(ranking, options)],
    ['movers', moversChart(ranking, options), analystMovers(ranking, options)],
    ['split', splitChart(input.byChannel, options), analystSplit(input.byChannel, options)],
    [
      'delay distribution',
      delayDistributionChart(input.delayDistribution, options),
      analystDistribution(input.delayDistribution, options),
    ],
  ])('%s: as many bars, of the same lengths', (_, page, analyst) => {
    expect(lengths(analyst).length).toBeGreaterThan(3)
    expect(lengths(analyst)).toEqual(lengths(page))
  })

  test.each([
    ['total', input.evolution],
    ['by platform', input.evolutionByPlatform],
  ])('evolution, %s: the same lines', (_, answer) => {
    /** The heights of the points above the lowest of all, line by line. */
    const heights = (spec: TopLevelSpec, color: string) => {
      const lines = marks(spec, 'line mark').filter(
        ({ stroke, path }) => stroke === color && path.split('L').length > 2,
      )
      return lines.map(({ path }) => {
        const ys = [...path.matchAll(/[ML][-\d.]+,([-\d.]+)/g)].map(([, y]) => Number(y))
        return shares(ys.map(y => Math.max(...ys) - y))
      })
    }
    for (const color of [palettes.light.accent, palettes.light.comparison]) {
      const [page, analyst] = [evolutionChart(answer, { ...options, panels: 12 }), analystEvolution(answer, options)]
      expect(heights(analyst, color).length).toBeGreaterThan(0)
      const rounded = (lines: readonly (readonly number[])[]) =>
        lines.map(line => line.map(height => Math.round(height * 100)))
      expect(rounded(heights(analyst, color))).toEqual(rounded(heights(page, color)))
    }
  })

  test('heatmap: the same cells in the same colours', () => {
    const colors = (spec: TopLevelSpec) =>
      marks(spec, 'rect mark')
        .map(({ fill }) => fill)
        .filter(fill => (palettes.light.blues as readonly string[]).includes(fill))
    const analyst = colors(analystHeatmap(input.heatmap, { ...options, figures: 'delay' }))
    expect(analyst.length).toBeGreaterThan(20)
    expect(analyst).toEqual(colors(heatmapChart(input.heatmap, options)))
  })
})

test('has rows of data, scales and axes, and nothing placed to the pixel', () => {
  for (const spec of [analystRanking(ranking, options), analystEvolution(input.evolution, options)]) {
    const text = JSON.stringify(spec)
    expect(text).toContain('"data":{"values":[{')
    expect(text).not.toContain('"scale":null')
    expect(text).toContain('"title":"Active chats"')
  }
})

test('groups of one name have bars of their own', () => {
  const twins = { ...ranking, rows: ranking.rows.map(row => ({ ...row, label: 'Le Phare' })) }
  expect(lengths(analystRanking(twins, options))).toEqual(lengths(analystRanking(ranking, options)))
})
