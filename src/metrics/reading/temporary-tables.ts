import type { Engine } from '../../engine/engine.ts'
import { identifier, type Sql, sql } from '../../engine/sql.ts'

/** Tables on an engine's connection, there for one reading of a store. */
export interface TemporaryTables {
  /** These rows as a table, whose name it gives. */
  readonly create: (rows: Sql) => Promise<Sql>
  /** The end: drops all, and creates none any more. Whoever still reads one is waited for by who calls this. */
  readonly drop: () => Promise<void>
}

// Others read through the same connection.
let lastName = 0

export function temporaryTables(engine: Engine): TemporaryTables {
  const tables: Promise<Sql>[] = []
  let isOver = false

  async function createNamed(rows: Sql): Promise<Sql> {
    lastName++
    const name = identifier(`temporary_${lastName}`)
    await engine.execute(sql`CREATE TEMP TABLE ${name} AS ${rows}`)
    return name
  }
  return {
    async create(rows) {
      // Work that failed elsewhere may still be on its way here: its table would be nobody's to drop.
      if (isOver) throw new Error('a temporary table was asked for after the end of its reading')
      const table = createNamed(rows)
      tables.push(table)
      return table
    },
    async drop() {
      isOver = true
      for (const table of await Promise.allSettled(tables))
        if (table.status === 'fulfilled') await engine.execute(sql`DROP TABLE ${table.value}`)
    },
  }
}
