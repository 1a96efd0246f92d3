import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judge } from '../../jobs/alerts/judge.ts'
import { storeReach } from '../../jobs/run/check-store.ts'
import { generateLog } from '../../src/demo/generate-log.ts'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { identifier, sql } from '../../src/engine/sql.ts'
import { copyStore } from '../../src/export/copy-store.ts'
import { forget } from '../../src/ingest/forget/forget.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { quality } from '../../src/quality/quality.ts'
import { renderHtml, renderPdf, reportInput, reportModel } from '../../src/report/index.ts'
import { tableNames } from '../../src/store/cluster/layout.ts'
import { rejectReasons } from '../../src/store/reject-reasons.ts'
import { rejects } from '../../src/store/rejects.ts'
import { openForFiles, openStore, type Store } from '../../src/store/store.ts'
import { currentVersion } from '../../src/store/versions.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName, startClickHouse } from '../servers/clickhouse.ts'

let cluster: ClickHouseCluster
let folder: string
let store: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-cluster-'))
  store = join(folder, 'store')
  const log = await generateLog({
    out: join(folder, 'log'),
    messages: 8000,
    establishments: 6,
    start: '2026-08-01',
    text: true,
  })
  await ingest({ store, inputs: [log.log], establishments: log.establishments })
  await ingest({
    store,
    inputs: [
      [
        {
          chatId: "l'été",
          messageId: 'm1',
          sentAt: '1969-12-31T23:59:59.999999Z',
          author: 'customer',
          establishmentId: 'é 🙂',
          text: "a\\b\t'c'\n",
        },
        {
          chatId: 'gone',
          messageId: 'm2',
          sentAt: '2026-08-02T10:00:00Z',
          author: 'agent',
          establishmentId: 'e',
          withdrawn: true,
        },
      ],
    ],
  })
  cluster = await startClickHouse({ shards: 3 })
})
afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

const address = (database: string, nodes = cluster.nodes) =>
  `clickhouse://${nodes.map(({ host, port }) => `${host}:${port}`).join()}/${database}?cluster=${clusterName}`
const as = (user: keyof typeof clickHousePasswords) => {
  process.env.CAUSERIE_CLICKHOUSE_USER = user
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords[user]
}
const copied = (database: string) => {
  as('writer')
  return copyStore(store, address(database), { temporaryFolder: folder })
}
const march = { period: '2026-08', zone: 'Asia/Kathmandu', asOf: '2026-09-01T00:00:00Z' } as const
const filesOf = async (place: string, where: Record<string, string[]>) => {
  const opened = await openStore<string>(place)
  try {
    const model = reportModel(await reportInput(opened, { ...march, where }), { locale: 'fr' })
    return { html: await renderHtml(model), pdf: Buffer.from(await renderPdf(model)).toString('base64') }
  } finally {
    opened.close()
  }
}

test('a copy on three shards gives the same report, byte by byte, to one who may only read', async () => {
  await copied('shop')
  as('reader')
  expect(await filesOf(address('shop'), {})).toEqual(await filesOf(store, {}))
  const [one, other] = [await openStore<string>(store), await openStore<string>(address('shop'))]
  const within = { region: ['unknown'] }
  expect(await volume(restrict(other, within), march)).toEqual(await volume(restrict(one, within), march))
  one.close()
  other.close()
})

test('a copy comes back with every row', async () => {
  await forget({ store, customers: ["l'été"] })
  await copied('back')
  const again = join(folder, 'again')
  await copyStore(address('back'), again, { temporaryFolder: folder })
  const rowsOf = async (directory: string) => {
    const version = await currentVersion(directory)
    const engine = await openDuckDB(version?.path ?? '', { readOnly: true })
    const rows: Record<string, unknown> = {}
    for (const name of tableNames)
      rows[name] = await engine.query(
        sql`SELECT "row"::VARCHAR AS "row" FROM (SELECT t AS "row" FROM ${identifier(name)} AS t) ORDER BY ALL`,
        { row: 'text' },
      )
    engine.close()
    return rows
  }
  expect(await rowsOf(again)).toEqual(await rowsOf(store))
})

