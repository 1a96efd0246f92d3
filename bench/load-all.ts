import { join } from 'node:path'
import { openDuckDB } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'
import { createTableAs } from './floor.ts'
import { loadInProcess } from './opponents/causerie.ts'
import type { Entrant } from './opponents/enter.ts'
import type { Loaded, Log } from './opponents/opponent.ts'

export interface LoadRow {
  readonly name: string
  readonly form: string
  readonly loaded: Loaded
}

/** The log as CSV too, for those who cannot read Parquet. */
export async function writeCsv(parquet: string, csv: string): Promise<void> {
  const engine = await openDuckDB(':memory:')
  await engine.execute(sql`COPY (SELECT * FROM read_parquet(${parquet})) TO ${csv} (FORMAT csv, HEADER,
    TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%gZ')`)
  engine.close()
}

/** How long everybody took to load, beside the bare table of the same file. */
export async function loadRows(log: Log, folder: string, entrants: readonly Entrant[]): Promise<readonly LoadRow[]> {
  return [
    ...entrants.map(({ opponent: { name, form }, loaded }) => ({ name, form, loaded })),
    {
      name: 'causerie, of CSV',
      form: 'the same out of the CSV file',
      loaded: await loadInProcess({ ...log, store: join(folder, 'store-of-csv'), parquet: log.csv }),
    },
    { name: 'floor, of Parquet', form: 'CREATE TABLE AS', loaded: await createTableAs(log.parquet, folder) },
    { name: 'floor, of CSV', form: 'CREATE TABLE AS', loaded: await createTableAs(log.csv, folder) },
  ]
}
