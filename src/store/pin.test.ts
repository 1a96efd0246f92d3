import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingest } from '../ingest/ingest.ts'
import { volume } from '../metrics/operators/volume.ts'
import { openPinned, pinnedVersion, pins, pinVersion, unpin } from './pin.ts'
import { updateStore } from './update.ts'

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

test('a pinned version survives later loads unchanged until it is released', async () => {
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

test('pins are listed, with the space that releasing them would free', async () => {
  const store = join(folder, 'told')
  const load = (chatId: string) =>
    ingest({
      store,
      inputs: [
        [{ chatId, messageId: chatId, sentAt: '2026-03-01T10:00:00Z', author: 'customer', establishmentId: 'e' }],
      ],
    })
  expect(await pins(store)).toEqual([])
  await load('first')
  expect(await pins(store)).toEqual([])
  const one = await pinVersion(store, 'run-1')
  const other = await pinVersion(store, 'run-2.again')
  const told = async () => (await pins(store)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  // The current version and the other pin are hard links to the same file.
  expect(await told()).toEqual([
    { name: 'run-1', ...one, freesBytes: 0 },
    { name: 'run-2.again', ...other, freesBytes: 0 },
  ])
  await load('second')
  await unpin(store, 'run-2.again')
  // Files that a forgetting has not yet moved into place, and files that are not pins, are ignored.
  for (const name of ['.run-3@1.duckdb', 'run@x.duckdb', 'run.duckdb', 'run-4@1.duckdb.wal', 'x@@1.duckdb'])
    await writeFile(join(store, 'pins', name), '')
  expect(await told()).toEqual([{ name: 'run-1', ...one, freesBytes: (await stat(one.path)).size }])
})

test.each(['../run', 'a/b', '', '.hidden', 'a b', 'x'.repeat(201), 'run@1', 'run\n'])(
  '%j is not a valid pin name',
  async name => {
    await expect(pinVersion(join(folder, 'store'), name)).rejects.toThrow("not a pin's name")
  },
)

test('pinning without a store is refused', async () => {
  await expect(pinVersion(join(folder, 'none'), 'run')).rejects.toThrow('no store here')
})

test('a version whose file is gone cannot be kept', async () => {
  const store = join(folder, 'gone')
  await updateStore(store, {}, async () => {})
  await rm(join(store, '000001.duckdb'))
  await expect(pinVersion(store, 'run')).rejects.toThrow(
    `the store's version cannot be kept: ${join(store, '000001.duckdb')}`,
  )
  expect(await pins(store)).toEqual([])
})
