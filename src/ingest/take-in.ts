import type { DuckDBEngine } from '../engine/duckdb.ts'
import { type Sql, sql } from '../engine/sql.ts'
import { EngineError, IngestError } from '../errors.ts'
import { exhaustedBy } from '../store/exhausted.ts'
import { type LogPart, type Misfit, RecordsDisagree } from './log-part.ts'
import { keepRejects } from './quarantine.ts'

export interface TakeInOptions {
  /** A temp table with the columns that `insert` fills and a column `reason`, null where the row is good. */
  readonly table: Sql
  readonly insert: (part: LogPart) => Sql
  /** How many rows the table has been given so far: the next row's rowid. */
  readonly firstRow: number
  readonly ofLog: boolean
  /** Runs the insert, for who wants to watch it. Default: the engine does. */
  readonly run?: (statement: Sql) => Promise<void>
  /** Finds more reasons once the part is in the table. */
  readonly examine?: () => Promise<void>
  readonly onLocate?: () => void
}

/**
 * Reads a part into a table and keeps its misfits with their lines. When reading fails, or the rows turn out not to be those of
 * the file, the part is read otherwise. Gives the next row's rowid.
 */
export async function takeIn(engine: DuckDBEngine, part: LogPart, options: TakeInOptions): Promise<number> {
  const firstReject = await rejectsSoFar(engine)
  let firstRow = options.firstRow
  for (let current = part; ; ) {
    try {
      await (options.run ?? engine.execute)(options.insert(current))
      await options.examine?.()
      const rows = await rowsSince(engine, options.table, firstRow)
      const start = firstRow
      firstRow += rows.all
      if (rows.misfits > 0) {
        options.onLocate?.()
        const located = current.locate(misfits(engine, options.table, start), rows.all)
        for await (const page of located) await keepRejects(engine, page, { file: part.file, ofLog: options.ofLog })
      }
      return firstRow
    } catch (cause) {
      if (!isOfTheFile(cause)) throw cause
      if (current.otherwise === undefined) {
        throw new IngestError(`${part.file}: cannot be read: ${cause.message}`, { file: part.file, cause })
      }
      await engine.execute(sql`DELETE FROM ${options.table} WHERE rowid >= ${options.firstRow}`)
      await engine.execute(sql`DELETE FROM incoming_rejects WHERE rowid >= ${firstReject}`)
      current = await current.otherwise()
    }
  }
}

/** Whether the file's content is at fault rather than the machine: then another way of reading may do. */
function isOfTheFile(cause: unknown): cause is Error {
  if (cause instanceof RecordsDisagree) return true
  if (exhaustedBy(cause) !== null) return false
  return (
    cause instanceof EngineError &&
    /^(Invalid Input|Not implemented|IO|Serialization|Conversion) Error/.test(cause.message)
  )
}

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
