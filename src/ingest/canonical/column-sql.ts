import { identifier, type Sql } from '../../engine/sql.ts'

/** How one column of the log is computed from a part's cells. */
export interface ColumnSql {
  /** Computed one after the other, each once a row: the first over the part, the others over the steps before them. */
  readonly steps: readonly Sql[]
  /** The column's value, over the steps; null when it is missing, or when there is a problem. */
  readonly value: Sql
  /** Why it rejects the row, over the steps; null when it does not. */
  readonly problem: Sql | null
  /** How many zone-less times it takes that occur twice, or never, over the steps. */
  readonly clockChanges?: { readonly ambiguous: Sql; readonly skipped: Sql }
}

/** A step of a column, by the name under which later steps find it. */
export function stepOf(column: string, step: number): Sql {
  return identifier(`${column} ${step}`)
}

/** How much of a wrong value a reason repeats. */
export const quotedLength = 200
