import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { identifier, sql } from '../engine/sql.ts'
import { StoreError } from '../errors.ts'
import { wholeQuality } from '../quality/quality.ts'
import { isClusterAddress, readClusterAddress } from '../store/cluster/address.ts'
import { inDatabase, tableNames, tableOf } from '../store/cluster/layout.ts'
import { type ClusterTable, type ClusterTableName, clusterTables } from '../store/cluster/tables.ts'
import { assertCount, assertSent, numberOf, receiveRows, rowsIn, sendTable } from '../store/cluster/transfer.ts'
import { latestVersion, type OpenNodes, openNodes, withNewVersion } from '../store/cluster/writing.ts'
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
        const path = joinPath(folder, 'rows.parquet')
        rows[name] = await sendTable(store, nodes, name, { version: next.version, path })
        await assertSent(nodes, name, next.version, rows[name])
        options.onTable?.(name, rows[name])
      }
      await next.publish(await wholeQuality(store))
      return { version: next.version, tables: listed(rows) }
    })
  } finally {
    store.close()
  }
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
    await receiveRows(first, inDatabase(layout, tableOf(version, name)), clusterTables[name], fileOf(folder, name))
  }
  await updateStore(directory, {}, async store => {
    for (const name of tableNames) {
      const table: ClusterTable = clusterTables[name]
      await store.execute(sql`INSERT INTO ${identifier(name)} BY NAME
        FROM ${rowsIn(fileOf(folder, name), table)} ORDER BY ${table.orderInDuckDB ?? table.order}`)
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

function fileOf(folder: string, name: ClusterTableName): string {
  return joinPath(folder, `${name}.parquet`)
}
