import { join, type Sql, sql } from '../../engine/sql.ts'
import { assertColumns, type ReadContext } from './read-context.ts'
import type { InputFile } from './unpack.ts'

/** How many rows are looked at first: most files have all their columns in them. */
const sampleRows = 1000
/** How many columns are found for a message, which shows fewer. */
const mostNames = 1000

/** The lines of a file as JSON, null where a line is none. */
export function readJsonLines(path: string): Sql {
  return sql`read_ndjson_objects(${path}, ignore_errors = true, compression = 'uncompressed', hive_partitioning = false)`
}

/** RFC 6901: unlike a JSON path it can name any key. */
export function pointerTo(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/**
 * The columns that are looked for, or when all are, those that some row has. Throws `IngestError` for a required column that no
 * row has; every row is asked, in one pass over the file, when the first do not have it. A file without a row refuses nothing.
 */
export async function jsonColumns(file: InputFile, context: ReadContext): Promise<readonly string[]> {
  const { engine, required, columns } = context
  const objects = sql`FROM ${readJsonLines(file.path)} WHERE starts_with(json, '{')`
  const namesIn = async (rows: Sql, limit: number) => {
    const found = await engine.query(
      sql`SELECT DISTINCT unnest(json_keys(json)) AS name FROM (${rows}) ORDER BY name LIMIT ${limit}`,
      { name: 'text' },
    )
    return found.map(({ name }) => name)
  }
  const everyName = Number.MAX_SAFE_INTEGER
  if (columns === null) return namesIn(objects, everyName)

  const seen = new Set(await namesIn(sql`${objects} LIMIT ${sampleRows}`, everyName))
  const unseen = required.filter(({ name }) => !seen.has(name))
  if (unseen.length === 0) return columns
  const isThere = unseen.map(({ name }) => sql`coalesce(bool_or(json_exists(json, ${pointerTo(name)})), false)`)
  const [found] = await engine.query(
    sql`SELECT count(*) AS "rows", [${join(isThere)}]::VARCHAR[] AS there ${objects}`,
    {
      rows: 'count',
      there: 'texts',
    },
  )
  if (found === undefined || found.rows === 0) return columns
  const missing = unseen.filter((_, index) => found.there[index] !== 'true')
  if (missing.length > 0) assertColumns(file.name, await namesIn(objects, mostNames), missing)
  return columns
}
