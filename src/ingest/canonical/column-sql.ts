import { identifier, type Sql, sql, texts } from '../../engine/sql.ts'

/** How one column of the log is computed from a part's cells. */
export interface ColumnSql {
  /** Why the row is rejected before anything is computed from it, over the part; null when it is not. */
  readonly fault?: Sql | null
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

/** A column's fault, by the name under which later steps find it. */
export function faultOf(column: string): Sql {
  return identifier(`${column} fault`)
}

/** How much of a wrong value a reason repeats. */
export const quotedLength = 200

/** A text, null where it is empty or one of the texts that mean a missing value. */
export function presentText(text: Sql, missing: readonly string[] = []): Sql {
  if (missing.length === 0) return sql`nullif(${text}, '')`
  return sql`CASE WHEN NOT list_contains(${texts(['', ...missing])}, ${text}) THEN ${text} END`
}
