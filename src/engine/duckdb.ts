import type { DuckDBConnection, DuckDBType, DuckDBValue, DuckDBInstance as Instance } from '@duckdb/node-api'
import { EngineError, StoreError } from '../errors.ts'
import { nextTurn } from '../slices.ts'
import type { BoundValue } from './bound-value.ts'
import { rowDecoder } from './codec.ts'
import { duckdbDialect } from './dialect.ts'
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  TIMESTAMPTZ,
  VARCHAR,
} from './duckdb-api.ts'
import type { Columns, Engine, Row } from './engine.ts'
import { renderSql } from './render-sql.ts'
import { identifier, type Sql, sql } from './sql.ts'

/** A DuckDB database with one connection to it; `connection` is for what SQL cannot do: appenders and progress. */
export interface DuckDBEngine extends Engine {
  readonly connection: DuckDBConnection
  /**
   * Opens another connection to the same database, which takes a tenth of a millisecond. Once the signal aborts, its running statement is
   * interrupted, no further statement starts and no further rows are decoded.
   */
  connect(signal?: AbortSignal): Promise<DuckDBEngine>
  /** The rows of a statement, a page at a time and never all at once. Same as `query` otherwise. */
  pages<const C extends Columns>(statement: Sql, columns: C): AsyncGenerator<readonly Row<C>[]>
}

export interface DuckDBOptions {
  readonly readOnly?: boolean
  /** DuckDB's memory limit in its own notation: `3GB`. Beyond that it spills to `temporaryFolder`. */
  readonly memoryLimit?: string
  readonly temporaryFolder?: string
  readonly threads?: number
}

/** DuckDB loses an interrupt that arrives before the statement has reached its thread, so it is repeated until the statement ends. */
const repeatMs = 20

/** Numbers the tables of kept rows of all connections, since several readings may share one. */
let lastKept = 0

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
  // Global, so that later connections inherit it: a store opened for reading locks its settings.
  await connection.run("SET GLOBAL TimeZone = 'UTC'")
  return engineOn(instance, connection, () => instance.closeSync())
}

function engineOn(
  instance: Instance,
  connection: DuckDBConnection,
  closed: () => void,
  signal?: AbortSignal,
): DuckDBEngine {
  async function run(statement: Sql) {
    const { text, values } = renderSql(statement, duckdbDialect)
    return connection.run(text, values.map(toDuckDB), values.map(typeOf)).catch(cause => {
      throw new EngineError(cause instanceof Error ? cause.message : String(cause), { cause, sql: text, values })
    })
  }
  // Closing a driver connection while a statement runs on it crashes the process.
  let [atWork, isClosed] = [0, false]
  const closeNow = () => {
    connection.closeSync()
    closed()
  }
  let repeating: NodeJS.Timeout | undefined
  const interrupt = () => {
    connection.interrupt()
    repeating ??= setInterval(interrupt, repeatMs)
  }
  async function working<T>(work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted()
    if (isClosed) throw new StoreError('the connection is closed: no further statement can run on it')
    if (atWork++ === 0) signal?.addEventListener('abort', interrupt)
    try {
      return await work()
    } finally {
      if (--atWork === 0) {
        signal?.removeEventListener('abort', interrupt)
        clearInterval(repeating)
        if (isClosed) closeNow()
      }
    }
  }

  return {
    dialect: duckdbDialect,
    database: instance,
    connection,
    ...(signal === undefined ? {} : { signal }),
    connect: async signal => engineOn(instance, await instance.connect(), () => {}, signal),
    query: <const C extends Columns>(statement: Sql, columns: C) =>
      working(async () => {
        const result = await run(statement)
        const decode = rowDecoder(result.columnNames(), columns)
        const rows: Row<C>[] = []
        for (;;) {
          const chunk = await result.fetchChunk()
          if (chunk === null || chunk.rowCount === 0) return rows
          if (rows.length > 0) await nextTurn(signal)
          rows.push(...decode(chunk.getColumns()))
        }
      }),
    async *pages<const C extends Columns>(statement: Sql, columns: C) {
      const { text, values } = renderSql(statement, duckdbDialect)
      const failed = (cause: unknown) => {
        throw new EngineError(cause instanceof Error ? cause.message : String(cause), { cause, sql: text, values })
      }
      const result = await working(() =>
        connection.stream(text, values.map(toDuckDB), values.map(typeOf)).catch(failed),
      )
      const decode = rowDecoder(result.columnNames(), columns)
      for (;;) {
        const chunk = await working(() => result.fetchChunk().catch(failed))
        if (chunk === null || chunk.rowCount === 0) return
        yield [...decode(chunk.getColumns())]
      }
    },
    execute: statement =>
      working(async () => {
        await run(statement)
      }),
    async keep(rows) {
      lastKept++
      const table = identifier(`temporary_${lastKept}`)
      await working(async () => {
        await run(sql`CREATE TEMP TABLE ${table} AS ${rows}`)
      })
      return {
        table,
        drop: () =>
          working(async () => {
            await run(sql`DROP TABLE ${table}`)
          }),
      }
    },
    close() {
      if (isClosed) return
      isClosed = true
      if (atWork === 0) closeNow()
    },
  }
}

function toDuckDB(value: BoundValue): DuckDBValue {
  if (value === null || typeof value !== 'object') return value
  return value.type === 'instant' ? new DuckDBTimestampTZValue(value.epochMicros) : listValue([...value.texts])
}

// Types are explicit: by default the driver binds a bigint as HUGEINT, which spreads through arithmetic, and an empty list as LIST(ANY).
function typeOf(value: BoundValue): DuckDBType {
  switch (typeof value) {
    case 'string':
      return VARCHAR
    case 'bigint':
      return BIGINT
    case 'boolean':
      return BOOLEAN
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? INTEGER : DOUBLE
  }
  if (value === null) return SQLNULL
  return value.type === 'instant' ? TIMESTAMPTZ : LIST(VARCHAR)
}
