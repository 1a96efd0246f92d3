import fc from 'fast-check'
import type { TopLevelSpec } from 'vega-lite'
import { describe, expect, test } from 'vitest'
import { type SampleName, sampleNames, sampleReport } from '../../fixtures/sample-answers.ts'
import { runs } from '../../test/arbitraries/runs.ts'
import type { ReportInput } from '../report/model/report-input.ts'
import { drawChart } from '../report/paint/drawn-chart.ts'
import { renderSvg } from '../report/paint/svg.ts'
import type { Locale } from '../words/locale.ts'
import type { ChartOptions } from './chart-options.ts'
import { delayDistributionAlt, delayDistributionChart } from './delay-distribution-chart.ts'
import { evolutionAlt, evolutionChart } from './evolution-chart.ts'
import { heatmapAlt, heatmapChart } from './heatmap-chart.ts'
import { rankingAlt, rankingChart } from './ranking-chart.ts'
import { splitAlt, splitChart } from './split-chart.ts'

const ranked = ({ rankings }: ReportInput) => {
  const [ranking] = rankings
  if (ranking === undefined) throw new Error('a sample has a ranking')
  return ranking
}

const charts = {
  split: {
    spec: (input: ReportInput, options: ChartOptions) => splitChart(input.byChannel, options),
    alt: (input: ReportInput, locale: Locale) => splitAlt(input.byChannel, locale),
  },
  narrowSplit: {
    spec: ({ byChannel, evolutionByChannel }: ReportInput, options: ChartOptions) =>
      splitChart(byChannel, { ...options, widthPx: 347, evolution: evolutionByChannel }),
    alt: (input: ReportInput, locale: Locale) => splitAlt(input.byChannel, locale),
  },
  evolution: {
    spec: (input: ReportInput, options: ChartOptions) => evolutionChart(input.evolution, options),
    alt: (input: ReportInput, locale: Locale) => evolutionAlt(input.evolution, locale),
  },
  evolutionByPlatform: {
    spec: (input: ReportInput, options: ChartOptions) => evolutionChart(input.evolutionByPlatform, options),
    alt: (input: ReportInput, locale: Locale) => evolutionAlt(input.evolutionByPlatform, locale),
  },
  ranking: {
    spec: (input: ReportInput, options: ChartOptions) => rankingChart(ranked(input), options),
    alt: (input: ReportInput, locale: Locale) => rankingAlt(ranked(input), locale),
  },
  narrowRanking: {
    spec: (input: ReportInput, options: ChartOptions) => rankingChart(ranked(input), { ...options, widthPx: 347 }),
    alt: (input: ReportInput, locale: Locale) => rankingAlt(ranked(input), locale),
  },
  heatmap: {
    spec: (input: ReportInput, options: ChartOptions) => heatmapChart(input.heatmap, options),
    alt: (input: ReportInput, locale: Locale) => heatmapAlt(input.heatmap, locale),
  },
  delayDistribution: {
    spec: (input: ReportInput, options: ChartOptions) => delayDistributionChart(input.delayDistribution, options),
    alt: (input: ReportInput, locale: Locale) => delayDistributionAlt(input.delayDistribution, locale),
  },
}
const chartNames = Object.keys(charts) as (keyof typeof charts)[]

describe('goldens', () => {
  test.each(chartNames)('%s of an ordinary month, the spec', async name => {
    const spec = charts[name].spec(sampleReport('ordinary'), { locale: 'en' })
    await expect(`${JSON.stringify(spec, null, 1)}\n`).toMatchFileSnapshot(`./__golden__/${name}.en.vl.json`)
  })

  test.each(chartNames)('%s of an ordinary month, drawn', async name => {
    const svg = renderSvg(charts[name].spec(sampleReport('ordinary'), { locale: 'fr' }))
    await expect(svg.replaceAll('><', '>\n<')).toMatchFileSnapshot(`./__golden__/${name}.fr.svg`)
  })

  test('a period that is not over, drawn', async () => {
    const svg = renderSvg(charts.evolution.spec(sampleReport('toDate'), { locale: 'en', theme: 'dark' }))
    await expect(svg.replaceAll('><', '>\n<')).toMatchFileSnapshot('./__golden__/evolution.to-date.en.dark.svg')
  })

  test('the text alternatives', async () => {
    const lines = (['ordinary', 'empty', 'hostileNames', 'toDate'] as const).flatMap(sample =>
      (['fr', 'en'] as const).flatMap(locale =>
        chartNames.map(name => `${sample} ${name} ${locale}: ${charts[name].alt(sampleReport(sample), locale)}`),
      ),
    )
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./__golden__/alternatives.txt')
  })
})

