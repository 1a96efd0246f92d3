import type { DuckDBEngine } from '../engine/duckdb.ts'
import { type Sql, sql } from '../engine/sql.ts'
import type { LogPart, Misfit } from './log-part.ts'
import { keepRejects } from './quarantine.ts'
import { isOfTheContent, reading } from './read-failure.ts'

export interface TakeInOptions {
  /** A temp table with the columns that `insert` fills and a column `reason`, which is null for good rows. */
  readonly table: Sql
  readonly insert: (part: LogPart) => Sql
  /** The number of rows in the table so far, which is the next row's rowid. */
  readonly firstRow: number
  readonly ofLog: boolean
  /** Runs the insert, for callers that track its progress. Default: the engine's `execute`. */
  readonly run?: (statement: Sql) => Promise<void>
  /** Finds more reasons once the part is in the table. */
  readonly examine?: () => Promise<void>
  readonly onLocate?: () => void
}

/**
 * Reads a part into a table and records its misfits with their lines. If reading fails because of the content, or the rows turn out not to be
 * those of the file, the part is read the other way. Gives the next row's rowid. Throws `IngestError` for a part that cannot be read.
 */
export async function takeIn(engine: DuckDBEngine, part: LogPart, options: TakeInOptions): Promise<number> {
  const { file } = part
  const firstReject = await rejectsSoFar(engine)
  let firstRow = options.firstRow
  for (let current = part; ; ) {
    const { locate, otherwise } = current
    const statement = options.insert(current)
    try {
      await reading(file, () => (options.run ?? engine.execute)(statement))
      await options.examine?.()
      const start = firstRow
      const rows = await rowsSince(engine, options.table, start)
      firstRow += rows.all
      if (rows.misfits > 0) options.onLocate?.()
      // Also without misfits: locating checks that the rows are those of the file.
      const wanted = rows.misfits > 0 ? misfits(engine, options.table, start) : none()
      await reading(file, async () => {
        for await (const page of locate(wanted, rows.all))
          await keepRejects(engine, page, { file, ofLog: options.ofLog })
      })
      return firstRow
    } catch (failure) {
      if (otherwise === undefined || !isOfTheContent(failure)) throw failure
      await engine.execute(sql`DELETE FROM ${options.table} WHERE rowid >= ${options.firstRow}`)
      await engine.execute(sql`DELETE FROM incoming_rejects WHERE rowid >= ${firstReject}`)
      current = await reading(file, otherwise)
    }
  }
}

async function* none(): AsyncGenerator<readonly Misfit[]> {}

async function rejectsSoFar(engine: DuckDBEngine): Promise<number> {
  const [row] = await engine.query(sql`SELECT coalesce(max(rowid) + 1, 0) AS "next" FROM incoming_rejects`, {
    next: 'count',
  })
  return row?.next ?? 0
}

async function rowsSince(
  engine: DuckDBEngine,
  table: Sql,
  firstRow: number,
): Promise<{ all: number; misfits: number }> {
  const [row] = await engine.query(
    sql`SELECT count(*) AS "all", count(reason) AS misfits FROM ${table} WHERE rowid >= ${firstRow}`,
    { all: 'count', misfits: 'count' },
  )
  if (row === undefined) throw new Error('a count gave no row')
  return row
}

const pageRows = 20_000

async function* misfits(engine: DuckDBEngine, table: Sql, firstRow: number): AsyncGenerator<readonly Misfit[]> {
  for (let from = firstRow; ; ) {
    const page = await engine.query(
      sql`SELECT rowid AS "row", reason FROM ${table} WHERE rowid >= ${from} AND reason IS NOT NULL ORDER BY rowid LIMIT ${pageRows}`,
      { row: 'count', reason: 'text' },
    )
    if (page.length > 0) yield page.map(({ row, reason }) => ({ place: row - firstRow, reason }))
    const last = page.at(-1)
    if (last === undefined || page.length < pageRows) return
    from = last.row + 1
  }
}
