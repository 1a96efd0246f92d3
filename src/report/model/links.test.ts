import { expect, test } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import type { LinkTarget } from '../../charts/link-target.ts'
import { reportModel } from '../report-model.ts'
import type { Block, ReportModel } from './model.ts'
import type { ReportInput } from './report-input.ts'

const input = sampleReport('ordinary')
const blocks = (model: ReportModel): readonly Block[] => model.sections.flatMap(section => section.blocks)
const linked = (from: ReportInput) =>
  blocks(reportModel(from, { locale: 'en', link: target => JSON.stringify(target) }))
const parsed = (href: string | null | undefined): LinkTarget | null => (href == null ? null : JSON.parse(href))

function tableOf(from: ReportInput, id: string, variant = 0) {
  const block = linked(from).find(each => each.id === id)
  const table =
    block?.type === 'chart' ? block.variants[variant]?.table : block?.type === 'table' ? block.table : undefined
  if (table === undefined) throw new Error(`no table ${id}`)
  return table
}

function hrefsOf(from: ReportInput, id: string) {
  const block = linked(from).find(each => each.id === id)
  return block?.type === 'figures' ? block.figures.map(({ href }) => parsed(href)) : []
}

test('a report has no links', () => {
  const text = JSON.stringify(reportModel(input, { locale: 'en' }))
  expect(text).not.toContain('"href"')
  expect(text).not.toContain('"links"')
})

test('links change nothing but the links themselves', () => {
  const bare = JSON.stringify(blocks(reportModel(input, { locale: 'en' })), (key, value) =>
    ['spec', 'narrow'].includes(key) ? undefined : (value as unknown),
  )
  const without = JSON.stringify(linked(input), (key, value) =>
    ['spec', 'narrow', 'href', 'links'].includes(key) ? undefined : (value as unknown),
  )
  expect(without).toBe(bare)
})

test('figures of chats, and of what is in chats, link to them; others and 0 do not', () => {
  const chats = (of: string) => ({ type: 'chats', of })
  expect(hrefsOf(input, 'volume-figures')).toEqual([chats('active'), chats('active'), chats('active')])
  expect(hrefsOf(input, 'watch-figures')).toEqual([null, chats('watched'), null])
  expect(hrefsOf(input, 'handling-figures')).toEqual(
    ['started', 'handled', 'unanswered', 'closedUnanswered'].map(chats),
  )
  const quiet = { ...input, summary: { ...input.summary, waiting: 0 } }
  expect(hrefsOf(quiet, 'handling-figures')[2]).toBeNull()
  expect(hrefsOf(input, 'delay-figures')).toEqual([null, null, null, null])
})

test('a cell links to as many chats as it shows', () => {
  const cells = (id: string, column: number, variant = 0) => {
    const { links = [], rows } = tableOf(input, id, variant)
    expect(links.length).toBeLessThanOrEqual(rows.length)
    return links.map(row => parsed(row[column]))
  }
  const { rows } = input.evolution
  expect(cells('evolution', 1)).toEqual(
    rows.map(({ bucket }) => bucket && { type: 'chats', of: 'active', bucket, grain: 'day', key: {} }),
  )
  const byChannel = input.evolutionByChannel.rows.filter(({ key }) => key.channel === 'widget')
  expect(cells('evolution', 2, 1)).toEqual(
    byChannel.map(
      ({ bucket, key, value }) => value && bucket && { type: 'chats', of: 'active', bucket, grain: 'day', key },
    ),
  )
  const channels = input.byChannel.rows.map(({ key }) => ({ type: 'chats', of: 'active', key }))
  expect(cells('split-channel', 1)).toEqual([...channels, { type: 'chats', of: 'active' }])
  const ranked = input.rankings[0]?.rows.map(({ key }) => ({ type: 'chats', of: 'active', key }))
  expect(cells('ranking-establishment', 2)).toEqual(ranked)
  expect(cells('watch-list', 1)).toEqual(
    input.watchList.rows.map(row => ({ type: 'chats', of: 'watched', key: { establishment: row.establishmentId } })),
  )
  const monday = input.heatmap.cells.filter(({ weekday }) => weekday === 1)
  expect(cells('heatmap', 1)).toEqual(
    monday.map(({ weekday, hour, started }) =>
      started === 0 ? null : { type: 'chats', of: 'started', hour: { weekday, hour } },
    ),
  )
})

test('a value that counts no chats has no link', () => {
  for (const metric of ['messages', 'activeCustomers', 'meanDelaySeconds', 'handledWithin1h'] as const) {
    const from = { ...input, rankings: input.rankings.map(ranking => ({ ...ranking, metric })) }
    expect(
      tableOf(from, 'ranking-establishment')
        .links?.flat()
        .filter(href => href !== null),
    ).toEqual([])
  }
})
