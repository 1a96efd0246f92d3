import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import { type Cell, type LogPart, textCell } from '../log-part.ts'
import { type CsvHeader, readCsvHeader } from './csv-header.ts'
import { csvSplitter, maxLineBytes } from './csv-splitter.ts'
import { locateRecords } from './locate.ts'
import { meantNames } from './match-names.ts'
import { mendRecords } from './mend.ts'
import { assertColumns, assertDistinct, numberedNames, type ReadContext } from './read-context.ts'
import type { InputFile } from './unpack.ts'

/**
 * Reads a CSV file, all columns as text. DuckDB reads it in strict mode with all threads and must not find any error: told to ignore errors, it
 * also skips the check that its threads agree on where rows begin, and then reads lines inside a quoted text as rows. Afterwards the rows
 * are counted, because it silently loses rows when a \r\n straddles the parts of two threads, and likewise a last row larger than its
 * `buffer_size`. If something is wrong, it reads a copy without the bad rows with one thread. (With one thread it silently drops a last row
 * whose quote is never closed, but the copy has none.)
 */
export async function readCsv(file: InputFile, context: ReadContext): Promise<LogPart> {
  const header = await readCsvHeader(file, {
    delimiter: context.delimiter,
    expected: context.columns ?? context.needed,
    // Unnamed columns after the last named one are leftovers of a spreadsheet.
    everyColumn: context.columns === null,
  })
  const splitter = csvSplitter({ delimiter: header.delimiter, columns: header.names.length })
  const text = { path: file.path, splitter, hasHeader: true }
  const names = numberedNames(meantNames(file.name, header.names, context.spelled), context.columns)
  const cells = new Map<string, Cell>(
    names.map((name, index) => {
      const value = columnName(index)
      return [name, textCell(value, sql`string_split(${value}, ';')`)]
    }),
  )
  assertDistinct(file.name, names, context.columns)
  assertColumns(file.name, header.names, context.required, name => names.includes(name))

  const part = (from: Sql, mended: boolean): LogPart => ({
    file: file.name,
    from,
    cells,
    // Mentions all columns, because DuckDB does not always notice surplus values in a column that is not read.
    problem: sql`CASE WHEN coalesce(${join(header.names.map((_, index) => columnName(index)))}) IS NULL THEN 'row is empty' END`,
    locate: (misfits, rows) => locateRecords(text, misfits, { rows, mended }),
  })
  const mendedPart = async () => {
    const copyPath = context.scratch.newPath()
    await mendRecords(text, copyPath, rows => context.reject(rows, file.name))
    return part(readCsvSql(copyPath, header, sql`header = false, new_line = '\\n', parallel = false`), true)
  }
  if (!header.isOneLine) return mendedPart()
  return { ...part(readCsvSql(file.path, header, sql`header = true`), false), otherwise: mendedPart }
}

/** DuckDB's default; when given another `max_line_size`, its default becomes a multiple of that. */
const bufferBytes = 32_000_000

function readCsvSql(path: string, header: CsvHeader, options: Sql): Sql {
  // By position, because a header may contain anything.
  const columns = join(header.names.map((_, index) => sql`${columnName(index)}: 'VARCHAR'`))
  return sql`read_csv(${path}, auto_detect = false, columns = {${columns}}, delim = ${header.delimiter}, quote = '"', escape = '"',
    strict_mode = true, max_line_size = ${maxLineBytes}, buffer_size = ${bufferBytes}, compression = 'none', hive_partitioning = false, ${options})`
}

function columnName(index: number): Sql {
  return identifier(`c${index}`)
}
