import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { read } from '../src/engine/source.ts'
import {
  evolution,
  IngestError,
  InvalidQueryError,
  ingest,
  type LogRow,
  openStore,
  restrict,
  type Store,
  volume,
  watchList,
} from '../src/index.ts'
import { readLoadCounts } from '../src/quality/load-counts.ts'
import { reportInput } from '../src/report/report-answers.ts'
import { reportModel } from '../src/report/report-model.ts'
import { locales, wordsOf } from '../src/words/locale.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-known-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const message = (sentAt: string, more: Partial<LogRow> = {}): LogRow => ({
  chatId: 'c',
  messageId: sentAt,
  sentAt,
  author: 'customer',
  establishmentId: 'e',
  ...more,
})

let places = 0
/** An open store with these loads. */
async function storeOf(...loads: readonly { readonly rows: readonly LogRow[]; readonly knownUntil?: string }[]) {
  const directory = join(folder, `store-${++places}`)
  for (const { rows, ...declared } of loads)
    await ingest({ store: directory, inputs: [rows], empty: 'load', ...declared })
  return openStore(directory)
}

async function headOf(store: Store, query: Parameters<typeof volume>[1]) {
  const { knownFrom, knownUntil, covered, asOf } = await volume(store, query)
  return { knownFrom, knownUntil, covered, asOf }
}

describe('a store is known from its earliest row', () => {
  test('until a microsecond after its latest row, which is the default of asOf, so that this row counts', async () => {
    const store = await storeOf({ rows: [message('2026-03-02T09:00:00Z'), message('2026-03-20T10:00:00.000001Z')] })
    expect(await headOf(store, { period: '2026-03' })).toEqual({
      knownFrom: '2026-03-02T09:00:00Z',
      knownUntil: '2026-03-20T10:00:00.000002Z',
      covered: { period: 'partly', comparison: 'not' },
      asOf: '2026-03-20T10:00:00.000002Z',
    })
    expect(await volume(store, { period: '2026-03' })).toMatchObject({
      messages: 2,
      query: { asOf: '2026-03-20T10:00:00.000002Z' },
    })
    store.close()
  })

  test('until what any of its loads declared', async () => {
    const rows = [message('2026-03-02T09:00:00Z'), message('2026-03-20T10:00:00Z')]
    const store = await storeOf({ rows, knownUntil: '2026-04-03T00:00:00+02:00' }, { rows: [] }, { rows })
    expect(await headOf(store, { period: '2026-03' })).toMatchObject({
      knownUntil: '2026-04-02T22:00:00Z',
      asOf: '2026-04-02T22:00:00Z',
    })
    store.close()
  })

  test('a declaration before the latest row holds: the source is incomplete after it', async () => {
    const rows = [message('2026-03-02T09:00:00Z'), message('2026-03-20T10:00:00Z')]
    const store = await storeOf({ rows, knownUntil: '2026-03-10T00:00:00Z' })
    expect(await volume(store, { period: '2026-03' })).toMatchObject({ asOf: '2026-03-10T00:00:00Z', messages: 1 })
    store.close()
  })

  test('counting replaced versions of rows and duplicates', async () => {
    const store = await storeOf(
      { rows: [message('2026-03-02T09:00:00Z', { messageId: 'm' })] },
      { rows: [message('2026-03-04T09:00:00Z', { messageId: 'm' })] },
    )
    expect(await headOf(store, { period: '2026-03' })).toMatchObject({
      knownFrom: '2026-03-02T09:00:00Z',
      knownUntil: '2026-03-04T09:00:00.000001Z',
    })
    store.close()
  })

  test('not until rows dated after their load, which are kept and reported', async () => {
    const rows = [message('2026-03-02T09:00:00Z'), message('2996-03-02T09:00:00Z'), message('2996-03-02T09:00:00Z')]
    const store = await storeOf({ rows })
    expect(await headOf(store, { period: '2026-03' })).toMatchObject({ knownUntil: '2026-03-02T09:00:00.000001Z' })
    expect(await volume(store, { period: '2996-03', asOf: '2996-04-01T00:00:00Z' })).toMatchObject({ messages: 1 })
    expect(await read(store, readLoadCounts)).toMatchObject({ futureRows: 2, accepted: 2, duplicates: 1 })
    const input = await reportInput(store, { period: '2026-03' })
    for (const locale of locales) {
      const said = wordsOf(locale).quality.findings.futureRows.title
      expect(JSON.stringify(reportModel(input, { locale }))).toContain(`["${said}","2"]`)
      const quality = input.dataQuality && { ...input.dataQuality, findings: [] }
      expect(JSON.stringify(reportModel({ ...input, dataQuality: quality }, { locale }))).not.toContain(said)
    }
    store.close()
  })

  test('whoever asks, and whatever the filters', async () => {
    const rows = [
      message('2026-03-02T09:00:00Z'),
      message('2026-03-20T10:00:00Z', { chatId: 'd', establishmentId: 'f' }),
    ]
    const store = await storeOf({ rows })
    const whole = await headOf(store, { period: '2026-03' })
    expect(await headOf(restrict(store, { establishment: ['e'] }), { period: '2026-03' })).toEqual(whole)
    expect(await headOf(store, { period: '2026-03', where: { establishment: ['nowhere'] } })).toEqual(whole)
    store.close()
  })
})

