import { type ClickHouseEngine, openClickHouse } from '../../engine/clickhouse.ts'
import { clickhouseDialect } from '../../engine/clickhouse-dialect.ts'
import type { Engine } from '../../engine/engine.ts'
import { sql } from '../../engine/sql.ts'
import { StoreError } from '../../errors.ts'
import type { OpenStore } from '../read-open.ts'
import { readClusterAddress } from './address.ts'
import { inDatabase, pinsTable, tableOf } from './layout.ts'
import { isUnknown, noStore, openCluster, publishedVersion } from './open.ts'

const attempts = 5

/** A version, and a text that no other version has. */
interface Version {
  readonly version: number
  readonly path: string
}

/** Pins the current version: see `pinVersion`. */
export async function pinOnCluster(address: string, name: string): Promise<Version> {
  return asked(address, async (engine, place) => {
    const pinned = (await readPins(engine, place)).find(pin => pin.name === name)
    if (pinned !== undefined) return versionAt(address, pinned.version)
    const current = async () => (await publishedVersion(engine, place.database))?.version
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const version = await current()
      if (version === undefined) throw noStore(address)
      await write(engine, place, { name, version, isKept: true })
      // Whoever publishes the next one looks for pins after that.
      if ((await current()) === version) return versionAt(address, version)
    }
    throw new StoreError(`the store's version cannot be kept: a new one is published too often: ${address}`)
  })
}

/** The version pinned under a name; null when there is none. */
export async function pinnedOnCluster(address: string, name: string): Promise<Version | null> {
  const kept = await asked(address, readPins)
  const pinned = kept.find(pin => pin.name === name)
  return pinned === undefined ? null : versionAt(address, pinned.version)
}

/** All pins of a store. */
export async function pinsOnCluster(
  address: string,
): Promise<readonly (Version & { readonly name: string; readonly freesBytes: number })[]> {
  return asked(address, async (engine, place) => {
    const kept = await readPins(engine, place)
    const current = kept.length === 0 ? null : await publishedVersion(engine, place.database)
    return Promise.all(
      kept.map(async ({ name, version }) => ({
        name,
        ...versionAt(address, version),
        freesBytes: version === current?.version ? 0 : await bytesOf(engine, place, version),
      })),
    )
  })
}

/** Removes a pin. Does nothing when there is none. */
export async function unpinOnCluster(address: string, name: string): Promise<void> {
  await asked(address, async (engine, place) => {
    const pinned = (await readPins(engine, place)).find(pin => pin.name === name)
    if (pinned !== undefined) await write(engine, place, { ...pinned, isKept: false })
  })
}

/** The current version; null when there is no store. */
export async function currentOnCluster(address: string): Promise<Version | null> {
  return asked(address, async (engine, { database }) => {
    const published = await publishedVersion(engine, database)
    return published === null ? null : versionAt(address, published.version)
  })
}

/** Opens a pinned version, which never moves on. Throws `StoreError`. */
export function openPinnedOnCluster(address: string, { version }: Version): Promise<OpenStore> {
  return openCluster(address, version)
}

/** The versions that are pinned, as who writes the store has to know. Nobody has pinned anything in a store without the table. */
export async function readPins(
  engine: Engine,
  place: { readonly database: string },
): Promise<readonly { readonly name: string; readonly version: number }[]> {
  // A pin and its release are rows, because a row is there at once or not at all.
  return engine
    .query(
      sql`SELECT name, version FROM (
          SELECT name, argMax(version, at) AS version, argMax(is_kept, at) AS is_kept FROM ${inDatabase(place, pinsTable)} GROUP BY name)
        WHERE is_kept ORDER BY name`,
      { name: 'text', version: 'count' },
    )
    .catch(error => {
      if (isUnknown(error)) return []
      throw error
    })
}

interface Place {
  readonly database: string
  readonly cluster: string | null
}

async function write(
  engine: Engine,
  place: Place,
  { name, version, isKept }: { readonly name: string; readonly version: number; readonly isKept: boolean },
): Promise<void> {
  const settings = place.cluster === null ? sql`` : sql` SETTINGS distributed_foreground_insert = 1`
  await engine.execute(sql`INSERT INTO ${inDatabase(place, pinsTable)} (name, version, is_kept)${settings}
    VALUES (${name}, ${version}, ${isKept})`)
}

async function bytesOf(engine: Engine, { cluster, database }: Place, version: number): Promise<number> {
  const tables = cluster === null ? sql`system.tables` : sql`cluster(${cluster}, system.tables)`
  const [found] = await engine.query(
    sql`SELECT coalesce(sum(total_bytes), 0) AS bytes FROM ${tables}
      WHERE database = ${database} AND startsWith(name, ${tableOf(version, '')})`,
    { bytes: 'count' },
  )
  return found?.bytes ?? 0
}

function versionAt(address: string, version: number): Version {
  return { version, path: `${address} version ${version}` }
}

async function asked<T>(address: string, use: (engine: ClickHouseEngine, place: Place) => Promise<T>): Promise<T> {
  const place = await readClusterAddress(address)
  const engine = await openClickHouse(place, { dialect: clickhouseDialect(), mayWrite: true })
  try {
    return await use(engine, place)
  } finally {
    engine.close()
  }
}
