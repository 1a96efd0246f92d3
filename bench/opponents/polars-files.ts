import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { type Sql, sql } from '../../src/engine/sql.ts'
import type { FilterLists } from '../question.ts'
import { loading } from './obvious.ts'
import type { Log } from './opponent.ts'
import { deriving, files } from './polars-schema.ts'

export interface PolarsFiles {
  readonly messages: string
  readonly starts: string
  readonly waits: string
  readonly sites: string
  /** The time zones of the sites. The column `zone` of the file is an index into this list, −1 for no zone. */
  readonly zones: readonly string[]
  /** The text of every key. */
  readonly texts: Readonly<Record<'establishment' | 'channel' | 'platform', ReadonlyMap<number, string>>>
  readonly regions: ReadonlyMap<number, string>
  readonly sizeBytes: number
}

/** Writes the log as the Parquet files that suit these questions, through a temporary DuckDB database. */
export async function writePolarsFiles(log: Log, folder: string): Promise<PolarsFiles> {
  const derivation = join(folder, 'derivation.duckdb')
  const engine = await openDuckDB(derivation)
  const pathOf = (name: string) => join(folder, `${name}.parquet`)
  const copy = (name: string, rows: Sql) =>
    engine.execute(sql`COPY (${rows}) TO ${pathOf(name)} (FORMAT parquet, COMPRESSION lz4_raw)`)
  const map = async (rows: Sql) => {
    const found = await engine.query(rows, { key: 'count', text: 'text' })
    return new Map(found.map(({ key, text }) => [key, text]))
  }
  try {
    for (const statement of [...loading(log), ...deriving]) await engine.execute(statement)
    for (const [name, rows] of Object.entries(files)) await copy(name, rows)
    const found = await engine.query(sql`SELECT DISTINCT time_zone FROM sites WHERE time_zone IS NOT NULL`, {
      time_zone: 'text',
    })
    const zones = found.map(({ time_zone }) => time_zone)
    const place = sql`list_position(${{ type: 'texts', texts: zones }}::VARCHAR[], time_zone)`
    await copy('sites', sql`SELECT key AS establishment, (coalesce(${place}, 0) - 1)::TINYINT AS zone FROM sites`)
    const names = (await readdir(folder)).filter(name => name.endsWith('.parquet'))
    const sizes = await Promise.all(names.map(async name => (await stat(join(folder, name))).size))
    return {
      messages: pathOf('messages'),
      starts: pathOf('starts'),
      waits: pathOf('waits'),
      sites: pathOf('sites'),
      zones,
      texts: {
        establishment: await map(sql`SELECT key, text FROM sites`),
        channel: await map(sql`SELECT key, text FROM channels`),
        platform: await map(sql`SELECT key, text FROM platforms`),
      },
      regions: await map(sql`SELECT key, region AS text FROM sites`),
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
    }
  } finally {
    engine.close()
    await rm(derivation)
  }
}

/** The column of each dimension and the keys of its filter's texts. */
export function filteredKeys({ texts, regions }: PolarsFiles, where: FilterLists) {
  return Object.entries(where).map(([name, list]) => {
    const column = name === 'region' ? 'establishment' : (name as keyof typeof texts)
    const named = name === 'region' ? regions : texts[column]
    return { column, keys: [...named].flatMap(([key, text]) => (list.includes(text) ? [key] : [])) }
  })
}
