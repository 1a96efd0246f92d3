import { Kysely, SqliteDialect } from 'kysely'
import Libsql from 'libsql'
import { createTables } from './create-tables.ts'
import type { Database, Tables } from './tables.ts'

/** Opens a journal's file. Commits are durable: on disk before they are acknowledged. */
export async function openDatabase(path: string, mode: 'write' | 'read'): Promise<Database> {
  const database = new Libsql(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('busy_timeout = 10000')
  if (mode === 'read') database.pragma('query_only = true')
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: database as never }) })
  if (mode === 'write') await createTables(db)
  return db
}
