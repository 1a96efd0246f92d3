import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'
import Libsql from 'libsql'
import { createTables } from './create-tables.ts'
import { finishForgetting } from './finish-forgetting.ts'
import type { Database, Tables } from './tables.ts'

/** Opens a journal's file, and does the rest of a forgetting that was interrupted. Commits are durable: on disk before they are acknowledged. */
export async function openDatabase(path: string, mode: 'write' | 'read'): Promise<Database> {
  const database = new Libsql(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('busy_timeout = 10000')
  // Else the texts of deleted rows stay in the file.
  database.pragma('secure_delete = ON')
  if (mode === 'read') database.pragma('query_only = true')
  // See `Checkpoints`.
  else database.pragma('wal_autocheckpoint = 0')
  const dialect = new SqliteDialect({ database: keepingStatements(database) })
  const db = new Kysely<Tables>({ dialect })
  if (mode === 'write') {
    await db.transaction().execute(createTables)
    await finishForgetting(db, path)
  }
  return db
}

/** The maximum number of statements that are kept. */
const mostStatements = 200

/** A database that prepares a statement once: this takes longer than most statements run. */
function keepingStatements(database: Libsql.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>()
  return {
    prepare(text) {
      const known = kept.get(text)
      if (known !== undefined) return known
      const made = database.prepare(text)
      const statement: SqliteStatement = {
        reader: made.reader,
        all: parameters => made.all(parameters),
        run: parameters => made.run(parameters),
        iterate: parameters => made.iterate(parameters),
      }
      if (kept.size >= mostStatements) kept.clear()
      kept.set(text, statement)
      return statement
    },
    close: () => database.close(),
  }
}
