import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { EngineError, StoreError } from '../errors.ts'
import { loadOptional } from '../optional-package.ts'
import type { BoundValue } from './bound-value.ts'
import { clickhouseParameters, clickhouseSettings } from './clickhouse-dialect.ts'
import { rowsOf } from './clickhouse-values.ts'
import type { Dialect } from './dialect.ts'
import type { Columns, Engine } from './engine.ts'
import { renderSql } from './render-sql.ts'
import { type Sql, sql } from './sql.ts'

/** Where a database of ClickHouse is and who asks. */
export interface ClickHousePlace {
  /** The HTTP address of each node, such as `http://a.example:8123`, without credentials. */
  readonly nodes: readonly string[]
  readonly user: string
  readonly password: string
  readonly database: string
}

export interface ClickHouseOptions {
  readonly dialect: Dialect
  /** Whether statements may change anything. */
  readonly mayWrite: boolean
  /** After how many seconds the server ends a statement. Default: 120. */
  readonly timeLimitSeconds?: number
}

/** A database of ClickHouse, asked over HTTP. */
export interface ClickHouseEngine extends Engine {
  /** The address of the node that is asked. */
  readonly node: () => string
  /** The same database under a signal: when it aborts, the server ends the running statement. */
  connect(signal?: AbortSignal): Promise<ClickHouseEngine>
  /** The same database with tables of other names. */
  withDialect(dialect: Dialect, prepared: Engine['prepared']): ClickHouseEngine
  /** Sends bytes in the format that the statement ends with. It may have no values. */
  send(statement: Sql, bytes: Readable): Promise<void>
  /** The bytes of a result in the format that the statement ends with. */
  receive(statement: Sql): Promise<Readable>
}

const defaultTimeLimit = 120
/** How long a node may be silent: while it works, it says so every ten seconds, and shards say so to it more often. */
const silenceSeconds = 25
const progressMs = 10_000

/** Opens the first node that answers. A node that fails later is left for the next one, with the statement that follows. */
export async function openClickHouse(place: ClickHousePlace, options: ClickHouseOptions): Promise<ClickHouseEngine> {
  const { createClient, ClickHouseLogLevel } = await loadOptional(
    () => import('@clickhouse/client'),
    missing =>
      new StoreError('a store on ClickHouse needs @clickhouse/client: npm install @clickhouse/client', missing),
  )
  const clients = place.nodes.map(url =>
    createClient({
      url,
      username: place.user,
      password: place.password,
      database: place.database,
      request_timeout: silenceSeconds * 1000,
      max_open_connections: 32,
      // Questions about thousands of establishments would not fit into an address.
      use_multipart_params: true,
      log: { level: ClickHouseLogLevel.OFF },
      application: 'causerie',
    }),
  )
  const settings: ClickHouseSettings = {
    ...clickhouseSettings,
    // The result is complete or an error: what fails while rows are sent could not be told from an end.
    wait_end_of_query: 1,
    max_execution_time: options.timeLimitSeconds ?? defaultTimeLimit,
    // A shard that is silent must be named by the node that asks it, before this program names that node.
    receive_timeout: silenceSeconds - 5,
    send_timeout: silenceSeconds - 5,
    handshake_timeout_ms: 8000,
    connections_with_failover_max_tries: '2',
    send_progress_in_http_headers: 1,
    http_headers_progress_interval_ms: String(progressMs),
    output_format_json_quote_64bit_integers: 1,
    date_time_output_format: 'unix_timestamp',
    ...(options.mayWrite ? {} : { readonly: '2', cancel_http_readonly_queries_on_client_close: 1 }),
  }
  return engineOn({ clients, nodes: place.nodes, settings, mayWrite: options.mayWrite }, options.dialect)
}

interface Opened {
  readonly clients: readonly ClickHouseClient[]
  readonly nodes: readonly string[]
  readonly settings: ClickHouseSettings
  readonly mayWrite: boolean
}

