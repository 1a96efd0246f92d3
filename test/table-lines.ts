import type { Engine } from '../src/engine/engine.ts'
import { identifier, sql } from '../src/engine/sql.ts'

/** All rows of all tables of a store, in physical order. */
export async function tableLines(engine: Engine): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await engine.query(
    sql`SELECT table_name AS name FROM duckdb_tables() WHERE NOT temporary AND NOT internal ORDER BY name`,
    { name: 'text' },
  )
  const lines = new Map<string, readonly string[]>()
  for (const { name } of tables) {
    const rows = await engine.query(
      sql`SELECT to_json(t)::VARCHAR AS line FROM ${identifier(name)} AS t ORDER BY rowid`,
      {
        line: 'text',
      },
    )
    lines.set(
      name,
      rows.map(({ line }) => line),
    )
  }
  return lines
}
