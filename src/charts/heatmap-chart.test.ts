import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../fixtures/sample-answers.ts'
import type { HeatmapAnswer, HeatmapCell } from '../metrics/operators/heatmap.ts'
import { renderSvg } from '../report/paint/svg.ts'
import { heatmapAlt, heatmapChart } from './heatmap-chart.ts'
import { palettes } from './theme.ts'

const { accent, blues, hatch, muted } = palettes.light
const legendSwatches = 1

/** The SVG paths of the cells, which are those whose label names an hour. */
function cellsOf(answer: HeatmapAnswer, options: Partial<Parameters<typeof heatmapChart>[1]> = {}) {
  const svg = renderSvg(heatmapChart(answer, { locale: 'en', ...options }))
  const paths = svg.match(/<path aria-label="[^"]*"[^>]*>/g) ?? []
  return { svg, withFill: (color: string) => paths.filter(path => path.includes(`fill="${color}"`)), paths }
}

const { heatmap } = sampleReport('ordinary')
const withCells = (change: (cell: HeatmapCell) => Partial<HeatmapCell>): HeatmapAnswer => ({
  ...heatmap,
  cells: heatmap.cells.map(cell => ({ ...cell, ...change(cell) })),
})
const handled = (meanDelaySeconds: number): Partial<HeatmapCell> => ({
  state: 'handled',
  started: 9,
  handled: 7,
  waiting: 1,
  closedUnanswered: 1,
  meanDelaySeconds,
})

