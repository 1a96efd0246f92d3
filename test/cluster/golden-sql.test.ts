import { afterAll, beforeAll, describe, test } from 'vitest'
import { read } from '../../src/engine/source.ts'
import { readDimensions } from '../../src/metrics/definitions/dimension.ts'
import type { Store } from '../../src/store/store.ts'
import { goldenStatements } from '../golden-statements.ts'
import { type ClickHouseCluster, startClickHouse } from '../servers/clickhouse.ts'
import { copiedStore } from './copied-store.ts'

describe.each([1, 3])('every golden statement runs on %d shards:', shards => {
  let cluster: ClickHouseCluster
  let store: Store<string>
  beforeAll(async () => {
    cluster = await startClickHouse({ shards })
    store = await copiedStore(cluster, {
      rows: [],
      establishments: [{ attributes: ['region'], rows: [] }],
    })
  })
  afterAll(async () => {
    store.close()
    await cluster.stop()
  })

  test.each(Object.entries(goldenStatements))('%s', async (_, statementOf) => {
    await read(store, async engine => engine.query(statementOf(await readDimensions(engine)), {}))
  })
})
