import { createHash, randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, beforeAll } from 'vitest'
import type { JournalPlace } from '../../inbox/journal/journal-place.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres.ts'

let server: PostgresServer | null = null
let isPostgres = false

/** The journals of this suite are in a PostgreSQL server of its own; without it they are files of SQLite. */
export function usePostgres(): void {
  isPostgres = true
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(async () => {
    await server?.stop()
    server = null
  })
}

export const isOnPostgres = () => isPostgres

/** The server of this suite. */
export function postgresServer(): PostgresServer {
  if (server === null) throw new Error('a suite without a PostgreSQL server')
  return server
}

/** The place of a journal: a file, or the schema that stands for it. */
export function placeOf(path: string): JournalPlace {
  if (server === null) return path
  return { url: server.url, password: server.password, schema: schemaOf(path), directory: dirname(path) }
}

/** `inbox` of the config of a server, whose journal is a file or a schema of its own, and the environment that it needs. */
export function databaseConfig(): { readonly config: object; readonly env: Record<string, string> } {
  if (server === null) return { config: {}, env: {} }
  const schema = schemaOf(randomUUID())
  // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
  const database = { url: server.url, password: '${INBOX_DATABASE_PASSWORD}', schema }
  return { config: { database }, env: { INBOX_DATABASE_PASSWORD: server.password } }
}

function schemaOf(path: string): string {
  return `inbox_${createHash('sha256').update(path).digest('hex').slice(0, 16)}`
}

/** The files in which the server of this suite has the tables of a journal and what belongs to them, as they are on disk by now. */
export async function tableFiles(path: string): Promise<readonly string[]> {
  if (server === null) return []
  await server.query('CHECKPOINT')
  const rows = await server.query(
    `SELECT pg_relation_filepath(one.oid) FROM pg_class AS own JOIN pg_class AS one
      ON one.oid IN (own.oid, own.reltoastrelid) WHERE own.relnamespace = to_regnamespace($1) AND own.relkind IN ('r', 'i')`,
    [schemaOf(path)],
  )
  const { data } = server
  return rows.flatMap(([file]) => (typeof file === 'string' ? [join(data, file)] : []))
}

/** Runs a statement in a journal from outside. Nothing else may have its file open. */
export async function inDatabase(path: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  if (server !== null) return server.queryIn(schemaOf(path), statement)
  const database = new Libsql(path)
  try {
    const prepared = database.prepare(statement)
    if (prepared.reader) return prepared.all() as Record<string, unknown>[]
    prepared.run()
    return []
  } finally {
    database.close()
  }
}
