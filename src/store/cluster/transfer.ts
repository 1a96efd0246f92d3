import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseEngine } from '../../engine/clickhouse.ts'
import type { DuckDBEngine } from '../../engine/duckdb.ts'
import type { Engine } from '../../engine/engine.ts'
import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import { StoreError } from '../../errors.ts'
import { inDatabase, tableOf } from './layout.ts'
import { type ClusterTable, type ClusterTableName, clusterTables, columnsOf } from './tables.ts'
import type { OpenNodes } from './writing.ts'

const rowsPerFile = 1_000_000

export interface Sending {
  readonly version: number
  /** A file that is written over and over. */
  readonly path: string
  /** Which rows of a table are sent. Default: all. */
  readonly where?: Sql
}

/** Whether its rows are spread over the shards of this cluster. */
function isOnShards(name: ClusterTableName, { layout }: Pick<OpenNodes, 'layout'>): boolean {
  const { isSharded }: ClusterTable = clusterTables[name]
  return isSharded === true && layout.cluster !== null
}

/** Sends rows of a table of the store to a version's table, and gives their number. */
export async function sendTable(
  store: DuckDBEngine,
  nodes: OpenNodes,
  name: ClusterTableName,
  { version, path, where }: Sending,
): Promise<number> {
  const { first, all, layout } = nodes
  const to = { table: clusterTables[name], into: inDatabase(layout, tableOf(version, name)), path }
  // What a shard has is sent by the node that is asked; other tables are whole on every node.
  return sendRows(store, isOnShards(name, nodes) ? [first] : all, {
    ...to,
    from: identifier(name),
    ...(where === undefined ? {} : { where }),
  })
}

interface Rows {
  readonly table: Pick<ClusterTable, 'columns'>
  /** The table in DuckDB. */
  readonly from: Sql
  readonly where?: Sql
  /** The table in ClickHouse. */
  readonly into: Sql
  readonly path: string
}

/** Sends rows to a table on each of these nodes, in files of up to a million rows. */
export async function sendRows(
  store: DuckDBEngine,
  to: readonly ClickHouseEngine[],
  { table, from, where = sql`true`, into, path }: Rows,
): Promise<number> {
  const written = join(columnsOf(table, ({ fromDuckDB }, column) => sql`${fromDuckDB(column)} AS ${column}`))
  const columns = join(columnsOf(table, (_, column) => column))
  const read = join(columnsOf(table, ({ toClickHouse }, column) => toClickHouse(column)))
  const structure = columnsOf(table, ({ inFile }, column) => sql`${column} ${inFile}`)
  const insert = sql`INSERT INTO ${into} (${columns})
    SELECT ${read} FROM input(${literal(join(structure))})
    SETTINGS distributed_foreground_insert = 1, max_partitions_per_insert_block = 0, insert_deduplicate = 0 FORMAT Parquet`
  const ends = await numberOf(store, sql`SELECT coalesce(max(rowid), -1) + 1 AS found FROM ${from} WHERE ${where}`)
  let rows = 0
  for (let begin = 0; begin < ends; begin += rowsPerFile) {
    const some = sql`rowid >= ${begin} AND rowid < ${begin + rowsPerFile} AND (${where})`
    const found = await numberOf(store, sql`SELECT count(*) AS found FROM ${from} WHERE ${some}`)
    if (found === 0) continue
    rows += found
    await store.execute(
      sql`COPY (SELECT ${written} FROM ${from} WHERE ${some}) TO ${path} (FORMAT parquet, COMPRESSION lz4)`,
    )
    await Promise.all(to.map(node => node.send(insert, createReadStream(path))))
  }
  return rows
}

/** Deletes the rows of these tables that meet a condition, on every node. */
export async function deleteRows(
  { all, layout }: OpenNodes,
  { tables, condition }: { readonly tables: readonly string[]; readonly condition: Sql },
): Promise<void> {
  if (tables.length === 0) return
  await Promise.all(
    all.map(async node => {
      // Waiting for it in the statement itself would be silence, which ends a connection.
      for (const table of tables)
        await node.execute(
          sql`DELETE FROM ${inDatabase(layout, table)} WHERE ${condition} SETTINGS lightweight_deletes_sync = 0`,
        )
      for (let waitMs = 20; ; waitMs = Math.min(500, waitMs * 1.5)) {
        const undone = await node.query(
          sql`SELECT "table" AS name, latest_fail_reason AS reason FROM system.mutations
            WHERE database = ${layout.database} AND "table" IN (${join(tables.map(table => sql`${table}`))}) AND NOT is_done`,
          { name: 'text', reason: 'text' },
        )
        if (undone.length === 0) return
        const failed = undone.find(({ reason }) => reason !== '')
        if (failed !== undefined)
          throw new StoreError(`rows of ${failed.name} cannot be replaced: ${node.node()}: ${failed.reason}`)
        await sleep(waitMs)
      }
    }),
  )
}

/** The rows of a table or a subquery in ClickHouse as a Parquet file. */
export async function receiveRows(
  node: ClickHouseEngine,
  from: Sql,
  table: Pick<ClusterTable, 'columns'>,
  path: string,
): Promise<void> {
  const written = join(columnsOf(table, ({ fromClickHouse }, column) => sql`${fromClickHouse(column)} AS ${column}`))
  const bytes = await node.receive(sql`SELECT ${written} FROM ${from} FORMAT Parquet`)
  await pipeline(bytes, createWriteStream(path, { mode: 0o600 }))
}

/** The rows of such a file, as a subquery of DuckDB. */
export function rowsIn(path: string, table: Pick<ClusterTable, 'columns'>): Sql {
  const read = join(columnsOf(table, ({ toDuckDB }, column) => sql`${toDuckDB(column)} AS ${column}`))
  return sql`(SELECT ${read} FROM read_parquet(${path}))`
}

export async function numberOf(engine: Engine, statement: Sql): Promise<number> {
  const [row] = await engine.query(statement, { found: 'count' })
  return row?.found ?? 0
}

/** Throws `StoreError` unless what a table has is what it should have. */
export function assertCount(table: string, sent: number, received: number, where: string): void {
  if (sent !== received)
    throw new StoreError(
      `${table} should have ${sent} rows after the transfer, ${where} has ${received}: nothing was published`,
    )
}

/** Compares what a version's table has, on all shards together or on every node, with what it should have. */
export async function assertSent(
  nodes: OpenNodes,
  name: ClusterTableName,
  version: number,
  rows: number,
): Promise<void> {
  const counted = sql`SELECT count() AS found FROM ${inDatabase(nodes.layout, tableOf(version, name))}`
  for (const node of isOnShards(name, nodes) ? [nodes.first] : nodes.all)
    assertCount(name, rows, await numberOf(node, counted), node.node())
}

/** A text of this program as a literal. */
function literal({ parts }: Sql): Sql {
  const text = parts
    .map(part => {
      if (part.type === 'text') return part.text
      if (part.type === 'identifier') return part.name
      throw new Error('only names and texts')
    })
    .join('')
  return { type: 'sql', parts: [{ type: 'text', text: `'${text.replaceAll("'", "\\'")}'` }] }
}
