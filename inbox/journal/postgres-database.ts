import { createHash } from 'node:crypto'
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import type { PoolConfig } from 'pg'
import { parseSource } from '../../src/ingest/sources/live-source.ts'
import { clientOptions } from '../../src/ingest/sources/postgres.ts'
import { loadOptional } from '../../src/optional-package.ts'
import { createTables } from './create-tables.ts'
import { JournalCompiler, sqliteFunctions } from './dialect.ts'
import { JournalError } from './journal-error.ts'
import type { PostgresPlace } from './journal-place.ts'
import type { Database, Tables } from './tables.ts'

/** The locks of a journal, each a number in its database. */
export type LockName = 'tables' | 'write' | 'open' | `role ${string}`

/** The number of a lock of a journal. */
export function lockOf({ schema }: PostgresPlace, name: LockName): string {
  return createHash('sha256').update(`causerie ${schema} ${name}`).digest().readBigInt64BE().toString()
}

/** The channel on which servers of a journal tell each other what they have written. */
export function channelOf({ schema }: PostgresPlace): string {
  return `causerie_${createHash('sha256').update(schema).digest('hex').slice(0, 32)}`
}

type Pg = Awaited<ReturnType<typeof loadPg>>

export function loadPg() {
  return loadOptional(
    async () => (await import('pg')).default,
    options => new JournalError('a journal on PostgreSQL needs pg: npm install pg', options),
  )
}

/** How to connect to the database of a journal. Throws `InvalidQueryError` for a wrong URL. */
export function connectionOptions({ url, password }: PostgresPlace, parsers: Pg['types']): PoolConfig {
  const source = parseSource({ url, password })
  return {
    ...clientOptions(source),
    application_name: 'causerie inbox',
    types: {
      getTypeParser: ((type: number, format?: 'text') =>
        numbers.has(type) ? Number : type === boolean ? asNumber : parsers.getTypeParser(type, format)) as never,
    },
  }
}

/** `int8` and `numeric`, which sums are. */
const numbers: ReadonlySet<number> = new Set([20, 1700])
const boolean = 16
/** As SQLite has it. */
const asNumber = (text: string) => (text === 't' ? 1 : 0)

/** What each connection begins with; the schema is its parameter. */
export const settings = `SELECT set_config('search_path', $1, false),
  set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
    ELSE current_setting('synchronous_commit') END, false),
  set_config('jit', 'off', false), set_config('lock_timeout', '30s', false),
  set_config('idle_in_transaction_session_timeout', '30s', false),
  set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
  set_config('tcp_keepalives_count', '3', false)`

/** A list of one schema, for `search_path`. */
export function searchPath({ schema }: PostgresPlace): string {
  return `"${schema.replaceAll('"', '""')}"`
}

/** Opens the database of a journal, with at most so many connections. Commits are durable: on disk before they are acknowledged. */
export async function postgresDatabase(place: PostgresPlace, connections: number): Promise<Database> {
  const pg = await loadPg()
  const pool = new pg.Pool({ ...connectionOptions(place, pg.types), max: connections })
  // A connection that breaks while nobody uses it: the next call gets another.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const dialect = new PostgresDialect({
    pool,
    onCreateConnection: async connection => {
      await connection.executeQuery(CompiledQuery.raw(settings, [searchPath(place)]))
    },
  })
  dialect.createQueryCompiler = () => new JournalCompiler()
  return new Kysely<Tables>({ dialect })
}

/** Creates or renews the schema of a journal. Servers that begin together do it one after the other. */
export async function createSchema(db: Database, place: PostgresPlace): Promise<void> {
  await db.transaction().execute(async transaction => {
    await sql`SELECT pg_advisory_xact_lock(${lockOf(place, 'tables')}::bigint)`.execute(transaction)
    const { rows } = await sql<{ version: number; schema: string | null }>`
      SELECT current_setting('server_version_num')::int AS version, to_regnamespace(${searchPath(place)})::text AS schema
    `.execute(transaction)
    const [found] = rows
    if (found !== undefined && found.version < 130_000)
      throw new JournalError(`a journal needs PostgreSQL 13 or newer, this is ${Math.floor(found.version / 10_000)}`)
    if (found?.schema === null) await sql`CREATE SCHEMA ${sql.id(place.schema)}`.execute(transaction)
    for (const create of sqliteFunctions) await create.execute(transaction)
    await createTables(transaction)
  })
}
