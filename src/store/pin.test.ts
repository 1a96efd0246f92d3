import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingest } from '../ingest/ingest.ts'
import { volume } from '../metrics/operators/volume.ts'
import { openPinned, pinnedVersion, pinVersion, unpin } from './pin.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-pin-'))
})
afterAll(() => rm(folder, { recursive: true }))

const load = (chatId: string) =>
  ingest({
    store: join(folder, 'store'),
    inputs: [[{ chatId, messageId: chatId, sentAt: '2026-03-01T10:00:00Z', author: 'customer', establishmentId: 'e' }]],
  })

test('a pinned version stays what it was through later loads, until it is let go', async () => {
  const store = join(folder, 'store')
  await load('first')
  const pinned = await pinVersion(store, 'run-1')
  expect(pinned.version).toBe(1)
  await load('second')
  await load('third')
  expect(await pinVersion(store, 'run-1')).toEqual(pinned)
  expect(await pinnedVersion(store, 'run-1')).toEqual(pinned)
  expect((await pinVersion(store, 'run-1.again')).version).toBe(3)

  const open = await openPinned(store, pinned)
  const { activeChats } = await volume(open, { period: '2026-03', asOf: '2026-04-01T00:00:00Z' })
  open.close()
  expect(activeChats).toBe(1)

  await unpin(store, 'run-1')
  await unpin(store, 'run-1.again')
  await unpin(store, 'run-1')
  expect(await pinnedVersion(store, 'run-1')).toBeNull()
  expect(await readdir(join(store, 'pins'))).toEqual([])
})

test.each(['../run', 'a/b', '', '.hidden', 'a b'])('%j is no name of a pin', async name => {
  await expect(pinVersion(join(folder, 'store'), name)).rejects.toThrow("not a pin's name")
})

test('where there is no store there is nothing to pin', async () => {
  await expect(pinVersion(join(folder, 'none'), 'run')).rejects.toThrow('no store here')
})
