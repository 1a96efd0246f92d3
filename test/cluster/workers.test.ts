import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyStore } from '../../src/export/copy-store.ts'
import { pins, pinVersion, unpin } from '../../src/store/pin.ts'
import { openStore } from '../../src/store/store.ts'
import { accountsOf, brokenPromises } from '../jobs/account.ts'
import { type Office, openOffice, working } from '../jobs/office.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName, startClickHouse } from '../servers/clickhouse.ts'
import { type RedisServer, redisSkipped, startRedis } from '../servers/redis.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'

let cluster: ClickHouseCluster
let smtp: RunningSmtp
let office: Office
let address: string
beforeAll(async () => {
  cluster = await startClickHouse({ shards: 3 })
  smtp = await startSmtp({ answerDelayMs: 20 })
  address = `clickhouse://${cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()}/office?cluster=${clusterName}`
  office = await openOffice({
    establishments: 8,
    messages: 2000,
    regional: 2,
    smtpPort: smtp.port,
    subscription: { retrySeconds: 0.5, attempts: 12 },
    config: { stores: { main: { directory: address } }, queue: { lockSeconds: 2 } },
  })
  process.env.CAUSERIE_CLICKHOUSE_USER = 'writer'
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.writer
  await copy()
})
afterAll(async () => {
  await office?.close()
  await smtp?.stop()
  await cluster?.stop()
})

const copy = (now = () => new Date()) =>
  copyStore(join(office.folder, 'store'), address, { temporaryFolder: office.folder, now })
const inHours = (hours: number) => () => new Date(Date.now() + hours * 3_600_000)

test.skipIf(redisSkipped !== null)(
  `several workers send every report once, all from one version, whatever is killed and published ${redisSkipped ?? ''}`,
  async () => {
    const redis: RedisServer = await startRedis({ appendonly: true })
    try {
      const env = { REDIS_URL: redis.url }
      const [first] = [office.worker({ env }), office.worker({ env })]
      await working(first)
      await expect.poll(() => smtp.accepted.length, { timeout: 30_000 }).toBeGreaterThan(1)
      first.kill('SIGKILL')
      await once(first, 'exit')
      // The version of the run was replaced long ago, and is not removed.
      await copy(inHours(2))
      await copy(inHours(4))
      office.worker({ env })
      const view = await office.ended({ withinMs: 300_000 })
      expect(view.plan.storeVersion).toBe(1)
      expect(brokenPromises(accountsOf(view, smtp.accepted))).toEqual([])
      expect(smtp.accepted.map(({ to }) => to).toSorted()).toEqual(office.addresses.toSorted())
      expect(await pins(address)).toEqual([])
    } finally {
      await redis.stop()
    }
  },
)

test('a version is kept as long as somebody pins it', async () => {
  const pinned = await pinVersion(address, 'one')
  expect(await pinVersion(address, 'one')).toEqual(pinned)
  await copy(inHours(6))
  const [kept] = await pins(address)
  expect(kept).toMatchObject({ name: 'one', version: pinned.version })
  expect(kept?.freesBytes).toBeGreaterThan(0)
  await copy(inHours(8))
  const tables = async () =>
    cluster.run(`SELECT count() FROM system.tables WHERE database = 'office' AND name LIKE 'v${pinned.version}\\_%'`)
  expect(await tables()).not.toBe('0')
  await unpin(address, 'one')
  await unpin(address, 'one')
  expect(await pins(address)).toEqual([])
  await copy(inHours(10))
  expect(await tables()).toBe('0')
  const current = await openStore(address)
  expect((await pinVersion(address, 'one')).version).toBe((await current.snapshot()).version)
  current.close()
  await unpin(address, 'one')
})
