import { CauserieError } from '../../errors.ts'
import { loadOptional } from '../../optional-package.ts'
import { connectMs, type Database, mostLetters, mostRows } from './database.ts'
import { type ParsedSource, sourceError } from './live-source.ts'
import type { TextRows } from './text-rows.ts'

/** Opens a MySQL or MariaDB database in one read-only transaction, which sees one state of it. */
export async function openMysql(source: ParsedSource): Promise<Database> {
  const { default: mysql } = await loadOptional(
    () => import('mysql2'),
    options => new CauserieError('MySQL needs mysql2: npm install mysql2', options),
  )
  const { host, port, user, password, database, tls } = source
  const connection = mysql.createConnection({
    ...(host.startsWith('/') ? { socketPath: host } : { host }),
    database,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(tls === 'off' ? {} : { ssl: { rejectUnauthorized: tls === 'verify' } }),
    connectTimeout: connectMs,
    charset: 'utf8mb4',
    multipleStatements: false,
  })
  // A connection that breaks between two statements: the next one fails.
  connection.on('error', () => {})
  const fail = (cause: Error) => sourceError(source, cause.message.split('\n')[0] ?? '')
  const ask = (statement: string, values: readonly string[] = []) =>
    new Promise<readonly (readonly (string | null)[])[]>((resolve, reject) => {
      connection.query({ sql: statement, values: [...values], rowsAsArray: true, typeCast: textOf }, (error, rows) => {
        if (error === null) resolve(rows as never)
        else reject(fail(error))
      })
    })
  const close = () =>
    new Promise<void>(resolve => {
      connection.end(() => resolve())
    })
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect(error => (error === null ? resolve() : reject(fail(error))))
    })
    await ask(`SET time_zone = '+00:00'`)
    await ask('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    await ask('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
  } catch (error) {
    connection.destroy()
    throw error
  }
  return {
    quote: name => `\`${name.replaceAll('`', '``')}\``,
    literal: value => `'${value}'`,
    async tables() {
      const rows = await ask(
        'SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY table_name',
        [],
      )
      return rows.map(([name]) => String(name))
    },
    async columnsOf(table) {
      const rows = await ask(
        'SELECT column_name FROM information_schema.columns WHERE table_schema = database() AND table_name = ?',
        [table],
      )
      return rows.map(([name]) => String(name))
    },
    async *rows(statement) {
      let columns: readonly string[] = []
      const query = connection.query({ sql: statement, rowsAsArray: true, typeCast: textOf })
      query.on('fields', (fields: readonly { readonly name: string }[]) => {
        columns = fields.map(({ name }) => name)
      })
      const stream = query.stream({ highWaterMark: 1000 })
      let rows: (readonly (string | null)[])[] = []
      let letters = 0
      let isFirst = true
      const batch = (): TextRows => ({ columns, rows })
      try {
        for await (const row of stream as AsyncIterable<readonly (string | null)[]>) {
          rows.push(row)
          for (const value of row) letters += value?.length ?? 0
          if (rows.length < mostRows && letters < mostLetters) continue
          yield batch()
          isFirst = false
          rows = []
          letters = 0
        }
      } catch (cause) {
        throw cause instanceof Error && !('file' in cause) ? fail(cause) : cause
      }
      if (rows.length > 0 || isFirst) yield batch()
    },
    close,
  }
}

/** Each value as the server writes it. */
function textOf(field: { string: () => string | null }): string | null {
  return field.string()
}
