import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import { evolutionChart } from '../../charts/evolution-chart.ts'
import { palettes } from '../../charts/theme.ts'
import { reportModel } from '../report-model.ts'
import { type Target, targetOf } from './target.ts'

const everybody: Target = { metric: 'medianDelaySeconds', value: 7200, where: {} }
const north: Target = { metric: 'medianDelaySeconds', value: 3600, where: { region: ['North', 'East'] } }
const northBySms: Target = { metric: 'medianDelaySeconds', value: 1800, where: { region: ['North'], channel: ['sms'] } }
const targets = [everybody, northBySms, north]

describe('the target of a question', () => {
  test.each([
    ['nothing asked', [{}], everybody],
    ['its own region', [{ region: ['North'] }], north],
    ['both its regions', [{ region: ['East', 'North'] }], north],
    ['a region of its own and another', [{ region: ['North', 'South'] }], everybody],
    ['the narrower of two', [{ region: ['North'], channel: ['sms'] }], northBySms],
    ['what the reader may see at all', [{}, { region: ['North'] }], north],
    ['an empty list of values', [{ region: [] }], everybody],
  ])('%s', (_, filters, expected) => {
    expect(targetOf(targets, 'medianDelaySeconds', filters)).toBe(expected)
  })

  test('of another metric is none', () => {
    expect(targetOf(targets, 'meanDelaySeconds', [{}])).toBeUndefined()
    expect(targetOf([north], 'medianDelaySeconds', [{ region: ['South'] }])).toBeUndefined()
  })
})

describe('beside the figure of a report', () => {
  const input = sampleReport('ordinary')
  const value = input.summary.medianDelaySeconds ?? 0
  const told = (aim: number) => {
    const targets: readonly Target[] = [{ metric: 'medianDelaySeconds', value: aim, where: {} }]
    const model = reportModel(input, { locale: 'en', targets })
    const figures = model.sections.flatMap(({ blocks }) =>
      blocks.flatMap(block => (block.type === 'figures' && block.id === 'delay-figures' ? block.figures : [])),
    )
    return figures.map(({ change }) => change?.tone ?? null)
  }

  test('a delay reaches its target when it is at most that long', () => {
    expect(told(value)).toEqual([null, 'good', null, null])
    expect(told(value + 1)).toEqual([null, 'good', null, null])
    expect(told(value - 1)).toEqual([null, 'bad', null, null])
  })
})

describe('of shares and over time, in a report', () => {
  const input = sampleReport('ordinary')
  const evolutions = (['medianDelaySeconds', 'handledWithin24h', 'meanDelaySeconds'] as const).map(metric => ({
    ...input.evolution,
    metric,
  }))
  const blocksOf = (targets: readonly Target[], of = { ...input, evolutions }) =>
    reportModel(of, { locale: 'en', targets }).sections.flatMap(({ blocks }) => blocks)
  const aim = (metric: Target['metric'], value: number, where = {}): Target => ({ metric, value, where })

  test('a share that has one is a figure, reached when it is at least as high', () => {
    const share = input.summary.handledWithin24h ?? 0
    const figures = (targets: readonly Target[]) =>
      blocksOf(targets).flatMap(block =>
        block.type === 'figures' && block.id === 'share-figures' ? block.figures : [],
      )
    expect(figures([])).toEqual([])
    expect(figures([aim('handledWithin24h', 0.5, { region: ['North'] })])).toEqual([])
    expect(figures([aim('handledWithin24h', share)]).map(({ change }) => change?.tone)).toEqual(['good'])
    const missed = (by: number) => figures([aim('handledWithin24h', share + by)]).map(({ change }) => change)
    expect(missed(0.1)).toMatchObject([{ tone: 'bad', text: expect.stringContaining('not reached') }])
    // So close that both read alike.
    expect(missed(1e-9)).toMatchObject([{ tone: 'bad', text: expect.stringContaining('just missed') }])
    expect(figures([aim('handledWithin24h', share), aim('handledWithin1h', 1)])).toHaveLength(2)
  })

  test('each metric that has one is drawn over time with its line, two side by side', () => {
    const drawn = (targets: readonly Target[]) =>
      blocksOf(targets).flatMap(block =>
        block.type === 'chart' && evolutions.some(({ metric }) => block.id === `evolution-${metric}`)
          ? [[block.id.slice('evolution-'.length), block.side ?? null, /target/i.test(block.subtitle ?? '')]]
          : [],
      )
    expect(drawn([])).toEqual([])
    expect(drawn([aim('meanDelaySeconds', 60)])).toEqual([['meanDelaySeconds', null, true]])
    expect(drawn(evolutions.map(({ metric }) => aim(metric, 1)))).toEqual([
      ['medianDelaySeconds', 'left', true],
      ['handledWithin24h', 'right', true],
      ['meanDelaySeconds', null, true],
    ])
  })

  test('no block has the id of another', () => {
    const ids = blocksOf(evolutions.map(({ metric }) => aim(metric, 1))).flatMap(block => [
      block.id,
      ...(block.type === 'chart' ? block.variants.map(({ id }) => `variant ${id}`) : []),
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('the line across an evolution stands at the value, on an axis that reaches it', () => {
  const { evolution } = sampleReport('ordinary')
  const highest = Math.max(...evolution.rows.flatMap(({ value, previousValue }) => [value ?? 0, previousValue ?? 0]))
  for (const target of [highest / 2, highest * 2]) {
    const { rules = [], current = [] } = evolutionChart(evolution, { locale: 'en', target })
      .datasets as unknown as Record<
      string,
      readonly { readonly y: number; readonly color?: string; readonly x: number }[]
    >
    const [line, ...others] = rules.filter(({ color }) => color === palettes.light.good)
    expect(others).toEqual([])
    const grid = rules.filter(({ color }) => color === palettes.light.faint).map(({ y }) => y)
    expect(line?.y).toBeGreaterThanOrEqual(Math.min(...grid))
    // The heights of a value on the line and of the target are in proportion to their values.
    const zero = Math.max(...grid)
    const first = evolution.rows[0]?.value ?? 0
    expect((zero - (line?.y ?? 0)) / (zero - (current[0]?.y ?? 0))).toBeCloseTo(target / first, 5)
  }
})
