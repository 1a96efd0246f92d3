import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { palettes } from '../../src/charts/theme.ts'
import { generateLog } from '../../src/demo/generate-log.ts'
import { openSite, type TestSite } from './site.ts'

let site: TestSite
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-page-report-'))
  const made = { out: folder, messages: 20_000, establishments: 30, start: '2026-01-01', end: '2026-04-01' }
  const generated = await generateLog(made)
  site = await openSite({
    log: [generated.log],
    establishments: await readFile(generated.establishments, 'utf8'),
    serve: { zone: 'Europe/Paris' },
    config: {
      targets: [
        { metric: 'medianDelaySeconds', value: 60 },
        { metric: 'handledWithin1h', value: 0.01 },
      ],
      brand: { name: 'Hôtels Bellerive', accent: '#7a1f5c', footer: 'Bellerive & Cie' },
    },
  })
}, 120_000)
afterAll(async () => {
  await site?.stop()
  await rm(folder, { recursive: true, force: true })
})

const read = async (path: string) => (await fetch(site.url + path)).text()
const titles = (page: string) => [...page.matchAll(/<h3[^>]*>(.*?)<\/h3>/gs)].map(([, title = '']) => title)
/** The titles of the charts of a part. */
const titlesOf = (page: string, part: string) =>
  titles(page.slice(page.indexOf(`id="part-${part}"`)).split('<div class="part"')[0] ?? '')

const questions = [
  'metric=medianDelaySeconds',
  'by=channel&metric=handledWithin24h&scale=own',
  'ranking.by=region&ranking.metric=meanDelaySeconds&ranking.order=lowest',
  'ranking.find=a&ranking.by=sector&compare=none',
  'figures=chats&clock=report&where.channel=sms&metric=messages&by=region',
]

test.each(questions)('a report opened from the pages of %s has their charts', async asked => {
  const question = `period=2026-03&${asked}`
  const [volume, report] = await Promise.all([read(`/volume?${question}`), read(`/report.html?${question}`)])
  for (const part of ['evolution', 'ranking']) {
    const [title = 'none'] = titlesOf(volume, part)
    expect(titles(report)).toContain(title)
  }
  // Each of them once: a chosen chart takes the place of the usual one.
  expect(new Set(titles(report)).size).toBe(titles(report).length)
  const pdf = await fetch(`${site.url}/report.pdf?${question}`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
})

test.each(['chats', 'delay'])('its heatmap has the figures of the page in its cells: %s', async figures => {
  /** The texts of the first drawing after the title that the heatmap of both begins with. */
  const texts = (page: string, from: string) => {
    const [, drawing = ''] = /<svg(.*?)<\/svg>/s.exec(page.slice(page.indexOf(from))) ?? []
    return [...drawing.matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
      .map(([, text = '']) => text)
      .filter(text => /^\d/.test(text))
  }
  const question = `period=2026-03&figures=${figures}`
  const page = await read(`/handling?${question}`)
  const [title = 'none'] = titlesOf(page, 'heatmap')
  const shown = texts(page, title)
  expect(shown.length).toBeGreaterThan(20)
  expect(texts(await read(`/report.html?${question}`), title).toSorted()).toEqual(shown.toSorted())
})

test('a target is told beside its figure, on the page and in its report, and is a line across the evolution', async () => {
  const question = 'period=2026-03&metric=medianDelaySeconds'
  const [handling, volume, report] = await Promise.all([
    read(`/handling?${question}`),
    read(`/volume?${question}`),
    read(`/report.html?${question}`),
  ])
  for (const page of [handling, report]) {
    expect(page).toContain('<dd class="change bad">Target 1\u00a0min: not reached</dd>')
    expect(page).toContain('<dd class="change good">Target 1.0%: reached</dd>')
  }
  for (const page of [volume, report]) expect(page).toContain('The thin line is the target, 1\u00a0min')
  expect(report).toContain('The thin line is the target, 1.0%')
  expect(await read('/volume/evolution.svg?period=2026-03&metric=medianDelaySeconds')).toContain(palettes.light.good)
})

test('pages and reports of a business have its name, its colour and its footer', async () => {
  const page = await read('/volume?period=2026-03')
  expect(page).toContain(' – Hôtels Bellerive</title>')
  expect(page).toContain('<footer class="brand">Bellerive &amp; Cie</footer>')
  expect(page).not.toContain('causerie</')
  const [styles = ''] = /\/assets\/[^"]+\/pages\.css/.exec(page) ?? []
  expect(await read(styles)).toContain('--accent:#7a1f5c;')
  expect(await read('/report.html?period=2026-03')).toContain('Hôtels Bellerive')
})

test.each(['svg', 'vl.json'])('a chart that leaves the pages has the colour of the business: %s', async format => {
  const chart = await read(`/volume/ranking.${format}?period=2026-03`)
  expect(chart).toContain('#7a1f5c')
  expect(chart).not.toContain(palettes.light.accent)
})
