import { InvalidQueryError } from '../errors.ts'
import { lookup } from '../lookup.ts'
import { type ColumnOf, type FlatTable, layFlat } from '../metrics/definitions/flat-table.ts'
import { type AnyAnswer, operatorNames, operators } from '../metrics/operators/index.ts'
import type { Operator } from '../metrics/operators/operator.ts'

/** An answer as a flat table, with columns named as in its JSON; each dimension is a column of its own name. */
export function flatAnswer(answer: AnyAnswer): FlatTable {
  const { columns, rows } = rowsOf(answer)
  return layFlat(columns, rows)
}

/** The columns and rows before they are laid flat, for answers with many rows. Throws `InvalidQueryError` for an unknown `kind`. */
export function rowsOf(answer: AnyAnswer): {
  readonly columns: readonly ColumnOf<unknown>[]
  readonly rows: readonly unknown[]
} {
  const operator: Operator | undefined = lookup(operators, answer.kind)
  if (operator === undefined)
    throw new InvalidQueryError(`kind must be one of ${operatorNames.join(', ')}: ${JSON.stringify(answer.kind)}`)
  return { columns: operator.columns(answer), rows: operator.rows(answer) }
}
