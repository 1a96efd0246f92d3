import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ClickHouseEngine } from '../engine/clickhouse.ts'
import type { DuckDBEngine } from '../engine/duckdb.ts'
import type { Engine } from '../engine/engine.ts'
import { identifier, join, type Sql, sql } from '../engine/sql.ts'
import { StoreError } from '../errors.ts'
import { wholeQuality } from '../quality/quality.ts'
import { isClusterAddress, readClusterAddress } from '../store/cluster/address.ts'
import { inDatabase, tableNames, tableOf } from '../store/cluster/layout.ts'
import { type ClusterTable, type ClusterTableName, clusterTables, columnsOf } from '../store/cluster/tables.ts'
import { latestVersion, type NewVersion, type OpenNodes, openNodes, withNewVersion } from '../store/cluster/writing.ts'
import { openForFiles } from '../store/store.ts'
import { updateStore } from '../store/update.ts'
import { currentVersion } from '../store/versions.ts'

export interface CopyOptions {
  /** Where files of up to a million rows, or, from a cluster, of all rows, are kept for a while. Default: the system's temporary folder. */
  readonly temporaryFolder?: string
  /** Called after each table with its name and number of rows. */
  readonly onTable?: (table: string, rows: number) => void
  readonly now?: () => Date
}

/** What was copied: the version that it became, and how many rows each table has. */
export interface Copied {
  readonly version: number
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
}

/**
 * Copies a store from a directory to ClickHouse, or back into a new directory, as one version that is published as a whole. The counts of both
 * sides are compared before. If it fails, readers have seen nothing of it, and it can be repeated. Throws `StoreError` and `EngineError`.
 */
