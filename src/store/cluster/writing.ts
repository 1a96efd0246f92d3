import { type ClickHouseEngine, openClickHouse } from '../../engine/clickhouse.ts'
import { clickhouseDialect } from '../../engine/clickhouse-dialect.ts'
import { identifier, instant, type Sql, sql } from '../../engine/sql.ts'
import { StoreError } from '../../errors.ts'
import { schemaVersion } from '../schema.ts'
import type { ClusterPlace } from './address.ts'
import { createVersion, createVersions, inDatabase, type Layout, versionOf, versionsTable } from './layout.ts'
import { withLock } from './lock.ts'
import { noStore, publishedVersion } from './open.ts'
import { readPins } from './pins.ts'

/** All nodes of a store on ClickHouse, open for writing; the first is that of the first shard's first replica. */
export interface OpenNodes {
  readonly layout: Layout
  readonly all: readonly ClickHouseEngine[]
  readonly first: ClickHouseEngine
  close(): void
}

/** Opens every node of a cluster, all of which must be named in the address. Throws `StoreError` and `EngineError`. */
export async function openNodes(place: ClusterPlace): Promise<OpenNodes> {
  const { cluster, database } = place
  const engines = await Promise.all(
    place.nodes.map(node =>
      // The database may not exist yet; and a table of hundreds of millions of rows takes its time.
      openClickHouse(
        { ...place, nodes: [node], database: 'default' },
        { dialect: clickhouseDialect(), mayWrite: true, timeLimitSeconds: 3600 },
      ),
    ),
  )
  const close = () => {
    for (const engine of engines) engine.close()
  }
  try {
    const ordered = cluster === null ? engines : await inOrder(engines, cluster, place.address)
    const [first] = ordered
    if (first === undefined) throw new StoreError(`no host in ${place.address}`)
    return { layout: { database, cluster }, all: ordered, first, close }
  } catch (error) {
    close()
    throw error
  }
}

/** Finds for each node which one of the cluster it is. */
async function inOrder(
  engines: readonly ClickHouseEngine[],
  cluster: string,
  address: string,
): Promise<readonly ClickHouseEngine[]> {
  const found = await Promise.all(
    engines.map(async engine => {
      const rows = await engine.query(
        sql`SELECT shard_num * 10000 + replica_num AS place, is_local = 1 AS here, concat(host_name, ':', toString(port)) AS host
          FROM system.clusters WHERE cluster = ${cluster} ORDER BY place`,
        { place: 'count', here: 'boolean', host: 'text' },
      )
      if (rows.length === 0)
        throw new StoreError(`${engine.node()} knows no cluster ${JSON.stringify(cluster)}: ${address}`)
      return { engine, rows, own: rows.find(({ here }) => here)?.place }
    }),
  )
  return (found[0]?.rows ?? []).map(({ place, host }) => {
    const node = found.find(({ own }) => own === place)
    if (node === undefined)
      throw new StoreError(
        `to write to a cluster, all its nodes must be named: ${address} lacks the one that the cluster has as ${host}`,
      )
    return node.engine
  })
}

export interface NewVersion {
  readonly version: number
  /** Publishes it, with its data quality as JSON. From then on, readers see it as a whole; before, they see nothing of it. */
  publish(quality: string): Promise<void>
  /** No version before it is kept for those who read it, because it has what this one has forgotten. */
  replaceAll(): void
}

/** How long a version that is not pinned is kept after the next one was published: readers do not say when they are done. */
export const keptMs = 3_600_000

/**
 * Makes the tables of the next version on all nodes while no one else writes, and calls `fill`, which publishes it. If it does not, the
 * tables are removed; if it fails, by the next call. Readers have then seen nothing.
 */
export async function withNewVersion<T>(
  nodes: OpenNodes,
  now: () => number,
  fill: (next: NewVersion) => Promise<T>,
  options: { readonly lockWaitMs?: number } = {},
): Promise<T> {
  const { layout, all, first } = nodes
  await executeOn(all, [sql`CREATE DATABASE IF NOT EXISTS ${identifier(layout.database)}`, ...createVersions(layout)])
  return withLock(first, { layout, now, waitMs: options.lockWaitMs ?? 0 }, async lock => {
    const inStore = await versionsOf(first, layout)
    const version = Math.max(0, ...inStore.map(({ version }) => version)) + 1
    await removeVersions(nodes, found => found >= version)
    await executeOn(all, createVersion(version, layout))
    let [isPublished, isAlone] = [false, false]
    const result = await fill({
      version,
      async publish(quality) {
        await lock.assertHeld()
        await first
          .execute(sql`INSERT INTO ${inDatabase(layout, versionsTable)} SETTINGS distributed_foreground_insert = 1
          VALUES (${version}, ${schemaVersion}, ${instant(BigInt(now()) * 1000n)}, ${layout.cluster ?? ''}, ${quality})`)
          .catch(async error => {
            // The row may be there although the answer was lost.
            if ((await publishedVersion(first, layout.database, version)) === null) throw error
          })
        isPublished = true
      },
      replaceAll() {
        isAlone = true
      },
    })
    // A version is superseded when the one after it is published.
    const replacedMs = (version: number) => inStore.find(next => next.version === version + 1)?.publishedMs ?? now()
    const old = inStore.filter(({ version }) => isAlone || replacedMs(version) < now() - keptMs)
    // After it was published: see `pinOnCluster`.
    const pins = await readPins(first, layout)
    const numbers = new Set(old.map(({ version }) => version))
    for (const { version } of pins) numbers.delete(version)
    if (!isPublished) numbers.add(version)
    await removeVersions(nodes, found => numbers.has(found))
    const keeping = pins.filter(pin => isAlone && pin.version < version).map(({ name }) => name)
    if (keeping.length > 0)
      throw new StoreError(
        `the version is published, but report runs still keep versions with forgotten data: ${keeping.join(', ')}; the first load an hour after they have ended removes these`,
      )
    return result
  })
}

async function versionsOf(first: ClickHouseEngine, layout: Layout) {
  const rows = await first.query(sql`SELECT version, published_at FROM ${inDatabase(layout, versionsTable)}`, {
    version: 'count',
    published_at: 'instant',
  })
  return rows.map(({ version, published_at }) => ({ version, publishedMs: Number(published_at / 1000n) }))
}

async function removeVersions({ all, layout }: OpenNodes, isRemoved: (version: number) => boolean): Promise<void> {
  await Promise.all(
    all.map(async node => {
      const tables = await node.query(
        sql`SELECT name FROM system.tables WHERE database = ${layout.database} ORDER BY name`,
        { name: 'text' },
      )
      const removed = tables.filter(({ name }) => isRemoved(versionOf(name) ?? Number.NaN))
      await executeOn(
        [node],
        removed.map(({ name }) => sql`DROP TABLE IF EXISTS ${inDatabase(layout, name)} SYNC`),
      )
    }),
  )
}

/** Runs statements in order on each of these nodes, which work at the same time. */
export async function executeOn(nodes: readonly ClickHouseEngine[], statements: readonly Sql[]): Promise<void> {
  await Promise.all(
    nodes.map(async node => {
      for (const statement of statements) await node.execute(statement)
    }),
  )
}

/** The latest version of a store that is open for writing. Throws `StoreError` if there is none. */
export async function latestVersion({ first, layout }: OpenNodes, address: string): Promise<number> {
  const published = await publishedVersion(first, layout.database)
  if (published === null) throw noStore(address)
  return published.version
}
