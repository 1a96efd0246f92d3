import { type AppendedColumn, appendRows } from '../../engine/append-rows.ts'
import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import type { Cell, LogPart } from '../log-part.ts'

/** The kinds of values that JavaScript hands over. */
const kinds = {
  text: { ddl: sql`VARCHAR`, cell: value => ({ value, type: 'VARCHAR', texts: sql`[${value}]` }) },
  texts: { ddl: sql`VARCHAR[]`, cell: value => ({ value: sql`${value}[1]`, type: 'VARCHAR', texts: value }) },
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
  | { readonly kind: 'texts'; readonly values: readonly (readonly (string | null)[] | null)[] }
  | { readonly kind: 'instant' | 'localTime'; readonly values: readonly (bigint | null)[] }

/**
 * Puts rows that JavaScript holds where SQL can read them, in place of those staged before. Gives their FROM and their cells, and
 * where `problems` lie: why a row cannot be used at all, null for the others.
 */
export async function stageRows(
  engine: DuckDBEngine,
  columns: ReadonlyMap<string, StagedColumn>,
  { problems = [] }: { readonly problems?: readonly (string | null)[] } = {},
): Promise<Pick<LogPart, 'from' | 'cells' | 'problem'>> {
  const hasProblems = problems.some(problem => problem !== null)
  const named = [...columns].map(([name, column], index) => ({ name, column, place: `c${index}` }))
  const problem = { column: { kind: 'text', values: problems }, place: 'problem' } as const
  const staged = hasProblems ? [...named, problem] : named
  const ddl = join(staged.map(({ column, place }) => sql`${identifier(place)} ${kinds[column.kind].ddl}`))
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE staged (${ddl})`)
  await appendRows(engine, 'staged', Object.fromEntries(staged.map(({ column, place }) => [place, appended(column)])))
  const cells = named.map(({ name, column, place }): [string, Cell] => [
    name,
    kinds[column.kind].cell(identifier(place)),
  ])
  return { from: sql`staged`, cells: new Map(cells), problem: hasProblems ? identifier(problem.place) : null }
}

function appended(column: StagedColumn): AppendedColumn {
  switch (column.kind) {
    case 'text':
      return { type: 'text', values: column.values }
    case 'texts':
      return { type: 'texts', values: column.values }
    default:
      return { type: 'whole', values: column.values }
  }
}

function timeCell(value: Sql, type: string): Cell {
  return { value, type, texts: sql`[${value}::VARCHAR]` }
}
