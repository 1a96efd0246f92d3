import { rm } from 'node:fs/promises'
import { attachReadOnly } from '../engine/attach.ts'
import { type DuckDBOptions, openDuckDB } from '../engine/duckdb.ts'
import { identifier, sql } from '../engine/sql.ts'
import { describeStore } from './describe.ts'
import { createStore } from './schema.ts'

/**
 * Copies a store's database into a new file, table by table, in row order. Deleted or replaced data stays in the free blocks of a
 * DuckDB file until they are reused; a new file has never contained it.
 */
export async function writeAfresh(path: string, newPath: string, options: DuckDBOptions): Promise<void> {
  await rm(newPath, { force: true })
  const engine = await openDuckDB(newPath, options)
  try {
    for (const statement of createStore) await engine.execute(statement)
    await attachReadOnly(engine, path, 'old')
    const tables = await engine.query(
      sql`SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary
        AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = 'old')`,
      { table_name: 'text' },
    )
    await engine.execute(sql`SET preserve_insertion_order = true`)
    for (const { table_name } of tables) {
      await engine.execute(
        sql`INSERT INTO ${identifier(table_name)} BY NAME SELECT * FROM ${identifier('old')}.main.${identifier(table_name)}`,
      )
    }
    await engine.execute(sql`DETACH ${identifier('old')}`)
    await describeStore(engine)
    await engine.execute(sql`CHECKPOINT`)
  } finally {
    engine.close()
  }
}
