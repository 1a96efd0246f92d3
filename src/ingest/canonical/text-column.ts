import { allOf, type Sql, sql, texts } from '../../engine/sql.ts'
import type { Cell } from '../log-part.ts'
import type { TextRule } from '../mapping/mapping.ts'
import { type ColumnSql, quotedLength, stepOf } from './column-sql.ts'
import { inTreeOrder, placeAmong } from './text-place.ts'

export interface TextColumn {
  readonly name: string
  /** Whether a row without it is rejected. */
  readonly needed: boolean
  /** The values that it may have; null when any text will do. */
  readonly allowed: readonly string[] | null
}

/** A text: a cell, by way of the values it is mapped to, or a constant. Empty text is missing. */
export function textColumn(column: TextColumn, rule: TextRule, cells: ReadonlyMap<string, Cell>): ColumnSql {
  const given = stepOf(column.name, 0)
  const steps = [givenText(rule, cells)]
  const { values } = rule
  const problems: Sql[] = []
  let found = given

  if (values !== undefined) {
    const entries = inTreeOrder(Object.entries(values))
    const place = stepOf(column.name, 1)
    steps.push(
      placeAmong(
        given,
        entries.map(([key]) => key),
      ),
    )
    // No value is empty: '' stands for a null, which a list of texts cannot hold.
    found = sql`nullif(list_extract(${texts(entries.map(([, value]) => value ?? ''))}, ${place}), '')`
    if (rule.default === undefined) {
      problems.push(sql`WHEN ${given} IS NOT NULL AND ${place} IS NULL
        THEN ${`${column.name} must be among the values that the mapping lists: `} || left(${given}, ${quotedLength})`)
    }
  }
  const value = rule.default === undefined ? found : sql`coalesce(${found}, ${rule.default})`
  if (column.needed) problems.push(sql`WHEN ${value} IS NULL THEN ${`${column.name} is missing`}`)
  if (column.allowed !== null && values === undefined) {
    problems.push(sql`WHEN ${value} IS NOT NULL AND NOT list_contains(${texts(column.allowed)}, ${value})
      THEN ${`${column.name} must be one of ${column.allowed.join(', ')}: `} || left(${given}, ${quotedLength})`)
  }
  const problem = problems.length === 0 ? null : sql`CASE ${problems.reduce((all, next) => sql`${all} ${next}`)} END`
  return { steps, value, problem }
}

function givenText(rule: TextRule, cells: ReadonlyMap<string, Cell>): Sql {
  const text = rule.constant === undefined ? cellText(rule.column, cells) : sql`${rule.constant}`
  if (rule.when === undefined) return text
  const conditions = Object.entries(rule.when).map(
    ([name, values]) => sql`list_contains(${texts(values)}, ${cellText(name, cells)})`,
  )
  return sql`CASE WHEN ${allOf(conditions)} THEN ${text} END`
}

function cellText(name: string | undefined, cells: ReadonlyMap<string, Cell>): Sql {
  const cell = name === undefined ? undefined : cells.get(name)
  return cell === undefined ? sql`NULL::VARCHAR` : sql`nullif(${cell.value}::VARCHAR, '')`
}