describe('a load that declares until when its source is complete', () => {
  test.each([
    ['2996-01-01T00:00:00Z', /knownUntil must not be after the load, which is at .*: "2996-01-01T00:00:00Z"/],
    ['2026-01-01T00:00:00', /knownUntil must be an instant, ISO 8601 with offset or Z.*: "2026-01-01T00:00:00"/],
  ])('is refused with %s, and nothing is stored', async (knownUntil, message) => {
    const store = join(folder, `refused-${++places}`)
    const loading = ingest({ store, inputs: [[]], knownUntil })
    await expect(loading).rejects.toThrow(message)
    await expect(loading).rejects.toThrow(IngestError)
    await expect(openStore(store)).rejects.toThrow('no store here')
  })
})

describe('covered', () => {
  let store: Store
  beforeAll(async () => {
    store = await storeOf({ rows: [message('2026-02-01T00:00:00Z')], knownUntil: '2026-04-01T00:00:00Z' })
  })
  afterAll(() => store.close())

  test.each([
    // Covered exactly from the first and to the last instant.
    ['2026-03', '2026-04-01T00:00:00Z', 'full', 'full'],
    ['2026-02', '2026-04-01T00:00:00Z', 'full', 'not'],
    [{ start: '2026-01-31', end: '2026-03-01' }, '2026-04-01T00:00:00Z', 'partly', 'not'],
    [{ start: '2026-03-01', end: '2026-04-02' }, '2026-04-02T00:00:00Z', 'partly', 'partly'],
    // Up to asOf, and the comparison to the same extent.
    [{ start: '2026-03-01', end: '2026-04-02' }, '2026-04-01T00:00:00Z', 'full', 'partly'],
    [{ start: '2026-03-15', end: '2026-05-15' }, '2026-03-20T00:00:00Z', 'full', 'not'],
    ['2026-04', '2026-05-01T00:00:00Z', 'not', 'full'],
    ['2026-01', '2026-05-01T00:00:00Z', 'not', 'not'],
  ] as const)('%j at %s: %s, its comparison %s', async (period, asOf, ofPeriod, ofComparison) => {
    const { covered } = await volume(store, { period, asOf })
    expect(covered).toEqual({ period: ofPeriod, comparison: ofComparison })
  })

  test('an evolution needs its whole comparison, because it is not cut to date', async () => {
    const asked = { period: '2026-04', compare: { start: '2026-03-20', end: '2026-04-20' } } as const
    const asOf = '2026-04-05T00:00:00Z'
    expect((await volume(store, { ...asked, asOf })).covered).toEqual({ period: 'not', comparison: 'full' })
    expect((await evolution(store, { ...asked, asOf, grain: 'day' })).covered).toEqual({
      period: 'not',
      comparison: 'partly',
    })
  })

  test('without a period, its coverage is null', async () => {
    expect(await watchList(store, {})).toMatchObject({ covered: { period: null, comparison: null }, period: null })
    expect(await watchList(store, { period: '2026-03' })).toMatchObject({ covered: { period: 'full' } })
  })
})

test('a store without any known instant needs an asOf; then nothing is covered', async () => {
  const empty = await storeOf({ rows: [] })
  await expect(volume(empty, { period: '2026-03' })).rejects.toThrow(InvalidQueryError)
  await expect(volume(empty, { period: '2026-03' })).rejects.toThrow('asOf is required')
  expect(await headOf(empty, { period: '2026-03', asOf: '2026-04-01T00:00:00Z' })).toMatchObject({
    knownFrom: null,
    knownUntil: null,
    covered: { period: 'not', comparison: 'not' },
  })
  empty.close()
})

test('a preset without asOf has nothing to be relative to', async () => {
  const store = await storeOf({ rows: [message('2026-03-02T09:00:00Z')] })
  await expect(volume(store, { period: 'last-month' })).rejects.toThrow(InvalidQueryError)
  await expect(watchList(store, { period: 'last-month' })).rejects.toThrow(
    'a period such as last-month is relative to the date of asOf: give asOf, or dates: "last-month"',
  )
  store.close()
})

test('all answers of a report are as of one instant', async () => {
  const store = await storeOf({ rows: [message('2026-03-02T09:00:00Z'), message('2026-03-20T10:00:00Z')] })
  const {
    dataQuality: _,
    establishmentNames: __,
    rankings,
    evolutions = [],
    ...answers
  } = await reportInput(store, { period: '2026-03', evolutionMetrics: ['meanDelaySeconds'] })
  const instants = [...Object.values(answers), ...rankings, ...evolutions].map(({ asOf }) => asOf)
  expect(new Set(instants)).toEqual(new Set(['2026-03-20T10:00:00.000001Z']))
  store.close()
})

test('the JSON of an answer begins with the query and what is known', async () => {
  const store = await storeOf({ rows: [message('2026-03-02T09:00:00Z')] })
  for (const answer of [await volume(store, { period: '2026-03' }), await watchList(store, {})])
    expect(Object.keys(answer).slice(0, 8)).toEqual([
      'kind',
      'query',
      'knownFrom',
      'knownUntil',
      'covered',
      'period',
      'asOf',
      'comparison',
    ])
  store.close()
})
