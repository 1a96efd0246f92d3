import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { identifier, sql } from '../../src/engine/sql.ts'
import { copyStore } from '../../src/export/copy-store.ts'
import { isClusterAddress } from '../../src/store/cluster/address.ts'
import { tableNames } from '../../src/store/cluster/layout.ts'
import { currentVersion } from '../../src/store/versions.ts'

/** Every row of every table of a store, keys included; only when loads began and how long they took is left out. */
export async function tableRows(store: string): Promise<Readonly<Record<string, readonly string[]>>> {
  if (isClusterAddress(store)) {
    const folder = await mkdtemp(join(tmpdir(), 'causerie-rows-'))
    const back = join(folder, 'back')
    await copyStore(store, back)
    return tableRows(back).finally(() => rm(folder, { recursive: true }))
  }
  const engine = await openDuckDB((await currentVersion(store))?.path ?? '', { readOnly: true })
  const rows: Record<string, readonly string[]> = {}
  for (const name of tableNames) {
    const columns = name === 'loads' ? sql`* EXCLUDE (loaded_at, seconds)` : sql`*`
    const found = await engine.query(
      sql`SELECT "row"::VARCHAR AS "row" FROM (SELECT t AS "row" FROM (SELECT ${columns} FROM ${identifier(name)}) AS t) ORDER BY ALL`,
      { row: 'text' },
    )
    rows[name] = found.map(({ row }) => row)
  }
  engine.close()
  return rows
}
