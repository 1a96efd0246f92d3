import type { Engine, KeptRows } from '../../engine/engine.ts'
import type { Sql } from '../../engine/sql.ts'

/** Rows kept for the duration of one reading of a store. */
export interface TemporaryTables {
  /** Keeps these rows and gives the table to read them from. */
  readonly create: (rows: Sql) => Promise<Sql>
  /** Drops all tables; afterwards `create` throws. The caller must make sure that no statement still reads them. */
  readonly drop: () => Promise<void>
}

export function temporaryTables(engine: Engine): TemporaryTables {
  const tables: Promise<KeptRows>[] = []
  let isOver = false

  return {
    async create(rows) {
      // After a failure elsewhere, work may still arrive here; nobody would drop its table.
      if (isOver) throw new Error('a temporary table was asked for after the end of its reading')
      const kept = engine.keep(rows)
      tables.push(kept)
      return (await kept).table
    },
    async drop() {
      isOver = true
      for (const kept of await Promise.allSettled(tables)) if (kept.status === 'fulfilled') await kept.value.drop()
    },
  }
}