function engineOn(opened: Opened, first: Dialect): ClickHouseEngine {
  const { clients, nodes, settings } = opened
  let [asked, atWork, isClosed] = [0, 0, false]
  const closeClients = () => void Promise.all(clients.map(client => client.close()))

  /** Runs on the node asked last; if it cannot be reached, on the others, unless they might do a second time what it did. */
  async function onNode<T>(
    { text, values }: { readonly text: string; readonly values: readonly BoundValue[] },
    run: (client: ClickHouseClient) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const client = clients[asked] as ClickHouseClient
      const node = nodes[asked] as string
      try {
        return await run(client)
      } catch (cause) {
        signal?.throwIfAborted()
        const { isUnreached, isSilent, message } = failure(cause)
        if (isUnreached || isSilent) asked = (asked + 1) % nodes.length
        if (isUnreached && attempt < nodes.length) continue
        throw new EngineError(`${node}: ${message}`, { cause, sql: text, values })
      }
    }
  }

  function connected(
    dialect: Dialect,
    database: object,
    signal?: AbortSignal,
    prepared?: Engine['prepared'],
  ): ClickHouseEngine {
    let isOwnClosed = false
    async function working<T>(work: () => Promise<T>): Promise<T> {
      signal?.throwIfAborted()
      if (isClosed || isOwnClosed) throw new StoreError('the connection is closed: no further statement can run on it')
      atWork++
      try {
        return await work()
      } finally {
        if (--atWork === 0 && isClosed) closeClients()
      }
    }
    const request = (statement: Sql) => {
      const rendered = renderSql(statement, dialect)
      const query_params = clickhouseParameters(rendered.values)
      return { rendered, params: { query: rendered.text, query_params, ...shared() } }
    }
    const shared = () => ({
      query_id: randomUUID(),
      clickhouse_settings: settings,
      ...(signal === undefined ? {} : { abort_signal: signal }),
    })
    /** Closing the connection ends what only reads; anything else has to be told. */
    const killed = (client: ClickHouseClient, query_id: string) => {
      if (signal?.aborted !== true || !opened.mayWrite) return
      client
        .command({ query: 'KILL QUERY WHERE query_id = {id:String} ASYNC', query_params: { id: query_id } })
        .catch(() => {})
    }
    return {
      dialect,
      database,
      ...(signal === undefined ? {} : { signal }),
      ...(prepared === undefined ? {} : { prepared }),
      node: () => nodes[asked] as string,
      connect: async own => connected(dialect, database, own ?? signal, prepared),
      // Other names are those of another version: what was read of this one must not be taken for it.
      withDialect: (other, made) => connected(other, {}, signal, made),
      query: <const C extends Columns>(statement: Sql, columns: C) =>
        working(() => {
          const { rendered, params } = request(statement)
          return onNode(
            rendered,
            async client => {
              const result = await client.query({ ...params, format: 'JSONCompactEachRowWithNamesAndTypes' })
              return rowsOf(result.stream<readonly unknown[]>(), columns, signal)
            },
            signal,
          )
        }),
      execute: statement =>
        working(() => {
          const { rendered, params } = request(statement)
          return onNode(
            rendered,
            async client => {
              await client.command(params).finally(() => killed(client, params.query_id))
            },
            signal,
          )
        }),
      // Readers may create nothing, and another node may answer the next statement.
      keep: async rows => ({ table: sql`(${rows})`, drop: async () => {} }),
      send: (statement, bytes) =>
        working(() =>
          onNode(
            renderSql(statement, dialect),
            async client => {
              const params = { query: renderSql(statement, dialect).text, values: bytes, ...shared() }
              const { stream } = await client.exec(params).finally(() => killed(client, params.query_id))
              await finished(stream.resume())
            },
            signal,
          ),
        ),
      receive: statement =>
        working(() => {
          const rendered = renderSql(statement, dialect)
          // As it comes: a result may be larger than any memory. Who receives it counts its rows.
          const clickhouse_settings = {
            ...settings,
            wait_end_of_query: 0 as const,
            send_progress_in_http_headers: 0 as const,
          }
          return onNode(
            rendered,
            async client =>
              (
                await client.exec({
                  query: rendered.text,
                  query_params: clickhouseParameters(rendered.values),
                  ...shared(),
                  clickhouse_settings,
                })
              ).stream,
            signal,
          )
        }),
      close() {
        isOwnClosed = true
      },
    }
  }
  return {
    ...connected(first, {}),
    close() {
      if (isClosed) return
      isClosed = true
      if (atWork === 0) closeClients()
    },
  }
}

/** A failure in words, without what the client knows of the request: its headers have the password. */
function failure(cause: unknown): {
  readonly isUnreached: boolean
  readonly isSilent: boolean
  readonly message: string
} {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const code = 'code' in error ? String(error.code) : ''
  const isUnreached = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'].includes(code)
  const isSilent = error.message === 'Timeout error.'
  if (isUnreached) return { isUnreached, isSilent, message: `the node cannot be reached: ${code}` }
  if (isSilent) return { isUnreached, isSilent, message: `the node was silent for ${silenceSeconds} s` }
  return { isUnreached, isSilent, message: error.message || code }
}
