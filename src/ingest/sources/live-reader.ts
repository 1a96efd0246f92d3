import { InvalidQueryError } from '../../errors.ts'
import { following, later, resumeFrom, type SourceCursor } from './cursor.ts'
import type { Database, OpenDatabase } from './database.ts'
import { type ParsedSource, sourceError } from './live-source.ts'
import { openMysql } from './mysql.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { TextRows } from './text-rows.ts'

/** A database that is open for one load. */
export interface LiveReader {
  readonly source: ParsedSource
  readonly database: Database
  /** The condition of the rows that are new for a column, as SQL; null if all are. */
  readonly since: (column: string) => string | null
  /** The rows of the source's query that are new. Throws `InvalidQueryError` without a query. */
  readonly rows: () => AsyncIterable<TextRows>
  /** Tells a value of the cursor's column that was read. */
  readonly reached: (value: string) => void
}

const openers: Readonly<Record<Exclude<ParsedSource['kind'], 's3'>, OpenDatabase>> = {
  postgres: openPostgres,
  mysql: openMysql,
  sqlite: openSqlite,
}

/** Opens the database of a source while `use` runs, and gives how far its rows were read; null if there is nothing to remember. */
export async function withLiveReader(
  source: ParsedSource,
  last: SourceCursor | null,
  use: (live: LiveReader) => Promise<void>,
): Promise<SourceCursor | null> {
  const { kind, query, cursor, rowsPerLoad } = source
  if (kind === 's3') throw new Error('a bucket is read as files')
  const database = await openers[kind](source)
  try {
    let furthest = last?.value ?? null
    let rowsRead = 0
    const reached = (value: string) => {
      furthest = later(furthest, value, cursor ?? 'the column of changes')
    }
    const since = (column: string) =>
      last === null ? null : `${database.quote(column)} >= ${database.literal(resumeFrom(last, column))}`
    const read = async function* (statement: string): AsyncGenerator<TextRows> {
      for await (const batch of database.rows(statement)) {
        rowsRead += batch.rows.length
        yield batch
      }
    }
    await use({
      source,
      database,
      since,
      reached,
      rows() {
        if (query === undefined)
          throw new InvalidQueryError(
            'source.query: is required, one SELECT of the rows of the log; or name a format that knows its tables',
          )
        const inner = `SELECT * FROM (\n${query.trim().replace(/;$/, '')}\n) AS source`
        if (cursor === undefined) return read(inner)
        const condition = since(cursor)
        const where = condition === null ? '' : ` WHERE ${condition}`
        const limit = rowsPerLoad === undefined ? '' : ` ORDER BY ${database.quote(cursor)} LIMIT ${rowsPerLoad}`
        return following(read(`${inner}${where}${limit}`), cursor, reached)
      },
    })
    if (furthest === null) return null
    const more = rowsPerLoad !== undefined && rowsRead >= rowsPerLoad
    if (more && last?.more === true && furthest === last.value)
      throw sourceError(
        source,
        `more than ${rowsPerLoad} rows have one value of ${cursor}: ${furthest}; raise rowsPerLoad`,
      )
    return { value: furthest, more }
  } finally {
    await database.close()
  }
}
