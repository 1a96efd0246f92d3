import type { Engine } from '../engine/engine.ts'
import { instant, operation, sql, storeTable } from '../engine/sql.ts'

/** What a load noted about rows that it changed or left out. */
export interface LoadNote {
  readonly note: 'skipped' | 'ambiguous_times' | 'skipped_times' | 'conflicting_repeats'
  /** Why events were skipped; empty for other notes. */
  readonly reason: string
  readonly events: number
  /** The time of the earliest of them, in microseconds since 1970; null if it is unknown. */
  readonly example: bigint | null
}

/** The notes of all loads together, the most frequent first. */
export async function readLoadNotes(engine: Engine): Promise<readonly LoadNote[]> {
  // A store that was last loaded by an earlier causerie lacks the table.
  const [found] = await engine.query(sql`SELECT ${operation('hasTable', sql`'load_notes'`)} AS "found"`, {
    found: 'boolean',
  })
  if (found?.found !== true) return []
  const notes = await engine.query(
    sql`SELECT * FROM (
        SELECT note, reason, sum(events) AS events, ${operation('minimum', sql`example`)} AS example
        FROM ${storeTable('load_notes')} GROUP BY note, reason) AS n
      ORDER BY events DESC, note, reason`,
    { note: 'text', reason: 'text', events: 'count', example: 'instant?' },
  )
  return notes as readonly LoadNote[]
}

export async function keepLoadNotes(engine: Engine, loadId: number, notes: readonly LoadNote[]): Promise<void> {
  for (const { note, reason, events, example } of notes) {
    if (events === 0) continue
    await engine.execute(
      sql`INSERT INTO load_notes VALUES (${loadId}, ${note}, ${reason}, ${events}, ${example === null ? null : instant(example)})`,
    )
  }
}
