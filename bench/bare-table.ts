import { rm, stat } from 'node:fs/promises'
import { openDuckDB } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'

/** The floor of a load: the file as a DuckDB table on disk, without interpreting any column. Returns the size of its file in bytes. */
export async function bareTable(log: string, folder: string): Promise<number> {
  const path = `${folder}/bare.duckdb`
  await rm(path, { force: true })
  const engine = await openDuckDB(path)
  try {
    const rows = log.endsWith('.csv') ? sql`read_csv(${log})` : sql`read_parquet(${log})`
    await engine.execute(sql`CREATE TABLE bare AS SELECT * FROM ${rows}`)
    await engine.execute(sql`CHECKPOINT`)
  } finally {
    engine.close()
  }
  return (await stat(path)).size
}
