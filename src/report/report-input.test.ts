import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingest } from '../ingest/ingest.ts'
import { openStore, type Store } from '../store/store.ts'
import { reportInput } from './report-input.ts'

let folder: string
let store: Store<string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-report-'))
  const establishments = join(folder, 'establishments.csv')
  await writeFile(
    establishments,
    'establishment_id,name,region,sector\na,A,North,shop\nb,B,North,clinic\nc,C,South,shop\n',
  )
  const rows = ['a', 'b', 'c'].map(id => ({
    chatId: id,
    messageId: id,
    sentAt: '2026-03-01T10:00:00Z',
    author: 'customer',
    establishmentId: id,
  }))
  await ingest({ store: join(folder, 'store'), inputs: [rows], establishments })
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

test('a report ranks by every dimension that its filters leave more than one value of', async () => {
  expect(await rankedBy({})).toEqual(['establishment', 'region', 'sector'])
  expect(await rankedBy({ region: ['North', 'South'] })).toEqual(['establishment', 'region', 'sector'])
  expect(await rankedBy({ region: ['North'] })).toEqual(['establishment', 'sector'])
  expect(await rankedBy({ establishment: ['a'] })).toEqual([])
})
