import { CauserieError } from '../../errors.ts'
import { loadOptional } from '../../optional-package.ts'
import { nextTurn } from '../../slices.ts'
import { findFile } from '../read/find-files.ts'
import { type Database, mostLetters, mostRows } from './database.ts'
import { type ParsedSource, sourceError } from './live-source.ts'

type Value = string | number | bigint | Uint8Array | null

/** Opens a file of SQLite for reading, in one transaction. */
export async function openSqlite(source: ParsedSource): Promise<Database> {
  const { default: Libsql } = await loadOptional(
    () => import('libsql'),
    options => new CauserieError('SQLite needs libsql: npm install libsql', options),
  )
  // It would create a missing file.
  const { path } = await findFile(source.path)
  const said = <T>(work: () => T): T => {
    try {
      return work()
    } catch (cause) {
      throw sourceError(source, cause instanceof Error ? cause.message : String(cause))
    }
  }
  const database = said(() => new Libsql(path ?? '', { readonly: true }))
  said(() => {
    database.pragma('query_only = true')
    database.pragma('busy_timeout = 10000')
    database.exec('BEGIN')
  })
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
  return {
    quote,
    // A number in quotes would be greater than all numbers.
    literal: value => (/^-?\d+$/.test(value) ? value : `'${value}'`),
    tables: async () =>
      said(() =>
        database
          .prepare(
            `SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
          )
          .all(),
      ).map(row => String((row as { readonly name: unknown }).name)),
    columnsOf: async table =>
      said(() => database.prepare(`SELECT name FROM pragma_table_info(?)`).all(table)).map(row =>
        String((row as { readonly name: unknown }).name),
      ),
    async *rows(statement) {
      const prepared = said(() => database.prepare(statement).safeIntegers(true))
      const columns = said(() => prepared.columns()).map(({ name }) => name)
      const found = said(() => prepared.raw(true).iterate()) as IterableIterator<readonly Value[]>
      let rows: (string | null)[][] = []
      let letters = 0
      let isFirst = true
      try {
        for (;;) {
          const { done, value: row } = said(() => found.next())
          if (done === true) break
          const texts = row.map(textOf)
          rows.push(texts)
          for (const value of texts) letters += value?.length ?? 0
          if (rows.length < mostRows && letters < mostLetters) continue
          yield { columns, rows }
          isFirst = false
          rows = []
          letters = 0
          await nextTurn()
        }
      } finally {
        found.return?.()
      }
      if (rows.length > 0 || isFirst) yield { columns, rows }
    },
    async close() {
      // Closing alone keeps the file locked until the statements are collected.
      if (database.inTransaction) database.exec('ROLLBACK')
      database.close()
    },
  }
}

function textOf(value: Value): string | null {
  if (value === null || typeof value === 'string') return value
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value)
}
