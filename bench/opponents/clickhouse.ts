import type { Sql } from '../../src/engine/sql.ts'
import { sql } from '../../src/engine/sql.ts'
import { timed } from '../contest.ts'
import { answered } from '../question.ts'
import { clickHouseQuestions } from './clickhouse-questions.ts'
import { loading } from './clickhouse-schema.ts'
import { literalSql } from './literal-sql.ts'
import { installed, type Opponent } from './opponent.ts'

/** The parts used of the package `chdb`. */
interface Chdb {
  readonly Session: new (path: string) => { query(text: string, format: string): string; cleanup(): void }
}

/** ClickHouse in this process. */
export async function openClickHouse(folder: string): Promise<Opponent> {
  const { Session } = installed<Chdb>('chdb')
  const session = new Session(folder)
  const rows = (statement: Sql): readonly Readonly<Record<string, unknown>>[] =>
    session
      .query(literalSql(statement), 'JSONEachRow')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line))
  rows(sql`CREATE DATABASE bench ENGINE = Atomic`)
  rows(sql`USE bench`)
  rows(
    sql`SET max_threads = 2, max_bytes_before_external_group_by = 4000000000, max_bytes_before_external_sort = 4000000000`,
  )
  const [version] = rows(sql`SELECT version() AS version`)
  let questions = clickHouseQuestions([])
  return {
    name: 'ClickHouse',
    version: `${version?.version} (chdb)`,
    form: 'MergeTree: messages by time, first waits by start, waits by end',
    async load(log) {
      const [, seconds] = await timed(async () => {
        for (const statement of loading(log)) rows(statement)
      })
      const zones = rows(sql`SELECT DISTINCT time_zone FROM establishments WHERE time_zone IS NOT NULL`)
      questions = clickHouseQuestions(zones.map(({ time_zone }) => String(time_zone)))
      const [size] = rows(sql`SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = 'bench'`)
      return { seconds, sizeBytes: Number(size?.bytes) }
    },
    ask: async (question, asked) => answered(question, rows(questions[question](asked))),
    close: async () => session.cleanup(),
  }
}
