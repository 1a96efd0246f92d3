import type { Engine } from '../../engine/engine.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import { meantNames } from './match-names.ts'
import { assertColumns, type ReadContext } from './read-context.ts'
import type { InputFile } from './unpack.ts'

/** The number of rows that are looked at first; in most files they have all columns. */
const sampleRows = 1000

/** The lines of a file as JSON; NULL for invalid lines. */
export function readJsonLines(path: string): Sql {
  return sql`read_ndjson_objects(${path}, ignore_errors = true, compression = 'uncompressed', hive_partitioning = false)`
}

/** A JSON pointer (RFC 6901), which unlike a JSON path can name any key. */
export function pointerTo(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/**
 * Maps the wanted column names, or all that occur if `columns` is null, to the file's keys. Throws `IngestError` for a required column that
 * no row has. If the first rows do not have all wanted columns, all rows are searched in one more pass. A file without rows is
 * accepted.
 */
export async function jsonColumns(file: InputFile, context: ReadContext): Promise<ReadonlyMap<string, string>> {
  const { engine, required, columns, spelled } = context
  const objects = sql`FROM ${readJsonLines(file.path)} WHERE starts_with(json, '{')`
  const keysIn = async (rows: Sql) => {
    const found = await engine.query(
      sql`SELECT DISTINCT unnest(json_keys(json)) AS name FROM (${rows}) ORDER BY name`,
      {
        name: 'text',
      },
    )
    return found.map(({ name }) => name)
  }
  if (columns === null) {
    const keys = await keysIn(objects)
    return new Map(meantNames(file.name, keys, spelled).map((name, index) => [name, keys[index] ?? name]))
  }
  const first = await keysIn(sql`${objects} LIMIT ${sampleRows}`)
  // A column that the first rows lack may occur in a later row under another spelling.
  const wanted = [...columns, ...required.map(({ name }) => name)]
  if (wanted.every(name => first.includes(name))) return new Map(columns.map(name => [name, name]))

  const keys = await keysIn(objects)
  const names = meantNames(file.name, keys, spelled)
  if (keys.length > 0 || (await hasRows(engine, objects)))
    assertColumns(file.name, keys, required, name => names.includes(name))
  return new Map(columns.map(name => [name, keys[names.indexOf(name)] ?? name]))
}

async function hasRows(engine: Engine, rows: Sql): Promise<boolean> {
  const [found] = await engine.query(sql`SELECT count(*) AS "rows" FROM (${rows} LIMIT 1)`, { rows: 'count' })
  return found !== undefined && found.rows > 0
}
