import type { Sql } from '../../src/engine/sql.ts'
import { timed } from '../contest.ts'
import { answered } from '../question.ts'
import { literalSql } from './literal-sql.ts'
import { installed, type Opponent } from './opponent.ts'
import { postgresQuestions } from './postgres-questions.ts'
import { copyIn, derive, index } from './postgres-schema.ts'
import { startPostgres } from './postgres-server.ts'

/** The parts used of the package `pg`. */
interface Pg {
  readonly Client: new (options: {
    host: string
    user: string
    database: string
  }) => {
    connect(): Promise<void>
    query(text: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>
    end(): Promise<void>
  }
}

/** PostgreSQL 15 with the schema and queries of a chat suite, tuned for this machine. */
export async function openPostgres(folder: string): Promise<Opponent> {
  const { Client } = installed<Pg>('pg')
  const server = await startPostgres(folder)
  const client = new Client({ host: server.socket, user: 'bench', database: 'postgres' })
  await client.connect()
  await client.query("SET TimeZone = 'UTC'")
  const [version] = (await client.query('SHOW server_version')).rows
  return {
    name: 'PostgreSQL',
    version: String(version?.server_version).split(' ')[0] ?? '',
    form: 'COPY, then conversations, messages and reporting events with their indexes',
    async load(log) {
      const runAll = async (statements: readonly Sql[]) => {
        for (const statement of statements) await client.query(literalSql(statement))
      }
      const [, derivedSeconds] = await timed(() => runAll([...copyIn(log), ...derive]))
      const [, indexSeconds] = await timed(() => runAll(index))
      const [size] = (await client.query('SELECT pg_database_size(current_database()) AS bytes')).rows
      return { seconds: derivedSeconds + indexSeconds, indexSeconds, sizeBytes: Number(size?.bytes) }
    },
    ask: async (question, asked) =>
      answered(question, (await client.query(literalSql(postgresQuestions[question](asked)))).rows),
    async close() {
      await client.end()
      await server.stop()
    },
  }
}