export async function copyStore(from: string, to: string, options: CopyOptions = {}): Promise<Copied> {
  if (isClusterAddress(from) === isClusterAddress(to))
    throw new StoreError('a store is copied from a directory to an address of ClickHouse, or from there to a directory')
  const folder = await mkdtemp(joinPath(options.temporaryFolder ?? tmpdir(), 'causerie-copy-'))
  const nodes = await openNodes(await readClusterAddress(isClusterAddress(to) ? to : from)).catch(async error => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  try {
    return await (isClusterAddress(to)
      ? copyThere(from, nodes, folder, options)
      : copyBack(from, nodes, to, folder, options))
  } finally {
    nodes.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const rowsPerFile = 1_000_000

async function copyThere(directory: string, nodes: OpenNodes, folder: string, options: CopyOptions): Promise<Copied> {
  const store = await openForFiles(directory, {})
  const now = () => (options.now?.() ?? new Date()).getTime()
  try {
    const present = await store.query(sql`SELECT table_name AS name FROM duckdb_tables()`, { name: 'text' })
    const names = new Set(present.map(({ name }) => name))
    return await withNewVersion(nodes, now, async next => {
      const rows: Record<string, number> = {}
      // Stores of an earlier causerie lack some of the tables, which are then empty.
      for (const name of tableNames.filter(name => names.has(name))) {
        rows[name] = await copyTable(store, nodes, next, name, joinPath(folder, 'rows.parquet'))
        options.onTable?.(name, rows[name])
      }
      await next.publish(await wholeQuality(store))
      return { version: next.version, tables: listed(rows) }
    })
  } finally {
    store.close()
  }
}

async function copyTable(
  store: DuckDBEngine,
  nodes: OpenNodes,
  { version }: NewVersion,
  name: ClusterTableName,
  path: string,
): Promise<number> {
  const { layout, first, all } = nodes
  const table: ClusterTable = clusterTables[name]
  const isSharded = table.isSharded === true && layout.cluster !== null
  const written = join(columnsOf(table, ({ fromDuckDB }, column) => sql`${fromDuckDB(column)} AS ${column}`))
  const columns = join(columnsOf(table, (_, column) => column))
  const read = join(columnsOf(table, ({ toClickHouse }, column) => toClickHouse(column)))
  const structure = columnsOf(table, ({ inFile }, column) => sql`${column} ${inFile}`)
  const insert = sql`INSERT INTO ${inDatabase(layout, tableOf(version, name))} (${columns})
    SELECT ${read} FROM input(${literal(join(structure))})
    SETTINGS distributed_foreground_insert = 1, max_partitions_per_insert_block = 0, insert_deduplicate = 0 FORMAT Parquet`
  const last = (await numberOf(store, sql`SELECT coalesce(max(rowid), -1) AS found FROM ${identifier(name)}`)) + 1
  for (let from = 0; from < last; from += rowsPerFile) {
    await store.execute(sql`COPY (SELECT ${written} FROM ${identifier(name)} WHERE rowid >= ${from} AND rowid < ${from + rowsPerFile})
      TO ${path} (FORMAT parquet, COMPRESSION lz4)`)
    // What a shard has is sent by the node that is asked; other tables are whole on every node.
    for (const node of isSharded ? [first] : all) await node.send(insert, createReadStream(path))
  }
  const rows = await numberOf(store, sql`SELECT count(*) AS found FROM ${identifier(name)}`)
  const counted = sql`SELECT count() AS found FROM ${inDatabase(layout, tableOf(version, name))}`
  for (const node of isSharded ? [first] : all) assertCount(name, rows, await numberOf(node, counted), node.node())
  return rows
}

/** The files of all tables, then a store made of them. */
async function copyBack(
  address: string,
  nodes: OpenNodes,
  directory: string,
  folder: string,
  options: CopyOptions,
): Promise<Copied> {
  if ((await currentVersion(directory)) !== null)
    throw new StoreError(`there is a store already, name another directory: ${directory}`)
  const { first, layout } = nodes
  const version = await latestVersion(nodes, address)
  const rows: Record<string, number> = {}
  for (const name of tableNames) {
    rows[name] = await numberOf(first, sql`SELECT count() AS found FROM ${inDatabase(layout, tableOf(version, name))}`)
    await receiveTable(
      first,
      sql`${inDatabase(layout, tableOf(version, name))}`,
      clusterTables[name],
      fileOf(folder, name),
    )
  }
  await updateStore(directory, {}, async store => {
    for (const name of tableNames) {
      const table: ClusterTable = clusterTables[name]
      const read = join(columnsOf(table, ({ toDuckDB }, column) => toDuckDB(column)))
      await store.execute(sql`INSERT INTO ${identifier(name)} (${join(columnsOf(table, (_, column) => column))})
        SELECT ${read} FROM read_parquet(${fileOf(folder, name)}) ORDER BY ${table.orderInDuckDB ?? table.order}`)
      assertCount(
        name,
        rows[name] ?? 0,
        await numberOf(store, sql`SELECT count(*) AS found FROM ${identifier(name)}`),
        directory,
      )
      options.onTable?.(name, rows[name] ?? 0)
    }
  })
  return { version: 1, tables: listed(rows) }
}

function listed(rows: Readonly<Record<string, number>>): Copied['tables'] {
  return Object.entries(rows).map(([table, rows]) => ({ table, rows }))
}

async function receiveTable(node: ClickHouseEngine, from: Sql, table: ClusterTable, path: string): Promise<void> {
  const written = join(columnsOf(table, ({ fromClickHouse }, column) => sql`${fromClickHouse(column)} AS ${column}`))
  const bytes = await node.receive(sql`SELECT ${written} FROM ${from} FORMAT Parquet`)
  await pipeline(bytes, createWriteStream(path, { mode: 0o600 }))
}

function fileOf(folder: string, name: ClusterTableName): string {
  return joinPath(folder, `${name}.parquet`)
}

async function numberOf(engine: Engine, statement: Sql): Promise<number> {
  const [row] = await engine.query(statement, { found: 'count' })
  return row?.found ?? 0
}

function assertCount(table: string, sent: number, received: number, where: string): void {
  if (sent !== received)
    throw new StoreError(`${sent} rows of ${table} were sent, ${where} has ${received}: nothing was published`)
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
