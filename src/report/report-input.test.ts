import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingest } from '../ingest/ingest.ts'
import { restrict } from '../metrics/reading/restrict.ts'
import { openStore, type Store } from '../store/store.ts'
import { reportInput } from './report-answers.ts'

let folder: string
let store: Store<string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-report-'))
  const establishments = join(folder, 'establishments.csv')
  await writeFile(
    establishments,
    'establishment_id,name,region,sector\na,A,North,shop\nb,B,North,clinic\nc,C,South,shop\n',
  )
  const row = (id: string) => ({
    chatId: id,
    messageId: id,
    sentAt: '2026-03-01T10:00:00Z',
    author: 'customer' as const,
    establishmentId: id,
  })
  const rows = ['a', 'b', 'c'].map(row)
  const contradiction = { ...row('a'), text: 'the same id, another text' }
  await ingest({ store: join(folder, 'store'), inputs: [[...rows, contradiction, ...rows]], establishments })
  store = await openStore<string>(join(folder, 'store'))
})
afterAll(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

const rankedBy = async (where: Record<string, string[]>) => {
  const { rankings } = await reportInput(store, { period: '2026-03', asOf: '2026-04-01T00:00:00Z', where })
  return rankings.map(({ query }) => query.by?.join())
}

test('a report counts the conflicting repeats of an id', async () => {
  const { dataQuality } = await reportInput(store, { period: '2026-03', asOf: '2026-04-01T00:00:00Z' })
  expect(dataQuality).toMatchObject({ duplicates: 4, conflictingRepeats: 1 })
})

test('a report ranks by every dimension of which its filters leave several values', async () => {
  expect(await rankedBy({})).toEqual(['establishment', 'region', 'sector'])
  expect(await rankedBy({ region: ['North', 'South'] })).toEqual(['establishment', 'region', 'sector'])
  expect(await rankedBy({ region: ['North'] })).toEqual(['establishment', 'sector'])
  expect(await rankedBy({ establishment: ['a'] })).toEqual([])
})

test('a report of a restricted store covers the chats inside, whatever it asks', async () => {
  const query = { period: '2026-03', asOf: '2026-04-01T00:00:00Z' }
  const north = restrict(store, { region: ['North'] })
  const { volume, rankings, watchList, dataQuality } = await reportInput(north, {
    ...query,
    where: { sector: ['shop'] },
  })
  expect(volume.activeChats).toBe(1)
  expect(volume.query.within).toEqual([{ region: ['North'] }])
  expect(rankings.map(({ query, rows }) => [query.by?.join(), rows.map(({ label }) => label)])).toEqual([
    ['establishment', ['A']],
  ])
  expect(watchList.rows.map(({ name }) => name)).toEqual(['A'])
  expect(dataQuality).toBeNull()
  expect((await reportInput(north, { ...query, where: { region: ['South'] } })).volume.activeChats).toBe(0)
})

test('chosen hours of the week do not limit the heatmap and the watch list', async () => {
  const query = { period: '2026-03', asOf: '2026-04-01T00:00:00Z' }
  const whole = await reportInput(store, query)
  expect(whole.watchList.establishments).toBe(3)
  // The chats started on a Sunday at ten.
  for (const [hours, started] of [
    [[{ weekday: 7, hour: 10 }], 3],
    [[{ weekday: 2, hour: 10 }], 0],
  ] as const) {
    const chosen = await reportInput(store, { ...query, startedIn: { clock: 'report', hours } })
    expect(chosen.summary.started).toBe(started)
    expect(chosen.volume.activeChats).toBe(started)
    expect(chosen.heatmap.cells).toEqual(whole.heatmap.cells)
    // In the time zone in which the hours were chosen.
    expect(chosen.heatmap.clock).toBe('report')
    expect(chosen.watchList).toEqual(whole.watchList)
  }
})
