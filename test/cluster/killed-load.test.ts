import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateLog } from '../../src/demo/generate-log.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { openStore } from '../../src/store/store.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName, startClickHouse } from '../servers/clickhouse.ts'
import { tableRows } from './table-rows.ts'

const kills = Number(process.env.CAUSERIE_KILLS ?? 2)

let cluster: ClickHouseCluster
let folder: string
let address: string
let [first, second] = ['', '']
/** The rows of a store in a directory before and after the second load. */
let rows: readonly Awaited<ReturnType<typeof tableRows>>[]
/** How long the second load takes when nothing is killed. */
let loadMs = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-killed-'))
  process.env.CAUSERIE_CLICKHOUSE_USER = 'writer'
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.writer
  const logOf = async (seed: number) => {
    const out = join(folder, `log-${seed}`)
    const log = { messages: 4000, establishments: 8, start: '2026-01-01', end: '2026-04-01', format: 'csv' } as const
    return (await generateLog({ ...log, seed, out })).log
  }
  ;[first, second] = [await logOf(1), await logOf(2)]
  const directory = join(folder, 'store')
  await ingest({ store: directory, inputs: [first] })
  const before = await tableRows(directory)
  await ingest({ store: directory, inputs: [second] })
  rows = [before, await tableRows(directory)]
  cluster = await startClickHouse({ shards: 3 })
  address = await loadedOnce('measured')
  const startedMs = performance.now()
  await (await startLoad(address)).ended
  loadMs = performance.now() - startedMs
  expect(await tableRows(address)).toEqual(rows[1])
})
afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

async function loadedOnce(database: string): Promise<string> {
  const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()
  const store = `clickhouse://${nodes}/${database}?cluster=${clusterName}`
  await ingest({ store, inputs: [first] })
  return store
}

async function startLoad(store: string) {
  const child = spawn(process.execPath, ['test/kill-load.mjs', store, second], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return { child, ended }
}

/** Asserts that a store is whole, before or after the second load, and then loads it until it is after it. */
async function assertWhole(store: string): Promise<boolean> {
  const found = await tableRows(store)
  const isAfter = found.loads?.length === 2
  expect(found).toEqual(rows[isAfter ? 1 : 0])
  if (!isAfter) {
    await ingest({ store, inputs: [second], lockWaitMs: 120_000 })
    expect(await tableRows(store)).toEqual(rows[1])
  }
  return isAfter
}

describe('the version that readers see is whole, and the load succeeds when it is repeated,', () => {
  const moments = Array.from({ length: kills }, (_, index) => index)

  test.each(moments)('after the loader was killed at a random moment (%d)', async moment => {
    const store = await loadedOnce(`loader_${moment}`)
    const { child, ended } = await startLoad(store)
    await Promise.race([sleep((loadMs * 1.1 * (moment + Math.random())) / kills), ended])
    child.kill('SIGKILL')
    await ended
    await assertWhole(store)
  })

  test.each(moments)('after a node was killed at a random moment (%d)', async moment => {
    const store = await loadedOnce(`node_${moment}`)
    const { ended } = await startLoad(store)
    await Promise.race([sleep((loadMs * (moment + Math.random())) / kills), ended])
    await cluster.nodes[moment % 3]?.kill()
    await ended
    await cluster.restart()
    await assertWhole(store)
  })
})

test('a question sees one version while others are published', async () => {
  const store = await loadedOnce('read')
  const opened = await openStore(store)
  const counted = async () => {
    const { messages, activeChats } = await volume(opened, { period: '2026', asOf: '2027-01-01T00:00:00Z' })
    return [messages, activeChats].join()
  }
  const before = await counted()
  const seen = new Set<string>()
  let isLoading = true
  const loading = ingest({ store, inputs: [second] }).finally(() => {
    isLoading = false
  })
  while (isLoading) seen.add(await counted())
  await loading
  const after = await counted()
  expect(after).not.toBe(before)
  expect([...seen].filter(figures => figures !== before && figures !== after)).toEqual([])
  opened.close()
})
