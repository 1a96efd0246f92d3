import type { Engine } from '../../engine/engine.ts'
import { identifier, type Sql, sql } from '../../engine/sql.ts'

/** Temporary tables on an engine's connection, for the duration of one reading of a store. */
export interface TemporaryTables {
  /** Creates a table of these rows and gives its name. */
  readonly create: (rows: Sql) => Promise<Sql>
  /** Drops all tables; afterwards `create` throws. The caller must make sure that no statement still reads them. */
  readonly drop: () => Promise<void>
}

// Global, because several readings may share a connection.
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
      // After a failure elsewhere, work may still arrive here; nobody would drop its table.
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
