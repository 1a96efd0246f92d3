import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { type Sql, sql } from '../../src/engine/sql.ts'
import type { FilterLists } from '../question.ts'

/** An end that never came, in µs. */
export const neverMicros = 7_258_118_400_000_000n

export interface PolarsFiles {
  readonly messages: string
  readonly starts: string
  readonly waits: string
  readonly sites: string
  /** The zones of the sites; the column `zone` of the file is a place in this list, −1 without a zone. */
  readonly zones: readonly string[]
  /** The text of every key. */
  readonly texts: Readonly<Record<'establishment' | 'channel' | 'platform', ReadonlyMap<number, string>>>
  readonly regions: ReadonlyMap<number, string>
  readonly sizeBytes: number
}

const keys = sql`chat_key AS chat, customer_key AS customer, establishment_key AS establishment, channel_key AS channel,
  platform_key AS platform`
const wait = sql`epoch_us(opened_at) AS opened, coalesce(epoch_us(ended_at), ${neverMicros}) AS ended,
  coalesce(enum_code(ended_by) + 1, 0)::TINYINT AS ended_by, ${keys}`

/** The derived tables of a store as Parquet files, written by DuckDB: whole numbers only, ordered for the questions. */
export async function writeParquet(store: string, folder: string): Promise<PolarsFiles> {
  const engine = await openDuckDB(join(store, '000001.duckdb'), { readOnly: true })
  const pathOf = (name: string) => join(folder, `${name}.parquet`)
  const copy = (name: string, rows: Sql) =>
    engine.execute(sql`COPY (${rows}) TO ${pathOf(name)} (FORMAT parquet, COMPRESSION lz4_raw)`)
  try {
    await copy('messages', sql`SELECT epoch_us(sent_at) AS sent, ${keys} FROM messages ORDER BY sent_at`)
    await copy('starts', sql`SELECT ${wait} FROM waits WHERE ordinal = 1 ORDER BY opened_at`)
    await copy('waits', sql`SELECT ${wait} FROM waits ORDER BY ended_at NULLS LAST`)
    const zones = await engine.query(sql`SELECT DISTINCT time_zone FROM establishments WHERE time_zone IS NOT NULL`, {
      time_zone: 'text',
    })
    const places = sql`list_position(${{ type: 'texts', texts: zones.map(row => row.time_zone) }}::VARCHAR[], time_zone)`
    await copy(
      'sites',
      sql`SELECT establishment_key AS establishment, (coalesce(${places}, 0) - 1)::TINYINT AS zone FROM establishments`,
    )
    const map = async (rows: Sql) => {
      const found = await engine.query(rows, { key: 'count', text: 'text' })
      return new Map(found.map(({ key, text }) => [key, text]))
    }
    const sizes = await Promise.all((await readdir(folder)).map(async file => (await stat(join(folder, file))).size))
    return {
      messages: pathOf('messages'),
      starts: pathOf('starts'),
      waits: pathOf('waits'),
      sites: pathOf('sites'),
      zones: zones.map(({ time_zone }) => time_zone),
      texts: {
        establishment: await map(sql`SELECT establishment_key AS key, establishment_id AS text FROM establishments`),
        channel: await map(sql`SELECT channel_key AS key, channel AS text FROM channels`),
        platform: await map(sql`SELECT platform_key AS key, platform AS text FROM platforms`),
      },
      regions: await map(sql`SELECT establishment_key AS key, value AS text FROM establishment_attributes
        WHERE attribute = 'region'`),
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
    }
  } finally {
    engine.close()
  }
}

/** The column and the keys that a filter's texts stand for. */
export function filteredKeys({ texts, regions }: PolarsFiles, where: FilterLists) {
  return Object.entries(where).map(([name, list]) => {
    const column = name === 'region' ? 'establishment' : (name as keyof typeof texts)
    const named = name === 'region' ? regions : texts[column]
    return { column, keys: [...named].flatMap(([key, text]) => (list.includes(text) ? [key] : [])) }
  })
}
