import { copyStore } from '../../src/export/copy-store.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import type { Log } from '../../testing/oracle/log.ts'
import { loadedStore } from '../loaded-store.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName } from '../servers/clickhouse.ts'

let lastDatabase = 0

/** A log as a store in a database of its own on ClickHouse, loaded into a directory and copied from there. */
export async function copiedStore(cluster: ClickHouseCluster, log: Log): Promise<Store<string>> {
  process.env.CAUSERIE_CLICKHOUSE_USER = 'writer'
  process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.writer
  const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()
  const address = `clickhouse://${nodes}/copy_${++lastDatabase}${cluster.nodes.length === 1 ? '' : `?cluster=${clusterName}`}`
  const origin = await loadedStore(log)
  try {
    await copyStore(origin.directory, address)
  } finally {
    origin.close()
  }
  return openStore<string>(address)
}
