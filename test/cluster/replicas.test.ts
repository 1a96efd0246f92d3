import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { generateLog } from '../../src/demo/generate-log.ts'
import { copyStore } from '../../src/export/copy-store.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { heatmap } from '../../src/metrics/operators/heatmap.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName, startClickHouse } from '../servers/clickhouse.ts'
import { startRelay } from '../servers/relay.ts'

let cluster: ClickHouseCluster
let folder: string
let store: string
let address: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-replicas-'))
  store = join(folder, 'store')
  const log = await generateLog({ out: join(folder, 'log'), messages: 4000, establishments: 6, start: '2026-08-01' })
  await ingest({ store, inputs: [log.log], establishments: log.establishments })
  // The nodes of a shard follow one another.
  cluster = await startClickHouse({ shards: 3, replicas: 2 })
  address = `clickhouse://${cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()}/shop?cluster=${clusterName}`
  process.env.CAUSERIE_CLICKHOUSE_USER = 'writer'
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.writer
  await copyStore(store, address, { temporaryFolder: folder })
})
afterAll(async () => {
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

// A node may end by itself when another one does: see `ClickHouseCluster.restart`. Each attempt begins with all of them.
const attempts = { retry: 3 }
beforeEach(() => cluster.restart())

const asked = { period: '2026-08', zone: 'Europe/Paris', asOf: '2026-09-01T00:00:00Z' } as const
const answers = async (opened: Store<string>) => [
  await volume(opened, asked),
  await summary(opened, asked),
  await heatmap(opened, asked),
]
/** Only these nodes are down. */
async function down(...nodes: readonly number[]) {
  for (const node of nodes) await cluster.nodes[node]?.kill()
  await cluster.restart({ without: nodes })
}
const portOf = (node: number) => String(cluster.nodes[node]?.port)

test(
  'as long as one replica of each shard is there, the answers are whole; then an error names a node',
  attempts,
  async () => {
    const [local, opened] = [await openStore<string>(store), await openStore<string>(address)]
    const whole = await answers(local)
    expect(await answers(opened)).toEqual(whole)
    await down(3, 4)
    expect(await answers(opened)).toEqual(whole)
    // The node that is asked, too.
    await down(0, 3, 4)
    expect(await answers(opened)).toEqual(whole)
    await down(0, 2, 3, 4)
    await expect(volume(opened, asked)).rejects.toThrow(/127\.0\.0\.1:\d+/)
    await cluster.restart()
    expect(await answers(opened)).toEqual(whole)
    for (const each of [local, opened]) each.close()
  },
)

test('nothing is loaded while a replica is down, and then it is loaded into both', attempts, async () => {
  const row = {
    chatId: `late ${Math.random()}`,
    messageId: '1',
    sentAt: '2026-08-20T09:00:00Z',
    author: 'customer',
    establishmentId: 'late',
  } as const
  await down(5)
  await expect(ingest({ store: address, inputs: [[row]] })).rejects.toThrow(portOf(5))
  const opened = await openStore<string>(address)
  const before = await volume(opened, asked)
  await cluster.restart()
  await ingest({ store: address, inputs: [[row]] })
  const { activeChats } = await volume(opened, asked)
  expect(activeChats).toBe((before.activeChats ?? 0) + 1)
  for (const replica of [0, 1]) {
    await down(...[0, 2, 4].map(shard => shard + replica))
    expect((await volume(opened, asked)).activeChats).toBe(activeChats)
    await cluster.restart()
  }
  opened.close()
})

test('a connection that is cut during a question is an error that names the node', attempts, async () => {
  const relay = await startRelay({ to: cluster.nodes[0]?.port ?? 0, host: '127.0.0.1' })
  const opened = await openStore<string>(`clickhouse://127.0.0.1:${relay.port}/shop?cluster=${clusterName}`)
  const heard = relay.heard().length
  const answer = summary(opened, asked).catch(error => error)
  await expect.poll(() => relay.heard().length).toBeGreaterThan(heard)
  await relay.stop()
  // Either the answer was there already, or it is an error.
  const found = await answer
  if (found instanceof Error) expect(found.message).toContain(`127.0.0.1:${relay.port}`)
  await expect(summary(opened, asked)).rejects.toThrow(`127.0.0.1:${relay.port}`)
  opened.close()
})
