import type { ClientConfig } from 'pg'
import { CauserieError } from '../../errors.ts'
import { loadOptional } from '../../optional-package.ts'
import { connectMs, type Database, nextRows } from './database.ts'
import { type ParsedSource, sourceError } from './live-source.ts'

/** How to connect to the server of a source. */
export function clientOptions({ host, port, user, password, database, tls }: ParsedSource): ClientConfig {
  return {
    host,
    database,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: tls === 'off' ? false : { rejectUnauthorized: tls === 'verify' },
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
  }
}

/** Opens a PostgreSQL database in one read-only transaction, which sees one state of it. */
export async function openPostgres(source: ParsedSource): Promise<Database> {
  const { default: pg } = await loadOptional(
    () => import('pg'),
    options => new CauserieError('PostgreSQL needs pg: npm install pg', options),
  )
  const { tls } = source
  const client = new pg.Client({
    ...clientOptions(source),
    application_name: 'causerie',
    // Each value as the server writes it.
    types: { getTypeParser: () => (text: string) => text } as never,
  })
  // A connection that breaks between two statements: the next one fails.
  client.on('error', () => {})
  const asked = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      throw sourceError(source, cause instanceof Error ? problemOf(cause, tls) : String(cause))
    })
  await asked(client.connect())
  try {
    // All rows are read: by default, a cursor is planned for a tenth of them.
    await asked(
      client.query(
        `SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET cursor_tuple_fraction = 1; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex'`,
      ),
    )
    await asked(client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY'))
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  let cursors = 0
  return {
    quote: name => client.escapeIdentifier(name),
    literal: value => client.escapeLiteral(value),
    async tables() {
      const { rows } = await asked(
        client.query({
          text: 'SELECT table_name FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false)) ORDER BY table_name',
          rowMode: 'array',
        }),
      )
      return rows.map(([name]) => String(name))
    },
    async columnsOf(table) {
      const { rows } = await asked(
        client.query({
          text: `SELECT column_name FROM information_schema.columns
            WHERE table_name = $1 AND table_schema = (SELECT table_schema FROM information_schema.tables
              WHERE table_name = $1 AND table_schema = ANY (current_schemas(false))
              ORDER BY array_position(current_schemas(false), table_schema::name) LIMIT 1)`,
          values: [table],
          rowMode: 'array',
        }),
      )
      return rows.map(([name]) => String(name))
    },
    async *rows(statement) {
      const name = `causerie_${cursors++}`
      await asked(client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${statement}`))
      const fetch = (rows: number) =>
        asked(client.query<(string | null)[]>({ text: `FETCH FORWARD ${rows} FROM ${name}`, rowMode: 'array' }))
      let next = fetch(1000)
      for (let isFirst = true; ; isFirst = false) {
        const { rows, fields } = await next
        if (rows.length === 0 && !isFirst) break
        // The server works on the next rows while these are stored.
        next = fetch(nextRows({ rows }))
        next.catch(() => undefined)
        yield { columns: fields.map(field => field.name), rows }
      }
      await asked(client.query(`CLOSE ${name}`))
    },
    async close() {
      await client.end().catch(() => undefined)
    },
  }
}

function problemOf({ message }: Error, tls: ParsedSource['tls']): string {
  const advice =
    /does not support SSL/i.test(message) && tls !== 'off'
      ? '; ?tls=off in the URL reads without TLS'
      : /self.signed|certificate/i.test(message)
        ? '; NODE_EXTRA_CA_CERTS names a file of further authorities, ?tls=unverified in the URL trusts any'
        : ''
  return `${message.split('\n')[0]}${advice}`
}
