import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../fixtures/sample-answers.ts'
import type { EvolutionAnswer } from '../metrics/operators/evolution.ts'
import { renderSvg } from '../report/paint/svg.ts'
import { evolutionChart } from './evolution-chart.ts'
import { palettes } from './theme.ts'

const { accent, comparison, paper } = palettes.light

function drawn(answer: EvolutionAnswer, locale: 'fr' | 'en' = 'en') {
  const svg = renderSvg(evolutionChart(answer, { locale }))
  const paths = svg.match(/<path [^>]*>/g) ?? []
  const having = (...parts: string[]) => paths.filter(path => parts.every(part => path.includes(part)))
  return {
    svg,
    solid: having(`stroke="${accent}"`, 'stroke-width="2"'),
    dashed: having(`stroke="${comparison}"`, 'stroke-dasharray="4,3"'),
    hollow: having(`stroke="${accent}"`, `fill="${paper}"`),
    dots: having(`fill="${accent}"`),
  }
}

const points = (paths: readonly string[]) => paths.join('').match(/[ML]-?\d/g)?.length ?? 0

describe('evolutionChart', () => {
  const { evolution, evolutionByPlatform } = sampleReport('ordinary')

  test('the period is solid, the comparison dashed, and both are named', () => {
    const { svg, solid, dashed } = drawn(evolution, 'fr')
    expect(points(solid)).toBe(31)
    expect(points(dashed)).toBe(30)
    expect(svg).toContain('>octobre 2026</text>')
    expect(svg).toContain('>septembre 2026</text>')
  })

  test('without a comparison there is no dashed line and no name for it', () => {
    const { svg, dashed } = drawn(sampleReport('withoutComparison').evolution)
    expect(points(dashed)).toBe(0)
    expect(svg).not.toContain('September')
  })

  test('the line stops at a hollow point where the data end', () => {
    const { svg, solid, hollow } = drawn(sampleReport('toDate').evolution)
    expect(points(solid)).toBe(16)
    expect(hollow).toHaveLength(1)
    expect(svg).toContain('○ incomplete day')
  })

  test('months are shortened in the long name of a period', () => {
    const period = { start: '2026-09-28', end: '2026-11-02', zone: 'Europe/Paris' }
    const { svg } = drawn({ ...evolution, period }, 'fr')
    expect(svg).toContain('>28 sept.\u2009–\u20091er nov. 2026</text>')
  })

  test('a value without neighbours is a dot', () => {
    const rows = evolution.rows.map((row, index) => ({ ...row, value: index % 2 === 0 ? row.value : null }))
    expect(drawn({ ...evolution, rows }).dots).toHaveLength(16)
  })

  test('several series become small charts, the six largest; the others are counted', () => {
    const { svg, solid } = drawn(evolutionByPlatform)
    expect(solid).toHaveLength(6)
    expect(svg).toContain('1 more, not drawn')
    expect(svg).not.toContain('>telegram</text>')
  })

  test('the tooltip of a slot names its bucket and the bucket compared', () => {
    const { svg } = drawn(evolution)
    expect(svg).toContain('aria-label="Thu 1 Oct 2026 – 58; Tue 1 Sept 2026 – 63"')
  })
})
