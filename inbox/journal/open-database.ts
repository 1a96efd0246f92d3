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
  // See `Checkpoints`.
  else database.pragma('wal_autocheckpoint = 0')
  const dialect = new SqliteDialect({ database: keepingStatements(database) as never })
  const db = new Kysely<Tables>({ dialect })
  if (mode === 'write') await createTables(db)
  return db
}

/** The maximum number of statements that are kept. */
const mostStatements = 200

/** A database that prepares a statement once: this takes longer than most statements run. */
function keepingStatements(database: Libsql.Database) {
  const kept = new Map<string, Libsql.Statement>()
  return {
    prepare(text: string) {
      const statement = kept.get(text) ?? database.prepare(text)
      // The statement that has not been used for longest goes first: a Map keeps the order of its keys.
      kept.delete(text)
      kept.set(text, statement)
      for (const oldest of kept.keys()) {
        if (kept.size <= mostStatements) break
        kept.delete(oldest)
      }
      return statement
    },
    close: () => database.close(),
  }
}
