import { type AppendedColumn, appendRows } from '../../engine/append-rows.ts'
import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import type { Cell } from '../log-part.ts'

/** The kinds of values that JavaScript hands over. */
const kinds = {
  text: { ddl: sql`VARCHAR`, cell: value => ({ value, type: 'VARCHAR', texts: sql`[${value}]` }) },
  /** Microseconds since 1970. */
  instant: {
    ddl: sql`BIGINT`,
    cell: value => timeCell(sql`make_timestamptz(${value})`, 'TIMESTAMP WITH TIME ZONE'),
  },
  /** Microseconds since 1970 on a clock whose zone is not said. */
  localTime: { ddl: sql`BIGINT`, cell: value => timeCell(sql`make_timestamp(${value})`, 'TIMESTAMP') },
} as const satisfies Record<string, { ddl: Sql; cell: (value: Sql) => Cell }>

export type StagedColumn =
  | { readonly kind: 'text'; readonly values: readonly (string | null)[] }
  | { readonly kind: 'instant' | 'localTime'; readonly values: readonly (bigint | null)[] }

/** Puts rows that JavaScript holds where SQL can read them, in place of those staged before. Gives their FROM and their cells. */
export async function stageRows(
  engine: DuckDBEngine,
  columns: ReadonlyMap<string, StagedColumn>,
): Promise<{ readonly from: Sql; readonly cells: ReadonlyMap<string, Cell> }> {
  const staged = [...columns].map(([name, column], index) => ({ name, column, place: `c${index}` }))
  const ddl = join(staged.map(({ column, place }) => sql`${identifier(place)} ${kinds[column.kind].ddl}`))
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE staged (${ddl})`)
  await appendRows(engine, 'staged', Object.fromEntries(staged.map(({ column, place }) => [place, appended(column)])))
  const cells = staged.map(({ name, column, place }): [string, Cell] => [
    name,
    kinds[column.kind].cell(identifier(place)),
  ])
  return { from: sql`staged`, cells: new Map(cells) }
}

function appended(column: StagedColumn): AppendedColumn {
  return column.kind === 'text' ? { type: 'text', values: column.values } : { type: 'whole', values: column.values }
}

function timeCell(value: Sql, type: string): Cell {
  return { value, type, texts: sql`[${value}::VARCHAR]` }
}
