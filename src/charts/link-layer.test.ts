import { beforeAll, describe, expect, test } from 'vitest'
import { sampleReport } from '../../fixtures/sample-answers.ts'
import { RenderError } from '../errors.ts'
import type { ReportInput } from '../report/model/report-input.ts'
import { renderSvg } from '../report/paint/svg.ts'
import type { ChartOptions } from './chart-options.ts'
import { evolutionChart } from './evolution-chart.ts'
import { heatmapChart } from './heatmap-chart.ts'
import type { Link, LinkTarget } from './link-target.ts'
import { rankingChart } from './ranking-chart.ts'
import { splitChart } from './split-chart.ts'

const charts = {
  split: (input: ReportInput, options: ChartOptions) => splitChart(input.byChannel, options),
  evolution: (input: ReportInput, options: ChartOptions) => evolutionChart(input.evolution, options),
  evolutionByPlatform: (input: ReportInput, options: ChartOptions) =>
    evolutionChart(input.evolutionByPlatform, options),
  ranking: (input: ReportInput, options: ChartOptions) =>
    rankingChart(input.rankings[0] ?? sampleReport('ordinary').rankings[0] ?? never(), options),
  heatmap: (input: ReportInput, options: ChartOptions) => heatmapChart(input.heatmap, options),
}
const names = Object.keys(charts) as readonly (keyof typeof charts)[]
const cases = names.flatMap(name =>
  (['ordinary', 'hostileNames', 'toDate', 'withoutComparison'] as const).map(sample => [name, sample] as const),
)

const address: Link = target => `/page?${new URLSearchParams({ go: JSON.stringify(target) })}&a="<'>`
const labels = (svg: string) => [...svg.matchAll(/<path aria-label="([^"]*)"/g)].map(([, label]) => label).sort()
const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
const hrefs = (svg: string) => [...svg.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href]) => unescaped(href ?? ''))
const targets = (svg: string): LinkTarget[] =>
  hrefs(svg).map(href => JSON.parse(new URL(href, 'https://here.invalid').searchParams.get('go') ?? ''))

describe.each(cases)('%s of %s', (name, sample) => {
  const input = sampleReport(sample)
  const draw = (options: Partial<ChartOptions>) => renderSvg(charts[name](input, { locale: 'fr', ...options }))
  let plain: string
  let linked: string
  let linkedNowhere: string
  beforeAll(() => {
    plain = draw({})
    linked = draw({ link: address })
    linkedNowhere = draw({ link: () => null })
  })

  test('with links, everything is read out exactly once, as without', () => {
    expect(labels(linked)).toEqual(labels(plain))
    expect(labels(linkedNowhere)).toEqual(labels(plain))
  })

  test('without links it is an image', () => {
    expect(linkedNowhere).not.toContain('<a ')
    expect(linkedNowhere).toMatch(/^<svg role="img"/)
    expect(linked).toMatch(/^<svg role="group"/)
  })

  test('addresses never become markup', () => {
    expect(hrefs(linked).every(href => href.endsWith(`&a="<'>`))).toBe(true)
    expect(linked.replace(/<\/?(?:svg|g|a|path|line|text|tspan)(?: [\w:-]+="[^"<]*")*\/?>/g, '')).not.toMatch(/[<>]/)
  })
})

describe('where marks lead', () => {
  const input = sampleReport('ordinary')
  const led = (name: keyof typeof charts, from = input) =>
    targets(renderSvg(charts[name](from, { locale: 'en', link: address })))

  test('bars lead to their group, including the unknown one', () => {
    expect(led('split')).toEqual(input.byChannel.rows.map(({ key }) => ({ type: 'group', key })))
    const rows = input.rankings[0]?.rows.slice(0, 20) ?? []
    expect(led('ranking')).toEqual(rows.map(({ key }) => ({ type: 'group', key })))
  })

  test('slots lead to their bucket and group, as far as there are data', () => {
    const running = sampleReport('toDate')
    const known = running.evolution.rows.filter(({ bucket, value }) => bucket !== null && value !== null)
    expect(known.length).toBeLessThan(running.evolution.rows.length)
    expect(led('evolution', running)).toEqual(
      known.map(({ bucket }) => ({ type: 'bucket', bucket, grain: 'day', key: {} })),
    )
    const platforms = new Set(
      led('evolutionByPlatform').map(target => (target.type === 'bucket' ? target.key.platform : 'none')),
    )
    expect(platforms.size).toBe(6)
  })

  test('all cells of the heatmap lead to their hour, whatever their state', () => {
    expect(led('heatmap')).toEqual(input.heatmap.cells.map(({ weekday, hour }) => ({ type: 'hour', weekday, hour })))
  })

  test('the link of a very short bar covers its whole row', () => {
    const [first] = input.byChannel.rows
    const tiny = { ...input.byChannel, rows: [{ ...(first ?? never()), value: 1e-9 }, ...input.byChannel.rows] }
    const svg = renderSvg(splitChart(tiny, { locale: 'en', link: address }))
    expect(svg.match(/<a [^>]*><path [^>]*d="M0,\d+h720v26h-720Z" fill="#ffffff" fill-opacity="0"/g)).toHaveLength(6)
  })
})

describe('the element of a link', () => {
  const { byChannel } = sampleReport('ordinary')
  const draw = (link: Link) =>
    renderSvg(splitChart(byChannel, { locale: 'en', link }), { linkAttributes: href => ({ 'data-to': `${href}"` }) })

  test('has its address and the caller’s attributes', () => {
    expect(draw(() => '?a=1&b')).toContain('<a data-to="?a=1&amp;b&quot;" href="?a=1&amp;b">')
  })

  test.each(['javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'http://['])(
    'is never %j',
    href => expect(() => draw(() => href)).toThrow(RenderError),
  )

  test.each(['/', '?a', '#a', 'a/b', '../a?b=c', 'https://a.invalid/b', ''])('may be %j', href => {
    expect(draw(() => href).includes('<a ')).toBe(href !== '')
  })
})

function never(): never {
  throw new Error('a sample has rows')
}
