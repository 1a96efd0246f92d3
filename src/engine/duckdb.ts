import { type DuckDBConnection, DuckDBInstance, DuckDBTimestampTZValue, type DuckDBValue, listValue } from '@duckdb/node-api'
import { EngineError } from '../errors.ts'
import { decodeRow } from './codec.ts'
import { duckdbDialect } from './dialect.ts'
import type { Columns, Engine, Row } from './engine.ts'
import { renderSql } from './render-sql.ts'
import type { BoundValue, Sql } from './sql.ts'

/** A DuckDB database and one connection to it; `connection` is for what SQL text cannot do: appenders and progress. */
export interface DuckDBEngine extends Engine {
  readonly connection: DuckDBConnection
}

export interface DuckDBOptions {
  readonly readOnly?: boolean
  /** Upper bound of DuckDB's own memory, as DuckDB writes it: `3GB`. It spills to `temporaryFolder` beyond. */
  readonly memoryLimit?: string
  readonly temporaryFolder?: string
  readonly threads?: number
}

/** Opens a database file, or `:memory:`. */
export async function openDuckDB(path: string, options: DuckDBOptions = {}): Promise<DuckDBEngine> {
  const settings: Record<string, string> = {
    access_mode: options.readOnly === true ? 'READ_ONLY' : 'READ_WRITE',
    autoinstall_known_extensions: 'false',
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    ...(options.temporaryFolder === undefined ? {} : { temp_directory: options.temporaryFolder }),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  }
  const instance = await DuckDBInstance.create(path, settings)
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")

  const failure = (cause: unknown, text: string, values: readonly BoundValue[]) =>
    new EngineError(cause instanceof Error ? cause.message : String(cause), { cause, sql: text, values })

  return {
    dialect: duckdbDialect,
    connection,
    async query<const C extends Columns>(statement: Sql, columns: C): Promise<Row<C>[]> {
      const { text, values } = renderSql(statement, duckdbDialect)
      const reader = await connection.runAndReadAll(text, values.map(toDuckDB)).catch(cause => {
        throw failure(cause, text, values)
      })
      return reader.getRowObjects().map(row => decodeRow(row, columns))
    },
    async execute(statement) {
      const { text, values } = renderSql(statement, duckdbDialect)
      await connection.run(text, values.map(toDuckDB)).catch(cause => {
        throw failure(cause, text, values)
      })
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function toDuckDB(value: BoundValue): DuckDBValue {
  if (value === null || typeof value !== 'object') return value
  return value.type === 'instant' ? new DuckDBTimestampTZValue(value.epochMicros) : listValue([...value.texts])
}