describe('drawings of nothing', () => {
  const barsOf = (spec: TopLevelSpec) => {
    const bars: unknown = spec.datasets?.bars
    return bars as readonly { readonly x: number; readonly x2: number }[]
  }
  const { delayDistribution, byChannel, rankings } = sampleReport('ordinary')
  const [ranking] = rankings

  test('a delay class, an outcome or a group of 0 has no bar', () => {
    const counts = fc.array(fc.nat({ max: 3 }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(counts, ([waiting = 0, closedUnanswered = 0, ...handledIn]) => {
        const handled = handledIn.reduce((sum, count) => sum + count, 0)
        const started = handled + waiting + closedUnanswered
        const share = (count: number) => (started === 0 ? null : count / started)
        const classes = delayDistribution.classes.map((one, index) => {
          const count = handledIn[index] ?? 0
          return { ...one, handled: count, share: share(count) }
        })
        const answer = { ...delayDistribution, started, handled, waiting, closedUnanswered, classes }
        const spec = delayDistributionChart(answer, { locale: 'fr' })
        if (started === 0) return
        const drawn = [...handledIn, waiting, closedUnanswered].filter(count => count > 0)
        const bars = barsOf(spec)
        expect(bars.map(({ x, x2 }) => x2 > x)).toEqual(drawn.map(() => true))
        // Nor are there marks for a class without chats.
        expect(renderSvg(spec).match(/<path aria-label/g)).toHaveLength(drawn.length)
      }),
      runs(5),
    )
    const zero = <R extends { readonly value: number | null }>(rows: readonly R[]) =>
      rows.map((row, index) => (index === 1 ? { ...row, value: 0, share: 0 } : row))
    if (ranking === undefined) throw new Error('a sample has a ranking')
    const ranked = rankingChart({ ...ranking, rows: zero(ranking.rows) }, { locale: 'en' })
    expect(barsOf(ranked)).toHaveLength(ranking.rows.length - 1)
    const divided = splitChart({ ...byChannel, rows: zero(byChannel.rows) }, { locale: 'en' })
    expect(barsOf(divided)).toHaveLength(byChannel.rows.length - 1)
  })
})

describe.each(sampleNames)('%s', (sample: SampleName) => {
  const input = sampleReport(sample)

  test.each(chartNames)('%s: every text is complete, inside the drawing and on no other text', name => {
    const ways = [
      { locale: 'fr', widthPx: 720 },
      { locale: 'en', widthPx: 480 },
    ] as const
    for (const { locale, widthPx } of ways) {
      const drawn = drawChart(charts[name].spec(input, { locale, widthPx }))
      expect(drawn.widthPx).toBeLessThanOrEqual(widthPx + 1)
      const texts = textsOf(drawn.scene, drawn.origin)
      expect(texts.length).toBeGreaterThan(0)
      const outside = texts.filter(
        ({ x1, x2, y1, y2 }) => x1 < -0.5 || y1 < -0.5 || x2 > drawn.widthPx + 0.5 || y2 > drawn.heightPx + 0.5,
      )
      expect(outside).toEqual([])
      expect(overlaps(texts)).toEqual([])
    }
  })

  test.each(chartNames)('%s carries its text alternative and one size of text', name => {
    const spec = charts[name].spec(input, { locale: 'fr' })
    expect(spec.description).toBe(charts[name].alt(input, 'fr'))
    const sizes = new Set(renderSvg(spec).match(/font-size="[^"]*"/g))
    expect([...sizes]).toEqual(['font-size="12px"'])
  })
})

interface Placed {
  readonly text: string
  readonly x1: number
  readonly x2: number
  readonly y1: number
  readonly y2: number
}

interface SceneItem {
  readonly marktype?: string
  readonly items?: readonly SceneItem[]
  readonly x?: number
  readonly y?: number
  readonly text?: string
  readonly fontSize?: number
  readonly bounds: { readonly x1: number; readonly x2: number; readonly y1: number; readonly y2: number }
}

/** Every text of a scenegraph, with its bounds in px relative to the drawing. */
function textsOf(scene: unknown, [originX, originY]: readonly [number, number]): readonly Placed[] {
  const found: Placed[] = []
  const visit = (node: SceneItem, x: number, y: number, isText: boolean) => {
    if (isText && node.text !== undefined && String(node.text).trim() !== '' && node.fontSize !== 0) {
      const { x1, x2, y1, y2 } = node.bounds
      found.push({ text: String(node.text), x1: x1 + x, x2: x2 + x, y1: y1 + y, y2: y2 + y })
    }
    const isMark = node.marktype !== undefined
    const [dx, dy] = isMark ? [0, 0] : [node.x ?? 0, node.y ?? 0]
    for (const child of node.items ?? []) visit(child, x + dx, y + dy, node.marktype === 'text')
  }
  visit(scene as SceneItem, originX, originY, false)
  return found
}

function overlaps(texts: readonly Placed[]): readonly string[] {
  return texts.flatMap((a, index) =>
    texts
      .slice(index + 1)
      .filter(b => a.x1 < b.x2 - 1 && b.x1 < a.x2 - 1 && a.y1 < b.y2 - 1 && b.y1 < a.y2 - 1)
      .map(b => `${a.text} / ${b.text}`),
  )
}
