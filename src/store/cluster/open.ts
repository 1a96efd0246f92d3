import { type ClickHouseEngine, openClickHouse } from '../../engine/clickhouse.ts'
import { clickhouseDialect } from '../../engine/clickhouse-dialect.ts'
import type { Engine } from '../../engine/engine.ts'
import { sql } from '../../engine/sql.ts'
import { EngineError, StoreError } from '../../errors.ts'
import { readIdentity, type StoreIdentity } from '../identity.ts'
import { closable, type OpenStore } from '../read-open.ts'
import { schemaVersion } from '../schema.ts'
import { readClusterAddress } from './address.ts'
import { inDatabase, localTableOf, tableOf, versionsTable } from './layout.ts'

interface PublishedVersion {
  readonly version: number
  readonly schema: number
  readonly cluster: string | null
  readonly quality: string
}

/** The latest version of a store on ClickHouse, or another that was published; null when there is none. Throws `EngineError`. */
export async function publishedVersion(
  engine: Engine,
  database: string,
  version: number | null = null,
): Promise<PublishedVersion | null> {
  const wanted = version === null ? sql`` : sql` WHERE version = ${version}`
  const rows = await engine
    .query(
      sql`SELECT version, schema, cluster, quality FROM ${inDatabase({ database }, versionsTable)}${wanted} ORDER BY version DESC LIMIT 1`,
      { version: 'count', schema: 'count', cluster: 'text', quality: 'text' },
    )
    .catch(error => {
      if (isUnknown(error)) return []
      throw error
    })
  return rows.map(row => ({ ...row, cluster: row.cluster === '' ? null : row.cluster }))[0] ?? null
}

/** Whether a table or a database that a statement names does not exist. */
export function isUnknown(error: unknown): error is EngineError {
  return (
    error instanceof EngineError &&
    /UNKNOWN_(TABLE|DATABASE)|Unknown table expression|(Table|Database) .* does(n't| not) exist/.test(error.message)
  )
}

/** The engine of one version: its tables have the names of the schema. */
function engineOf(
  engine: ClickHouseEngine,
  { version, cluster, quality }: PublishedVersion,
  database: string,
): ClickHouseEngine {
  const layout = { database, cluster }
  return engine.withDialect(
    clickhouseDialect({
      tableOf: name => tableOf(version, name),
      ...(cluster === null
        ? {}
        : { cluster: { name: cluster, database, localTableOf: name => localTableOf(version, name, layout) } }),
    }),
    quality === '' ? undefined : { quality },
  )
}

interface OpenVersion {
  readonly version: number
  readonly engine: ClickHouseEngine
  readonly identity: StoreIdentity
}

/** Opens a store on ClickHouse for reading: the latest version, or always the same. Throws `StoreError` and `EngineError`. */
export async function openCluster(address: string, version: number | null = null): Promise<OpenStore> {
  const place = await readClusterAddress(address)
  const base = await openClickHouse(place, { dialect: clickhouseDialect(), mayWrite: false })
  let opened: OpenVersion | null = null
  const current = async (): Promise<OpenVersion> => {
    const published = await publishedVersion(base, place.database, version)
    if (published === null && version !== null) throw notKept(version, address)
    if (published === null) throw noStore(address)
    if (published.schema !== schemaVersion)
      throw new StoreError(
        `the store has schema ${published.schema}, this version of causerie reads ${schemaVersion}: copy it again with the causerie that reads it: ${address}`,
      )
    if (opened?.version === published.version) return opened
    const engine = engineOf(base, published, place.database)
    opened = { version: published.version, engine, identity: await readIdentity(engine) }
    return opened
  }
  try {
    await current()
  } catch (error) {
    base.close()
    throw error
  }
  let isClosed = false
  const openSource = async (what: string) => {
    if (isClosed) throw new StoreError(`the store is closed and can no longer be read: ${address}`)
    const { version, identity, engine } = await current()
    const source = closable(engine, { what, onClosed: () => {} })
    return {
      version,
      identity,
      close: source.close,
      read: <T>(use: (engine: Engine) => Promise<T>, options: Parameters<typeof source.read>[1]) =>
        source.read(use, options).catch(error => {
          throw isUnknown(error) ? notKept(version, address, error) : error
        }),
    }
  }
  return {
    directory: address,
    async read(use, reading) {
      const source = await openSource('the store')
      return source.read(use, reading).finally(source.close)
    },
    snapshot: () => openSource(`a snapshot of the store ${address}`),
    close() {
      isClosed = true
      base.close()
    },
  }
}

export function noStore(address: string): StoreError {
  return new StoreError(
    `no store here, load a log into it first, with causerie ingest FILE --store ${address}, or copy a store, with causerie copy`,
  )
}

function notKept(version: number, address: string, cause?: EngineError): StoreError {
  return new StoreError(`version ${version} of the store is no longer kept, ask the store again: ${address}`, { cause })
}
