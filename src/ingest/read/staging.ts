import { type AppendedColumn, appendRows } from '../../engine/append-rows.ts'
import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import { type Cell, type LogPart, textCell } from '../log-part.ts'

/** The kinds of values that JavaScript can stage. */
const kinds = {
  text: { ddl: sql`VARCHAR`, cell: value => textCell(value) },
  texts: { ddl: sql`VARCHAR[]`, cell: value => textCell(sql`${value}[1]`, value) },
  /** Microseconds since 1970. */
  instant: {
    ddl: sql`BIGINT`,
    cell: value => timeCell(sql`make_timestamptz(${value})`, 'TIMESTAMP WITH TIME ZONE'),
  },
  /** Microseconds since 1970 on a clock of unknown zone. */
  localTime: { ddl: sql`BIGINT`, cell: value => timeCell(sql`make_timestamp(${value})`, 'TIMESTAMP') },
} as const satisfies Record<string, { ddl: Sql; cell: (value: Sql) => Cell }>

export type StagedColumn =
  | {
      readonly kind: 'text'
      readonly values: readonly (string | null)[]
      /** What values are instead of one exact value (see `irregular`); absent when all are exact. */
      readonly irregular?: readonly (string | null)[]
      /** The original type, if it matters: 32-bit numbers are not accepted as times. */
      readonly type?: 'FLOAT'
    }
  | { readonly kind: 'texts'; readonly values: readonly (readonly (string | null)[] | null)[] }
  | { readonly kind: 'instant' | 'localTime'; readonly values: readonly (bigint | null)[] }

/**
 * Puts rows from JavaScript into a temp table, replacing the rows staged before. Gives the SQL for FROM, the cells, and the column of
 * `problems`: why a row cannot be used at all, null for good rows.
 */
export async function stageRows(
  engine: DuckDBEngine,
  columns: ReadonlyMap<string, StagedColumn>,
  { problems = [] }: { readonly problems?: readonly (string | null)[] } = {},
): Promise<Pick<LogPart, 'from' | 'cells' | 'problem'>> {
  const hasProblems = problems.some(problem => problem !== null)
  const staged = [...columns].map(([name, column], index) => {
    const irregular = column.kind === 'text' ? column.irregular : undefined
    return { name, column, place: `c${index}`, irregular, irregularPlace: `i${index}` }
  })
  const texts = (place: string, values: readonly (string | null)[]): Appended => [
    place,
    sql`VARCHAR`,
    { type: 'text', values },
  ]
  const appended = [
    ...staged.flatMap(({ column, place, irregular, irregularPlace }): readonly Appended[] => [
      [place, kinds[column.kind].ddl, appendedColumn(column)],
      ...(irregular === undefined ? [] : [texts(irregularPlace, irregular)]),
    ]),
    ...(hasProblems ? [texts('problem', problems)] : []),
  ]
  const ddl = join(appended.map(([place, type]) => sql`${identifier(place)} ${type}`))
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE staged (${ddl})`)
  await appendRows(engine, 'staged', Object.fromEntries(appended.map(([place, , column]) => [place, column])))
  const cells = staged.map(({ name, column, place, irregular, irregularPlace }): [string, Cell] => {
    const cell = kinds[column.kind].cell(identifier(place))
    const type = column.kind === 'text' && column.type !== undefined ? { type: column.type } : {}
    return [name, { ...cell, ...type, ...(irregular === undefined ? {} : { irregular: identifier(irregularPlace) }) }]
  })
  return { from: sql`staged`, cells: new Map(cells), problem: hasProblems ? sql`problem` : null }
}

type Appended = readonly [place: string, type: Sql, column: AppendedColumn]

function appendedColumn(column: StagedColumn): AppendedColumn {
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
  const text = sql`${value}::VARCHAR`
  return { value, type, text, irregular: null, texts: sql`[${text}]` }
}
