import fc from 'fast-check'
import { expect, test } from 'vitest'
import { summary } from '../src/metrics/operators/summary.ts'
import { volume } from '../src/metrics/operators/volume.ts'
import { runs } from '../test/arbitraries/runs.ts'
import { log } from './arbitraries/log.ts'
import { scene } from './arbitraries/scene.ts'
import { everythingOf } from './laws/store.ts'
import { memoryStore } from './memory-store.ts'

const rows = [
  { chatId: 'c1', sentAt: '2026-03-01T10:00:00Z', author: 'customer', establishmentId: 'e1' },
  { chatId: 'c1', sentAt: new Date('2026-03-01T10:20:00Z'), author: 'agent', establishmentId: 'e1' },
] as const

test('rows as ingest takes them, and their establishments', async () => {
  const store = await memoryStore(rows, { establishments: [{ establishmentId: 'e1', region: 'North' }] })
  const period = '2026-03'
  expect(await summary(store, { period })).toMatchObject({ handled: 1, meanDelaySeconds: 1200 })
  expect(await volume(store, { period, where: { region: ['North'] } })).toMatchObject({ activeChats: 1 })
  expect(await volume(store, { period, not: { region: ['North'] } })).toMatchObject({ activeChats: 0 })
  store.close()
})

test('rows with other columns, through a mapping', async () => {
  const renamed = rows.map(({ sentAt, ...row }) => ({ ...row, at: sentAt }))
  const store = await memoryStore(renamed, { mapping: { columns: { sent_at: 'at' } } })
  expect(await volume(store, { period: '2026-03' })).toMatchObject({ messages: 2 })
  store.close()
})

test('a row that ingest would reject is an error', async () => {
  const wrong = [...rows, { chatId: 'c2', sentAt: 'soon', author: 'customer', establishmentId: 'e1' } as const]
  await expect(memoryStore(wrong)).rejects.toThrow(/1 of 3 rows were rejected.*sent_at/)
})

test('a log gives the same store as its rows through ingest', async () => {
  const property = fc.asyncProperty(scene.chain(log), async given => {
    const contents = async (store: Awaited<ReturnType<typeof memoryStore>>) =>
      everythingOf(store, []).finally(store.close)
    expect(await contents(await memoryStore(given, { mapping: {} }))).toEqual(await contents(await memoryStore(given)))
  })
  await fc.assert(property, runs(3))
})
