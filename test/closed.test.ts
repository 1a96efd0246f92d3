import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { read, type Source, withSignal } from '../src/engine/source.ts'
import { StoreError } from '../src/errors.ts'
import { ingest } from '../src/ingest/ingest.ts'
import { chatList } from '../src/metrics/operators/chat-list.ts'
import { delayDistribution } from '../src/metrics/operators/delay-distribution.ts'
import { dimensionValues } from '../src/metrics/operators/dimension-values.ts'
import { evolution } from '../src/metrics/operators/evolution.ts'
import { heatmap } from '../src/metrics/operators/heatmap.ts'
import { ranking } from '../src/metrics/operators/ranking.ts'
import { split } from '../src/metrics/operators/split.ts'
import { summary } from '../src/metrics/operators/summary.ts'
import { volume } from '../src/metrics/operators/volume.ts'
import { watchList } from '../src/metrics/operators/watch-list.ts'
import { restrict } from '../src/metrics/reading/restrict.ts'
import { reportAnswers, reportInput, reportInputs } from '../src/report/report-answers.ts'
import { storeIdentity } from '../src/store/identity.ts'
import { openPinned, pinVersion, unpin } from '../src/store/pin.ts'
import { rejectReasons } from '../src/store/reject-reasons.ts'
import { rejects } from '../src/store/rejects.ts'
import { openStore, type Store } from '../src/store/store.ts'

let folder: string
let directory: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-closed-'))
  directory = join(folder, 'store')
  await load(directory, 1)
})
afterAll(() => rm(folder, { recursive: true }))

/** Loads `count` chats in one load. */
async function load(store: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    chatId: `chat-${count}-${index}`,
    messageId: 'first',
    sentAt: '2026-10-05T10:00:00Z',
    author: 'customer' as const,
    establishmentId: 'e',
  }))
  await ingest({ store, inputs: [rows] })
}

const asked = { period: '2026-10', asOf: '2026-11-01T00:00:00Z' }
const { period: _, ...undated } = asked
const readers: Readonly<Record<string, (source: Source) => Promise<unknown>>> = {
  volume: source => volume(source, asked),
  split: source => split(source, { ...asked, by: ['channel'] }),
  evolution: source => evolution(source, { ...asked, grain: 'day' }),
  ranking: source => ranking(source, { ...asked, by: 'establishment' }),
  heatmap: source => heatmap(source, asked),
  watchList: source => watchList(source, undated),
  summary: source => summary(source, asked),
  delayDistribution: source => delayDistribution(source, { ...asked, fromSeconds: [0] }),
  chatList: source => chatList(source, { ...asked, of: 'active' }),
  dimensionValues: source => dimensionValues(source),
  rejects: source => rejects(source),
  rejectReasons: source => rejectReasons(source),
  reportAnswers: source => reportAnswers(source, asked),
  storeIdentity: source => storeIdentity(source),
  read: source => read(source, async () => null),
  'read with a signal': source => read(withSignal(source, new AbortController().signal), async () => null),
}
const ofStores: Readonly<Record<string, (store: Store<string>) => Promise<unknown>>> = {
  ...readers,
  snapshot: store => store.snapshot(),
  reportInput: store => reportInput(store, asked),
  reportInputs: store => reportInputs(store, [asked, asked]),
  restrict: store => volume(restrict(store, { channel: ['unknown'] }), asked),
  'snapshot of restrict': store => restrict(store, { channel: ['unknown'] }).snapshot(),
}

describe('after closing, every question is a StoreError:', () => {
  test('a store, whatever is asked of it', async () => {
    const store = await openStore<string>(directory)
    store.close()
    for (const [name, read] of Object.entries(ofStores)) {
      const error: unknown = await read(store).catch(cause => cause)
      expect(error, name).toBeInstanceOf(StoreError)
      expect(String(error), name).toContain('is closed')
    }
  })

  test('a snapshot; the store that it was taken from still answers', async () => {
    const store = await openStore<string>(directory)
    const snapshot = await store.snapshot()
    snapshot.close()
    for (const [name, read] of Object.entries(readers)) {
      expect(await read(snapshot).catch(cause => cause), name).toBeInstanceOf(StoreError)
    }
    await expect(volume(store, asked)).resolves.toMatchObject({ activeChats: 1 })
    store.close()
  })

  test('a kept version', async () => {
    const pinned = await openPinned(directory, await pinVersion(directory, 'kept'))
    pinned.close()
    for (const [name, read] of Object.entries(ofStores)) {
      expect(await read(pinned).catch(cause => cause), name).toBeInstanceOf(StoreError)
    }
    await unpin(directory, 'kept')
  })

  test('closing twice affects nothing else, and running reads finish', async () => {
    const store = await openStore<string>(directory)
    const snapshot = await store.snapshot()
    const reading = Promise.all(Array.from({ length: 20 }, () => volume(store, asked)))
    await new Promise(done => setImmediate(done))
    store.close()
    store.close()
    const answers = await reading.catch((error: unknown) => error)
    // Reads that have not begun are refused; none runs into a closed database.
    if (answers instanceof Error) expect(answers).toBeInstanceOf(StoreError)
    await expect(volume(snapshot, asked)).resolves.toMatchObject({ activeChats: 1 })
    snapshot.close()
    snapshot.close()
  })
})

test('a store that replaced another is noticed, even if its version and file have the same names', async () => {
  const [place, next] = [join(folder, 'place'), join(folder, 'next')]
  await load(place, 2)
  await load(next, 7)
  const store = await openStore<string>(place)
  expect((await volume(store, asked)).activeChats).toBe(2)
  const before = await storeIdentity(store)
  await rm(place, { recursive: true })
  // While the store is missing, the open version is read.
  expect((await volume(store, asked)).activeChats).toBe(2)
  await rename(next, place)
  expect((await volume(store, asked)).activeChats).toBe(7)
  const after = await storeIdentity(store)
  expect(after.store).not.toBe(before.store)
  await load(place, 3)
  const loaded = await storeIdentity(store)
  expect(loaded.store).toBe(after.store)
  expect(loaded.loads).not.toBe(after.loads)
  store.close()
})