describe('heatmapChart', () => {
  test('hatches the hours without a chat and outlines those without a reply', () => {
    const { paths } = cellsOf(heatmap)
    const inState = (...states: string[]) => heatmap.cells.filter(({ state }) => states.includes(state)).length
    expect(paths).toHaveLength(168)
    expect(paths.filter(path => path.includes(`stroke="${hatch}"`))).toHaveLength(inState('none'))
    expect(paths.filter(path => path.includes(`stroke="${muted}"`))).toHaveLength(inState('waiting', 'closed'))
    expect(paths.filter(path => blues.some(blue => path.includes(`fill="${blue}"`)))).toHaveLength(inState('handled'))
  })

  test.each([
    [0, 0],
    [3_599, 0],
    [3_600, 1],
    [14_400, 2],
    [28_800, 3],
    [86_400, 4],
    [9e6, 4],
  ])('a mean of %i s is blue number %i', (seconds, index) => {
    expect(cellsOf(withCells(() => handled(seconds))).withFill(blues[index] ?? '')).toHaveLength(168)
  })

  test('the figure of a cell is the mean delay in hours, if asked', () => {
    const texts = (answer: HeatmapAnswer) => {
      const { svg } = cellsOf(answer, { figures: 'delay' })
      expect(svg).toContain('Figure: mean delay in hours')
      return (figure: string) => svg.split(`>${figure}</text>`).length - 1
    }
    expect(texts(withCells(() => handled(5_400)))('1.5')).toBe(168)
    expect(texts(withCells(() => handled(40_000)))('11')).toBe(168)
    expect(texts(withCells(() => ({ ...handled(0), state: 'waiting', handled: 0, meanDelaySeconds: null })))('9')).toBe(
      168,
    )
  })

  test.each([280, 320, 560, 720, 2_000])('cells can be pointed at and show their figures, %i px wide', widthPx => {
    const answer = withCells(({ weekday, hour }) => ({ ...handled(600), handled: 10 * hour + weekday }))
    const { svg, paths } = cellsOf(answer, { widthPx, link: () => '/there' })
    expect(paths).toHaveLength(168)
    for (const { handled } of answer.cells) expect(svg, String(handled)).toContain(`>${handled}</text>`)
    const widths = paths.map(path => Number(/ d="M[^h]*h(\d+(\.\d+)?)/.exec(path)?.[1]))
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(22)
    expect(new Set(widths.map(Math.round)).size).toBe(1)
  })

  test('the ends of the classes can be chosen', () => {
    const answer = withCells(() => handled(600))
    const { svg, withFill } = cellsOf(answer, { delayEnds: [60, 300, 900, 1_800] })
    expect(withFill(blues[2])).toHaveLength(168)
    expect(svg).toContain('5\u00a0min\u2009–\u200915\u00a0min')
  })

  test('the figure is the number of chats behind the mean, or of chats started when none was handled', () => {
    const figures = (answer: HeatmapAnswer) => cellsOf(answer).svg.match(/>7<\/text>|>9<\/text>|>4<\/text>/g)
    expect(new Set(figures(withCells(() => handled(600))))).toEqual(new Set(['>7</text>']))
    const waiting = withCells(() => ({
      state: 'waiting',
      started: 4,
      handled: 0,
      waiting: 4,
      closedUnanswered: 0,
      meanDelaySeconds: null,
    }))
    expect(figures(waiting)).toHaveLength(168)
  })

  test('large numbers of chats are shortened to fit the cell', () => {
    const { svg } = cellsOf(withCells(() => ({ ...handled(600), handled: 12_345 })))
    expect(svg.match(/>12k<\/text>/g)).toHaveLength(168)
  })

  test('the legend has every class and every state', () => {
    const { svg } = cellsOf(withCells(() => ({ state: 'none', started: 0, handled: 0, meanDelaySeconds: null })))
    for (const blue of blues) expect(svg.split(`fill="${blue}"`).length - 1).toBe(legendSwatches)
    expect(svg).toContain('no chat started')
    expect(svg).toContain('started, none handled')
  })

  test('each cell names its hour, its mean and its counts', () => {
    const { paths } = cellsOf(withCells(() => handled(11_100)))
    expect(paths[0]).toContain(
      '"Monday 00:00 – mean delay 3\u00a0h\u00a005, 7 handled, 1 still without a first answer, 1 closed without an answer"',
    )
  })
})

test('heatmapAlt counts the hours of each class and state', () => {
  expect(
    heatmapAlt(
      withCells(() => handled(600)),
      'en',
    ).replaceAll('\u00a0', ' '),
  ).toBe(
    'Hours of the week by mean handling delay: < 1 h – 168, 1–4 h – 0, 4–8 h – 0, 8–24 h – 0 and ≥ 24 h – 0. In 0 of the 168 hours no chat was started; in 0 chats were started and none was handled.',
  )
})

test('a frame marks the chosen hours, and the map stays complete', () => {
  const chosen = [
    { weekday: 2, hour: 10 },
    { weekday: 7, hour: 3 },
  ]
  const [whole, narrowed] = [cellsOf(heatmap), cellsOf(heatmap, { chosen })]
  const bare = (paths: readonly string[]) => paths.map(path => path.replace(', chosen', ''))
  expect(bare(narrowed.paths)).toEqual(whole.paths)
  expect(narrowed.paths.filter(path => path.includes(', chosen"'))).toHaveLength(chosen.length)
  const frames = (svg: string) => svg.split(`stroke="${accent}"`).length - 1
  expect(frames(narrowed.svg)).toBe(chosen.length + legendSwatches)
  expect(frames(whole.svg)).toBe(0)
  expect(heatmapAlt(heatmap, 'fr', { chosen })).toMatch(/Des cadres marquent les 2 heures choisies\.$/)
})

test('hours emptied by a filter are not called hours without chats', () => {
  const none = withCells(() => ({ state: 'none', started: 0, handled: 0, meanDelaySeconds: null }))
  const narrowed = (answer: HeatmapAnswer) => ({ ...answer, query: { ...answer.query, where: { channel: ['sms'] } } })
  for (const answer of [none, heatmap]) {
    expect(cellsOf(answer).svg).not.toContain('under these filters')
    const { paths, svg } = cellsOf(narrowed(answer))
    for (const path of paths.filter(path => path.includes('no chat started'))) {
      expect(path).toContain('no chat started under these filters"')
    }
    expect(svg).toContain('>no chat started under these filters<')
    expect(heatmapAlt(narrowed(answer), 'fr')).toContain('avec ces filtres')
  }
})
