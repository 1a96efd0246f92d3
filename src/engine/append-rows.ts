import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { DuckDBEngine } from './duckdb.ts'
import { BIGINT, BOOLEAN, DuckDBDataChunk, LIST, listValue, VARCHAR } from './duckdb-api.ts'

/** The values of a column of one type; null where there is none. */
export type AppendedColumn =
  | { readonly type: 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'whole'; readonly values: readonly (bigint | null)[] }
  | { readonly type: 'boolean'; readonly values: readonly (boolean | null)[] }
  | { readonly type: 'texts'; readonly values: readonly (readonly (string | null)[] | null)[] }

const types = { text: VARCHAR, whole: BIGINT, boolean: BOOLEAN, texts: LIST(VARCHAR) } as const satisfies Record<
  AppendedColumn['type'],
  DuckDBType
>

/** DuckDB's vector size: the maximum number of rows in a data chunk. */
const chunkRows = 2048

/** Appends rows to a temp table, given as columns in the table's order. */
export async function appendRows(
  engine: DuckDBEngine,
  table: string,
  columns: Readonly<Record<string, AppendedColumn>>,
): Promise<void> {
  const lists = Object.values(columns)
  const rows = lists[0]?.values.length ?? 0
  if (rows === 0) return
  const appender = await engine.connection.createAppender(table, 'main', 'temp')
  try {
    const chunkTypes = lists.map(column => types[column.type])
    for (let first = 0; first < rows; first += chunkRows) {
      const chunk = DuckDBDataChunk.create(chunkTypes, Math.min(chunkRows, rows - first))
      lists.forEach((column, index) => {
        chunk.setColumnValues(index, valuesOf(column, first))
      })
      appender.appendDataChunk(chunk)
    }
  } finally {
    appender.closeSync()
  }
}

function valuesOf(column: AppendedColumn, first: number): readonly DuckDBValue[] {
  if (column.type !== 'texts') return column.values.slice(first, first + chunkRows)
  return column.values.slice(first, first + chunkRows).map(list => (list === null ? null : listValue([...list])))
}