test('what is read beside the metrics is the same: rejects, the quality of a part, silence, how far the log goes', async () => {
  const late = {
    chatId: 'late',
    messageId: '1',
    sentAt: '2026-08-03T09:00:00Z',
    author: 'customer' as const,
    establishmentId: 'e',
  }
  const broken = ['never', 'nor then'].map(sentAt => ({ ...late, messageId: sentAt, sentAt }))
  await ingest({ store, inputs: [[late, ...broken, { ...late, chatId: '' }]], maxRejected: { share: 1 } })
  await copied('beside')
  as('reader')
  const [one, other] = [await openStore<string>(store), await openStore<string>(address('beside'))]
  const regions = (await ranking(one, { ...march, by: 'region' })).rows.flatMap(({ key }) => key.region ?? [])
  expect(regions.length).toBeGreaterThan(1)
  const august = { start: '2026-08-01', end: '2026-09-01' }
  const read = async (opened: Store<string>) => ({
    rejects: await rejects(opened, { limit: 2 }),
    reasons: [await rejectReasons(opened), await rejectReasons(opened, { load: 1 })],
    quality: await Promise.all(
      [...regions.map(region => ({ region: [region] })), { channel: ['widget'] }].map(within =>
        quality(restrict(opened, within)),
      ),
    ),
    whole: await quality(opened),
    silence: await Promise.all(
      (['all', 'establishment', 'region'] as const).map(async each => {
        const { groups } = await judge(opened, { each, silence: { hours: 1 } }, { ...march, period: august })
        return groups.toSorted((a, b) => String(a.value).localeCompare(String(b.value)))
      }),
    ),
    reach: await storeReach(opened, march.asOf),
  })
  expect(await read(other)).toEqual(await read(one))
  one.close()
  other.close()
})

describe('versions', () => {
  test('who has one open reads it while others are published, and sees nothing of a copy that failed', async () => {
    await copied('versions')
    as('reader')
    const opened = await openStore<string>(address('versions'))
    const snapshot = await opened.snapshot()
    const before = await volume(snapshot, march)
    await cluster.nodes[2]?.kill()
    await expect(copied('versions')).rejects.toThrow(`127.0.0.1:${cluster.nodes[2]?.port}`)
    await cluster.restart()
    expect((await opened.snapshot()).version).toBe(1)
    expect((await copied('versions')).version).toBe(2)
    expect((await opened.snapshot()).version).toBe(2)
    expect(await volume(snapshot, march)).toEqual(before)
    // The third copy comes two hours after the second: the first version has no reader any more.
    as('writer')
    const later = () => new Date(Date.now() + 7_200_000)
    await copyStore(store, address('versions'), { temporaryFolder: folder, now: later })
    await expect(volume(snapshot, march)).rejects.toThrow('version 1 of the store is no longer kept')
    expect(await volume(opened, march)).toEqual(before)
    opened.close()
  })

  test('writers exclude one another, and say who writes', async () => {
    await copied('locked')
    await cluster.run(
      `CREATE TABLE locked.causerie_writer (nothing UInt8) ENGINE = MergeTree ORDER BY nothing COMMENT 'other, process 7'`,
    )
    await expect(copied('locked')).rejects.toThrow(
      /held by other, process 7; .* DROP TABLE locked\.causerie_writer on http/,
    )
    await cluster.run('DROP TABLE locked.causerie_writer')
    await Promise.allSettled([copied('locked'), copied('locked')]).then(both => {
      const failures = both.filter(({ status }) => status === 'rejected')
      expect(failures.length).toBeLessThan(2)
    })
    expect(await cluster.run("SELECT count() FROM system.tables WHERE name = 'causerie_writer'")).toBe('0')
  })
})

describe('faults while a question is asked', () => {
  test.each(['kill', 'freeze'] as const)('%s: the answer is whole or an error that names the node', async fault => {
    await copied('faults')
    as('reader')
    const opened = await openStore<string>(address('faults'))
    const whole = await volume(opened, march)
    await cluster.nodes[1]?.[fault]()
    await expect(volume(opened, march)).rejects.toThrow(/127\.0\.0\.1:\d+/)
    if (fault === 'freeze') cluster.nodes[1]?.thaw()
    await cluster.restart()
    expect(await volume(opened, march)).toEqual(whole)
    opened.close()
  })
})

describe('addresses', () => {
  test.each([
    ['clickhouse://me:secret@host/shop', /no user and no password.*CAUSERIE_CLICKHOUSE_PASSWORD/],
    ['clickhouse://host/sh"op', /must be a name of letters/],
    ['clickhouse://host', /must be a name of letters/],
    ['clickhouse://a,b/shop', /several hosts are nodes of a cluster/],
    ['clickhouse://a/shop?password=secret', /no "password"/],
    ['clickhouse://a b/shop', /not a host/],
  ])('%s is refused', async (wrong, why) => {
    const error = await openStore(wrong).catch(error => error)
    expect(error.message).toMatch(why)
    expect(error.message).not.toMatch(/:secret|=secret/)
  })

  test('what needs a directory says so, and a missing store and node are named', async () => {
    await expect(openForFiles('clickhouse://a/shop', {})).rejects.toThrow('causerie copy')
    as('reader')
    await expect(openStore(address('nowhere'))).rejects.toThrow('no store here')
    as('writer')
    await expect(copyStore(store, address('shop', cluster.nodes.slice(0, 2)))).rejects.toThrow(
      'all its nodes must be named',
    )
  })
})
