import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClickHouseCluster, clusterName, startClickHouse } from '../servers/clickhouse.ts'

let cluster: ClickHouseCluster
beforeAll(async () => {
  cluster = await startClickHouse({ shards: 3 })
})
afterAll(() => cluster.stop())

test('three nodes are one cluster, and a killed node comes back with its rows', async () => {
  const rows = `clusterAllReplicas('${clusterName}', default, numbers_here)`
  for (const node of [0, 1, 2]) {
    await cluster.run('CREATE TABLE numbers_here (number UInt64) ENGINE = MergeTree ORDER BY number', node)
    await cluster.run(`INSERT INTO numbers_here SELECT number FROM numbers(${node * 100}, 100)`, node)
  }
  expect(await cluster.run(`SELECT count(), sum(number) FROM ${rows}`)).toBe('300\t44850')
  await cluster.nodes[2]?.kill()
  await expect(cluster.run(`SELECT count() FROM ${rows}`)).rejects.toThrow('ALL_CONNECTION_TRIES_FAILED')
  await cluster.restart()
  expect(await cluster.run(`SELECT count(), sum(number) FROM ${rows}`)).toBe('300\t44850')
})
