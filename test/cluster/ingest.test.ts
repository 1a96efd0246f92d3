import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forget } from '../../src/ingest/forget/forget.ts'
import { type IngestReport, ingest } from '../../src/ingest/ingest.ts'
import { quality } from '../../src/quality/quality.ts'
import { openStore } from '../../src/store/store.ts'
import { engineAnswer } from '../../testing/answers.ts'
import { logInLoads } from '../../testing/arbitraries/log.ts'
import type { Question } from '../../testing/arbitraries/question.ts'
import { assertSame } from '../../testing/laws/law.ts'
import { arrangements } from '../../testing/laws/store.ts'
import { inBatches } from '../../testing/oracle/known.ts'
import { runs } from '../arbitraries/runs.ts'
import { loadInto } from '../loaded-store.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName, startClickHouse } from '../servers/clickhouse.ts'
import { tableRows } from './table-rows.ts'

let cluster: ClickHouseCluster
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-cluster-'))
  cluster = await startClickHouse({ shards: 3 })
  process.env.CAUSERIE_CLICKHOUSE_USER = 'writer'
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.writer
})
afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

let lastStore = 0
/** Two stores that do not exist yet, one in a directory and one on the cluster. */
function bothStores() {
  const name = `loaded_${++lastStore}`
  const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()
  return { directory: join(folder, name), address: `clickhouse://${nodes}/${name}?cluster=${clusterName}` }
}

/** Without the random parts of ids that replace forgotten ones. */
function plain(rows: Awaited<ReturnType<typeof tableRows>>) {
  const { forgotten, forgetting, ...others } = rows
  const all = { ...others, forgotten: [forgotten?.length], forgetting: [forgetting?.length] }
  return JSON.parse(
    JSON.stringify(all)
      .replaceAll(/forgotten-[\da-f-]{36}/g, 'forgotten')
      .replaceAll(/[\da-f]{32}/g, 'hash'),
  )
}

async function everything(store: string, asked: readonly Question[]) {
  const opened = await openStore<string>(store)
  try {
    const { loads, ...found } = await quality(opened)
    return {
      quality: { ...found, loads: { ...loads, lastLoadedAt: null } },
      answers: await Promise.all(asked.map(one => engineAnswer(opened, one))),
      tables: await tableRows(store),
    }
  } finally {
    opened.close()
  }
}

const lasting = (reports: readonly IngestReport[]) => reports.map(report => ({ ...report, seconds: 0 }))

test('loaded step by step, a store on the cluster has the rows and gives the answers of one in a directory', async () => {
  await fc.assert(
    fc.asyncProperty(arrangements(logInLoads), async ({ log, asked, batches }) => {
      const { directory, address } = bothStores()
      const loads = inBatches(log, batches)
      const there = await loadInto(address, loads, folder)
      assertSame(lasting(there), lasting(await loadInto(directory, loads, folder)), asked)
      assertSame(await everything(address, asked), await everything(directory, asked), asked)
    }),
    runs(5),
  )
})

describe('rows that a store on the cluster has already', () => {
  const row = (chatId: string, messageId: string, more: object = {}) => ({
    chatId,
    messageId,
    sentAt: `2026-08-0${messageId}T10:00:00Z`,
    author: 'customer' as const,
    establishmentId: 'north',
    ...more,
  })
  /** Loads the same into both, and compares after each load. */
  async function alike(loads: readonly (readonly ReturnType<typeof row>[])[], forgetting: readonly string[] = []) {
    const { directory, address } = bothStores()
    for (const [index, rows] of loads.entries()) {
      const reports = []
      for (const store of [directory, address])
        reports.push(await ingest({ store, inputs: [rows], maxRejected: { share: 1 } }))
      expect(lasting(reports.slice(1))).toEqual(lasting(reports.slice(0, 1)))
      expect(plain(await tableRows(address))).toEqual(plain(await tableRows(directory)))
      if (index === 0 && forgetting.length > 0) {
        const reports = []
        for (const store of [directory, address]) reports.push(await forget({ store, customers: forgetting }))
        expect({ ...reports[1], seconds: 0 }).toEqual({ ...reports[0], seconds: 0 })
      }
    }
    return { directory, address }
  }

  test('a late row changes the establishment of its chat, a chat is taken back, a customer is shared', async () => {
    await alike([
      [row('a', '2', { customerId: 'c' }), row('b', '3', { customerId: 'c' }), row('z', '9')],
      [row('a', '1', { establishmentId: 'south' }), row('broken', '1', { author: 'nobody' })],
      [row('b', '3', { customerId: 'c', withdrawn: true, updatedAt: '2026-08-09T10:00:00Z' })],
      [row('b', '4'), row('new', '1', { customerId: 'c' }), row('late', '1', { sentAt: '1999-01-01T00:00:00Z' })],
    ])
  })

  test('what was forgotten is forgotten again, also where a load shows that stored rows must be', async () => {
    const { directory, address } = await alike(
      [
        [
          row('chat-33612345678', '1', { customerId: '33612345678', text: 'my name', authorId: 'x' }),
          row('other', '2', { text: 'kept' }),
        ],
        [row('chat-33612345678', '2', { customerId: '33612345678', text: 'again' }), row('last', '3')],
        // Only this row says whose chat it is.
        [row('other', '3', { customerId: '33612345678' })],
      ],
      ['33612345678'],
    )
    for (const store of [directory, address])
      expect(JSON.stringify(await tableRows(store))).not.toMatch(/33612345678|my name|again|'text': kept/)
    const versions = await cluster.run(
      `SELECT DISTINCT splitByChar('_', name)[1] FROM system.tables WHERE database = 'loaded_${lastStore}' AND name LIKE 'v%'`,
    )
    expect(versions).toBe('v4')
  })

  test('the same file again changes nothing but the count of loads', async () => {
    const rows = [row('a', '1'), row('b', '2')]
    const { address } = await alike([rows, rows])
    const before = await tableRows(address)
    const report = await ingest({ store: address, inputs: [rows] })
    expect(report).toMatchObject({ accepted: 0, duplicates: 2, chats: 2 })
    const { loads: _, ...after } = await tableRows(address)
    expect(before).toMatchObject(after)
  })
})
