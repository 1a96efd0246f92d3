import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { read, type Source } from '../../engine/source.ts'
import { sql } from '../../engine/sql.ts'
import { forget } from '../../ingest/forget/forget.ts'
import { ingest } from '../../ingest/ingest.ts'
import { volume } from '../../metrics/operators/volume.ts'
import { openPinned, pinVersion } from '../pin.ts'
import { updateStore } from '../update.ts'
import type { Version } from '../versions.ts'
import { forgetInPins } from './forget-in-pins.ts'

let store: string
beforeEach(async () => {
  store = join(await mkdtemp(join(tmpdir(), 'causerie-forget-in-pins-')), 'store')
})
afterEach(() => rm(join(store, '..'), { recursive: true, force: true }))

const phone = '33687912045'
const secret = 'Vq7xGm2kLw'
const load = (chatId: string, customerId: string, text: string) =>
  ingest({
    store,
    inputs: [
      [
        {
          chatId,
          messageId: `${chatId}-1`,
          sentAt: '2025-03-01T10:00:00Z',
          author: 'customer',
          establishmentId: 'e1',
          customerId,
          text,
        },
      ],
    ],
  })

async function ask<T>(pinned: Version, question: (source: Source) => Promise<T>): Promise<T> {
  const opened = await openPinned(store, pinned)
  try {
    return await question(opened)
  } finally {
    opened.close()
  }
}
const figures = (source: Source) => volume(source, { period: '2025-03', asOf: '2025-04-01T00:00:00Z' })
const rows = (source: Source) =>
  read(source, engine =>
    engine.query(
      sql`SELECT customer_id, text, (SELECT max(generation) FROM forgetting) AS generation
        FROM log JOIN customers USING (customer_key) ORDER BY text`,
      { customer_id: 'text', text: 'text?', generation: 'count?' },
    ),
  )

const inPins = () => readdir(join(store, 'pins')).then(names => names.toSorted())
const modes = (pins: readonly Version[]) =>
  Promise.all(pins.map(({ path }) => stat(path).then(({ mode }) => mode & 0o777)))

test('every pin forgets what its store forgot, and nothing else of it changes', async () => {
  await load('one', phone, secret)
  const first = await pinVersion(store, 'first')
  await load('two', 'bob-1234', 'stays')
  const second = await pinVersion(store, 'second')
  await chmod(first.path, 0o640)
  const before = [await ask(first, figures), await ask(second, figures)]
  const modesBefore = await modes([first, second])

  await forget({ store, customers: [phone] })
  // A version pinned now has nothing left to forget.
  const third = await pinVersion(store, 'third')

  expect(await inPins()).toEqual(['first@1.duckdb', 'second@2.duckdb', 'third@3.duckdb'])
  for (const { path } of [first, second]) {
    const bytes = await readFile(path)
    expect([secret, phone].filter(text => bytes.includes(text))).toEqual([])
  }
  expect([await ask(first, figures), await ask(second, figures)]).toEqual(before)
  const forgotten = { customer_id: expect.stringMatching(/^forgotten-/), text: null, generation: 1 }
  const kept = { customer_id: 'bob-1234', text: 'stays', generation: 1 }
  expect(await ask(first, rows)).toEqual([forgotten])
  expect(await ask(second, rows)).toEqual([kept, forgotten])
  expect(await ask(third, rows)).toEqual([kept, forgotten])
  expect(await modes([first, second])).toEqual(modesBefore)
  expect(modesBefore[0]).toBe(0o640)
})

test('a pin is rewritten once for each forgetting, and a load that forgets nothing leaves it as it is', async () => {
  await load('one', phone, secret)
  await load('two', 'bob-1234', 'Zt9pRb4nHc')
  const pinned = await pinVersion(store, 'run')
  const written: number[] = []
  const update = () => updateStore(store, { onPinsWritten: files => written.push(files) }, async () => {})
  await update()
  await forget({ store, customers: [phone] })
  const { ino } = await stat(pinned.path)
  await update()
  expect(written).toEqual([0, 0])
  expect((await stat(pinned.path)).ino).toBe(ino)

  await forget({ store, customers: ['bob-1234'] })
  expect((await ask(pinned, rows)).map(({ text, generation }) => [text, generation])).toEqual([
    [null, 2],
    [null, 2],
  ])
})

test('a rewriting that was cut off is finished by the next load, and its drafts go', async () => {
  await load('one', phone, secret)
  const pinned = await pinVersion(store, 'run')
  const old = await readFile(pinned.path)
  await forget({ store, customers: [phone] })
  // As a process leaves it that is killed after the version is published.
  await writeFile(pinned.path, old)
  await writeFile(join(store, 'pins', '.run@1.duckdb'), old)
  const written: number[] = []
  await updateStore(store, { onPinsWritten: files => written.push(files) }, async () => {})
  expect(written).toEqual([1])
  expect(await inPins()).toEqual(['run@1.duckdb'])
  expect(await ask(pinned, rows)).toMatchObject([{ text: null }])
  expect((await readdir(store)).filter(name => name.startsWith('working'))).toEqual([])
})

test('a pin that cannot be read is an error which says that the next load tries again', async () => {
  await load('one', phone, secret)
  const pinned = await pinVersion(store, 'run')
  await load('two', 'bob-1234', 'stays')
  await writeFile(pinned.path, 'not a database')
  await expect(forget({ store, customers: [phone] })).rejects.toThrow(
    /^the version is published, but versions kept by report runs still hold forgotten data: .*; the next load or forget tries again$/s,
  )
})

test('there is nothing to do without a store, without pins, and before anything is forgotten', async () => {
  expect(await forgetInPins(store, {})).toBe(0)
  await load('one', phone, secret)
  expect(await forgetInPins(store, {})).toBe(0)
  const pinned = await pinVersion(store, 'run')
  expect(await forgetInPins(store, {})).toBe(0)
  expect(await ask(pinned, rows)).toMatchObject([{ text: secret, generation: null }])
})
