import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import { type ClusterTable, type ClusterTableName, clusterTables, columnsOf } from './tables.ts'

/** Where a version's tables are. */
export interface Layout {
  readonly database: string
  /** The name of the cluster; null on a server without one. */
  readonly cluster: string | null
}

export const tableNames = Object.keys(clusterTables) as readonly ClusterTableName[]

/** The table that is asked. Where rows are sharded, it has none itself and asks all shards. */
export function tableOf(version: number, name: string): string {
  return `v${version}_${name}`
}

/** The table with the rows that this node has. */
export function localTableOf(version: number, name: ClusterTableName, { cluster }: Layout): string {
  const { isSharded }: ClusterTable = clusterTables[name]
  return cluster !== null && isSharded === true ? `${tableOf(version, name)}_local` : tableOf(version, name)
}

/** The version that a table belongs to; null when it is no table of a version. */
export function versionOf(table: string): number | null {
  const [, version] = /^v(\d{1,9})_/.exec(table) ?? []
  return version === undefined ? null : Number(version)
}

/** The DDL of a version, for every node. */
export function createVersion(version: number, layout: Layout): readonly Sql[] {
  return tableNames.flatMap(name => {
    const table: ClusterTable = clusterTables[name]
    const local = localTableOf(version, name, layout)
    const definitions = join(columnsOf(table, ({ type }, column) => sql`${column} ${type}`))
    // Rows of a month are kept together; those of the far past or future of a broken clock share a part.
    const months =
      table.month === undefined
        ? sql``
        : sql` PARTITION BY toYYYYMM(least(greatest(${table.month}, toDateTime64('1990-01-01 00:00:00', 6, 'UTC')), toDateTime64('2090-01-01 00:00:00', 6, 'UTC')))`
    const created = sql`CREATE TABLE ${inDatabase(layout, local)} (${definitions}) ENGINE = MergeTree${months} ORDER BY (${table.order})`
    return local === tableOf(version, name) ? [created] : [created, distributed(tableOf(version, name), local, layout)]
  })
}

/** A table that asks the tables of the shards. */
function distributed(name: string, local: string, layout: Layout, shard: Sql = sql`chat_key`): Sql {
  const [cluster, database] = [identifier(layout.cluster ?? ''), identifier(layout.database)]
  return sql`CREATE TABLE ${inDatabase(layout, name)} AS ${inDatabase(layout, local)} ENGINE = Distributed(${cluster}, ${database}, ${identifier(local)}, ${shard})`
}

/** The published versions: whoever reads a store reads the latest. A single row is inserted at once or not at all. */
export const versionsTable = 'causerie_versions'

/** The versions that runs keep, by name. */
export const pinsTable = 'causerie_pins'

/** The DDL of both, for every node. They are kept by the first shard and asked by all nodes. */
export function createVersions(layout: Layout): readonly Sql[] {
  return [
    ...onFirstShard(
      versionsTable,
      sql`(version Int32, schema Int32, published_at DateTime64(6, 'UTC'), cluster String, quality String) ENGINE = MergeTree ORDER BY version`,
      layout,
    ),
    ...onFirstShard(
      pinsTable,
      sql`(name String, version Int32, is_kept Bool, at DateTime64(9, 'UTC') DEFAULT now64(9, 'UTC')) ENGINE = MergeTree ORDER BY name`,
      layout,
    ),
  ]
}

function onFirstShard(table: string, definition: Sql, layout: Layout): readonly Sql[] {
  const created = (name: string) => sql`CREATE TABLE IF NOT EXISTS ${inDatabase(layout, name)} ${definition}`
  if (layout.cluster === null) return [created(table)]
  const local = `${table}_local`
  const { parts } = distributed(table, local, layout, sql`0`)
  const asked: Sql = { type: 'sql', parts: [{ type: 'text', text: 'CREATE TABLE IF NOT EXISTS ' }, ...parts.slice(1)] }
  return [created(local), asked]
}

export function inDatabase({ database }: Pick<Layout, 'database'>, table: string): Sql {
  return sql`${identifier(database)}.${identifier(table)}`
}
