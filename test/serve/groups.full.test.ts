import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateLog } from '../../src/demo/generate-log.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { formatCount } from '../../src/words/format.ts'
import { now, openSite, type TestSite } from './site.ts'

const zone = 'Europe/Paris'
let site: TestSite
let store: Store<string>
let folder: string
let regions: readonly string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-groups-'))
  const made = { out: folder, messages: 20_000, establishments: 40, start: '2026-01-01', end: '2026-04-01' }
  const generated = await generateLog(made)
  site = await openSite({
    log: [generated.log],
    establishments: await readFile(generated.establishments, 'utf8'),
    options: { zone },
  })
  store = await openStore<string>(site.store)
  const values = await dimensionValues(store)
  regions = values.find(({ dimension }) => dimension === 'region')?.values.map(({ value }) => value) ?? []
}, 120_000)
afterAll(async () => {
  store?.close()
  await site?.stop()
  await rm(folder, { recursive: true, force: true })
})

const read = async (path: string) => {
  const response = await fetch(site.url + path)
  return { status: response.status, text: await response.text() }
}
const asked = (chosen: readonly string[], more = {}) =>
  `/groups?${new URLSearchParams([...Object.entries({ period: '2026-03', ...more }), ...chosen.map((value): [string, string] => ['where.region', value])]).toString()}`
/** The rows of the table of figures, cell by cell. */
const table = (page: string) =>
  [...(/id="part-groups"(.*?)<\/table>/s.exec(page)?.[1] ?? '').matchAll(/<tr role="row">(.*?)<\/tr>/gs)].map(
    ([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
        cell
          .replaceAll(/<[^>]*>/g, '')
          .replaceAll('&#39;', "'")
          .trim(),
      ),
  )
const heatmaps = (page: string) => [...page.matchAll(/id="part-groups-heatmap-\d">\n\S/g)].length

test('each region that the filter names has its own column, with the figures of its own page, and its own heatmap', async () => {
  const chosen = [regions[2] ?? '', regions[0] ?? '']
  const { text } = await read(asked(chosen))
  const [head, , active] = table(text)
  expect(head?.slice(1)).toEqual(chosen)
  for (const [index, region] of chosen.entries()) {
    const own = await volume(store, { period: '2026-03', zone, asOf: now, where: { region: [region] } })
    expect(active?.[index + 1]?.split(' (')[0]).toBe(formatCount(own.activeChats, 'en'))
  }
  expect(heatmaps(text)).toBe(2)
})

test('more than four are counted, and one alone asks for others', async () => {
  const five = await read(asked(regions.slice(0, 5)))
  expect(table(five.text)[0]).toHaveLength(5)
  expect(five.text).toContain('Regions not shown: 1.')
  expect((await read(asked(regions.slice(0, 1), { groups: 'region' }))).text).toContain(
    'Choose two to four regions in the filter.',
  )
})

test('without a filter, the largest of the chosen dimension stand side by side', async () => {
  const { text } = await read(asked([], { groups: 'platform' }))
  const active = table(text)[2]
    ?.slice(1)
    .map(cell => Number(cell.split(', ')[0]?.replaceAll(',', '')))
  expect(active?.length).toBeGreaterThan(1)
  expect(active).toEqual(active?.toSorted((a, b) => b - a))
})

describe('an address', () => {
  test.each(['groups=planet', 'groups=__proto__'])('with %s says what is wrong with it', async wrong => {
    const { status, text } = await read(`/groups?period=2026-03&${wrong}`)
    expect(status).toBe(400)
    expect(text).toContain('There is no dimension')
  })

  test('of values that nobody has is told so', async () => {
    const { status, text } = await read(asked(['<b>', regions[0] ?? '']))
    expect(status).toBe(200)
    expect(text).not.toContain('<b>&lt;')
    expect(text).toContain('There is no region')
    expect(heatmaps(text)).toBe(1)
  })
})
