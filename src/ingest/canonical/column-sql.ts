import { identifier, type Sql, sql, texts } from '../../engine/sql.ts'

/** How a column of the log is computed from the cells of a part. */
export interface ColumnSql {
  /** Why the row is rejected before anything else is computed, over the part's rows; NULL when it is not. */
  readonly fault?: Sql | null
  /** Expressions computed one after the other, once per row: the first over the part, each other one over the steps before it. */
  readonly steps: readonly Sql[]
  /** The column's value, over the steps; NULL when it is missing or there is a problem. */
  readonly value: Sql
  /** Why the column rejects the row, over the steps; NULL when it does not. */
  readonly problem: Sql | null
  /** How many of its times without an offset are ambiguous or skipped, over the steps. */
  readonly clockChanges?: { readonly ambiguous: Sql; readonly skipped: Sql }
}

/** The name of a column's step, for use in later steps. */
export function stepOf(column: string, step: number): Sql {
  return identifier(`${column} ${step}`)
}

/** The name of a column's fault, for use in later steps. */
export function faultOf(column: string): Sql {
  return identifier(`${column} fault`)
}

/** The maximum length of a wrong value in a reason. */
export const quotedLength = 200

/** A text; NULL when it is empty or one of the texts that mean a missing value. */
export function presentText(text: Sql, missing: readonly string[] = []): Sql {
  if (missing.length === 0) return sql`nullif(${text}, '')`
  return sql`CASE WHEN NOT list_contains(${texts(['', ...missing])}, ${text}) THEN ${text} END`
}
