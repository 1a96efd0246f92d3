import type { Engine } from '../../engine/engine.ts'
import { sql } from '../../engine/sql.ts'
import { createSourceCursors } from '../../store/schema.ts'
import type { SourceCursor } from './cursor.ts'

/** How far the published loads of a source have read; null before the first. */
export async function lastCursor(engine: Engine, key: string): Promise<SourceCursor | null> {
  await engine.execute(createSourceCursors)
  const [found] = await engine.query(sql`SELECT value, more FROM source_cursors WHERE source = ${key}`, {
    value: 'text',
    more: 'boolean',
  })
  return found ?? null
}

/** Records how far a load has read, in the version that has its rows. */
export async function keepCursors(engine: Engine, cursors: ReadonlyMap<string, SourceCursor>): Promise<void> {
  for (const [key, { value, more }] of cursors) {
    await engine.execute(sql`DELETE FROM source_cursors WHERE source = ${key}`)
    await engine.execute(sql`INSERT INTO source_cursors VALUES (${key}, ${value}, ${more})`)
  }
}
