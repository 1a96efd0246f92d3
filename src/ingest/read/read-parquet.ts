import { identifier, sql, texts } from '../../engine/sql.ts'
import { IngestError } from '../../errors.ts'
import type { LogPart, Misfit } from '../log-part.ts'
import type { RejectedRow } from '../quarantine.ts'
import { said } from '../read-failure.ts'
import { meantNames } from './match-names.ts'
import { assertColumns, assertDistinct, type ReadContext } from './read-context.ts'
import { typedCell } from './typed-cell.ts'
import type { InputFile } from './unpack.ts'

/** Reads a Parquet file, each column with its own type. */
export async function readParquet(file: InputFile, context: ReadContext): Promise<LogPart> {
  const from = sql`read_parquet(${file.path}, hive_partitioning = false)`
  const columns = await context.engine
    .query(sql`SELECT column_name AS name, column_type AS type FROM (DESCRIBE FROM ${from})`, {
      name: 'text',
      type: 'text',
    })
    .catch(cause => {
      throw new IngestError(`${file.name}: is not a readable Parquet file: ${said(cause)}`, {
        file: file.name,
        cause,
      })
    })
  const own = columns.map(({ name }) => name)
  const names = meantNames(file.name, own, context.spelled)
  assertDistinct(file.name, names, context.columns)
  assertColumns(file.name, own, context.required, name => names.includes(name))
  return {
    file: file.name,
    from,
    cells: new Map(columns.map(({ name, type }, index) => [names[index] ?? name, typedCell(identifier(name), type)])),
    problem: null,
    locate: misfits => locateRows(misfits),
  }

  async function* locateRows(misfits: AsyncIterable<readonly Misfit[]>): AsyncGenerator<readonly RejectedRow[]> {
    for await (const page of misfits) {
      const places = texts(page.map(({ place }) => String(place)))
      const rows = await context.engine.query(
        sql`SELECT to_json(r)::VARCHAR AS raw FROM (SELECT r, row_number() OVER () - 1 AS place FROM ${from} AS r)
          WHERE place IN (SELECT unnest(${places}::BIGINT[])) ORDER BY place`,
        { raw: 'text' },
      )
      yield page.map(({ place, reason }, index) => ({ line: place + 1, reason, raw: rows[index]?.raw ?? '' }))
    }
  }
}
