import { DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import type { DuckDBEngine } from '../engine/duckdb.ts'

export interface AppendedColumn {
  readonly type: DuckDBType
  readonly values: readonly DuckDBValue[]
}

/** DuckDB's vector size: the most rows that one data chunk takes. */
const chunkRows = 2048

/** Appends rows, given column by column in the table's order, to a temp table. */
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
    const types = lists.map(column => column.type)
    for (let first = 0; first < rows; first += chunkRows) {
      const chunk = DuckDBDataChunk.create(types, Math.min(chunkRows, rows - first))
      lists.forEach((column, index) => {
        chunk.setColumnValues(index, column.values.slice(first, first + chunkRows))
      })
      appender.appendDataChunk(chunk)
    }
  } finally {
    appender.closeSync()
  }
}
