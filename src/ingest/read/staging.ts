import { type AppendedColumn, appendRows } from '../../engine/append-rows.ts'
import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import { type Cell, textCell } from '../log-part.ts'

/** The kinds of values that JavaScript hands over. */
const kinds = {
  text: { ddl: sql`VARCHAR`, cell: value => textCell(value) },
  /** Microseconds since 1970. */
  instant: {
    ddl: sql`BIGINT`,
    cell: value => timeCell(sql`make_timestamptz(${value})`, 'TIMESTAMP WITH TIME ZONE'),
  },
  /** Microseconds since 1970 on a clock whose zone is not said. */
  localTime: { ddl: sql`BIGINT`, cell: value => timeCell(sql`make_timestamp(${value})`, 'TIMESTAMP') },
} as const satisfies Record<string, { ddl: Sql; cell: (value: Sql) => Cell }>

export type StagedColumn =
  | {
      readonly kind: 'text'
      readonly values: readonly (string | null)[]
      /** What a value is that is not one exact value (see `irregular`); left out when there is none. */
      readonly irregular?: readonly (string | null)[]
      /** What the values were, where that matters: numbers of 32 bits are no times. */
      readonly type?: 'FLOAT'
    }
  | { readonly kind: 'instant' | 'localTime'; readonly values: readonly (bigint | null)[] }

/** Puts rows that JavaScript holds where SQL can read them, in place of those staged before. Gives their FROM and their cells. */
export async function stageRows(
  engine: DuckDBEngine,
  columns: ReadonlyMap<string, StagedColumn>,
): Promise<{ readonly from: Sql; readonly cells: ReadonlyMap<string, Cell> }> {
  const staged = [...columns].map(([name, column], index) => {
    const irregular = column.kind === 'text' ? column.irregular : undefined
    return { name, column, place: `c${index}`, irregular, irregularPlace: `i${index}` }
  })
  const appended: readonly (readonly [place: string, type: Sql, column: AppendedColumn])[] = staged.flatMap(
    ({ column, place, irregular, irregularPlace }) => [
      [place, kinds[column.kind].ddl, appendedColumn(column)] as const,
      ...(irregular === undefined
        ? []
        : [[irregularPlace, sql`VARCHAR`, { type: 'text', values: irregular }] as const]),
    ],
  )
  const ddl = join(appended.map(([place, type]) => sql`${identifier(place)} ${type}`))
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE staged (${ddl})`)
  await appendRows(engine, 'staged', Object.fromEntries(appended.map(([place, , column]) => [place, column])))
  const cells = staged.map(({ name, column, place, irregular, irregularPlace }): [string, Cell] => {
    const cell = kinds[column.kind].cell(identifier(place))
    const type = column.kind === 'text' && column.type !== undefined ? { type: column.type } : {}
    return [name, { ...cell, ...type, ...(irregular === undefined ? {} : { irregular: identifier(irregularPlace) }) }]
  })
  return { from: sql`staged`, cells: new Map(cells) }
}

function appendedColumn(column: StagedColumn): AppendedColumn {
  return column.kind === 'text' ? { type: 'text', values: column.values } : { type: 'whole', values: column.values }
}

function timeCell(value: Sql, type: string): Cell {
  const text = sql`${value}::VARCHAR`
  return { value, type, text, irregular: null, texts: sql`[${text}]` }
}
