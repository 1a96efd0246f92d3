import { allOf, join, type Sql, sql, texts } from '../../engine/sql.ts'
import type { Cell } from '../log-part.ts'
import type { TextRule } from '../mapping/mapping.ts'
import { type ColumnSql, presentText, quotedLength, stepOf } from './column-sql.ts'
import { noIdentity, noText } from './no-text.ts'
import { inTreeOrder, placeAmong } from './text-place.ts'

export interface TextColumn {
  readonly name: string
  /** Whether a row without a value is rejected. */
  readonly needed: boolean
  /** Whether it is an id, none of whose characters may be lost. */
  readonly isId: boolean
  /** Texts that mean a missing value. */
  readonly missing: readonly string[]
  /** The allowed values; null when any text is allowed. */
  readonly allowed: readonly string[] | null
}

/** A text from a cell (through the rule's values, if any) or a constant. Empty texts, and those that the rule lists, are missing. */
export function textColumn(column: TextColumn, rule: TextRule, cells: ReadonlyMap<string, Cell>): ColumnSql {
  const given = stepOf(column.name, 0)
  const steps = [givenText(column, rule, cells)]
  const { values, patterns } = rule
  const problems: Sql[] = []
  let found = given

  if (values !== undefined || patterns !== undefined) {
    const listed = inTreeOrder(Object.entries(values ?? {}))
    const matched = Object.entries(patterns ?? {})
    const entries = [...listed, ...matched]
    const place = stepOf(column.name, 1)
    const placeOfMatch = matched.map(
      ([pattern], index) => sql`WHEN regexp_matches(${given}, ${pattern}) THEN ${listed.length + index + 1}`,
    )
    const keys = listed.map(([key]) => key)
    steps.push(
      sql`coalesce(${listed.length === 0 ? sql`NULL` : placeAmong(given, keys)},
        ${matched.length === 0 ? sql`NULL` : sql`CASE ${join(placeOfMatch, sql` `)} END`})`,
    )
    // No mapped value is empty, so '' can stand for null, which a list of texts cannot hold.
    found = sql`nullif(list_extract(${texts(entries.map(([, value]) => value ?? ''))}, ${place}), '')`
    if (rule.others === 'keep') found = sql`CASE WHEN ${place} IS NULL THEN ${given} ELSE ${found} END`
    else if (rule.default === undefined || rule.others === 'reject') {
      problems.push(sql`WHEN ${given} IS NOT NULL AND ${place} IS NULL
        THEN ${`${column.name} must be one of the values that the mapping lists: `} || left(${given}, ${quotedLength})`)
    }
  }
  const value = rule.default === undefined ? found : sql`coalesce(${found}, ${rule.default})`
  if (column.needed) problems.push(sql`WHEN ${value} IS NULL THEN ${`${column.name} is missing`}`)
  if (column.allowed !== null && ((values ?? patterns) === undefined || rule.others === 'keep')) {
    problems.push(sql`WHEN ${value} IS NOT NULL AND NOT list_contains(${texts(column.allowed)}, ${value})
      THEN ${`${column.name} must be one of ${column.allowed.join(', ')}: `} || left(${given}, ${quotedLength})`)
  }
  const problem = problems.length === 0 ? null : sql`CASE ${problems.reduce((all, next) => sql`${all} ${next}`)} END`
  return { fault: faultIn(column, rule, cells), steps, value, problem }
}

function givenText({ missing }: TextColumn, rule: TextRule, cells: ReadonlyMap<string, Cell>): Sql {
  const text = rule.constant === undefined ? writtenText(rule, cells, missing) : sql`${rule.constant}`
  return rule.when === undefined ? text : sql`CASE WHEN ${applies(rule.when, cells)} THEN ${text} END`
}

/** The text of the rule's column, or its columns together, or else of the first of its other columns that has one. */
function writtenText(
  { column, columns, or = [] }: TextRule,
  cells: ReadonlyMap<string, Cell>,
  missing: readonly string[],
): Sql {
  const own = (name: string | undefined) => cellText(name, cells, missing)
  // With NULL, so is the whole.
  const first = columns === undefined ? own(column) : sql`(${join(columns.map(own), sql` || '-' || `)})`
  return or.length === 0 ? first : sql`coalesce(${join([first, ...or.map(own)])})`
}

function applies(when: NonNullable<TextRule['when']>, cells: ReadonlyMap<string, Cell>): Sql {
  const conditions = Object.entries(when).map(
    ([name, values]) => sql`list_contains(${texts(values)}, ${cellText(name, cells)})`,
  )
  return allOf(conditions)
}

/** The text of a cell; NULL when it is missing. */
export function cellText(
  name: string | undefined,
  cells: ReadonlyMap<string, Cell>,
  missing: readonly string[] = [],
): Sql {
  const cell = name === undefined ? undefined : cells.get(name)
  return cell === undefined ? sql`NULL::VARCHAR` : presentText(cell.text, missing)
}

/** Why the rule cannot read its cells: nested values, or numbers that cannot be ids. Null when it can read all. */
function faultIn(column: TextColumn, rule: TextRule, cells: ReadonlyMap<string, Cell>): Sql | null {
  const tested = Object.keys(rule.when ?? {}).flatMap(name => {
    const cell = cells.get(name)
    return cell === undefined ? [] : (noText(name, cell) ?? [])
  })
  const names = [rule.column ?? [], rule.columns ?? [], rule.or ?? []].flat()
  const own = names.flatMap(name => {
    const cell = cells.get(name)
    return cell === undefined ? [] : (ownFault(column, rule, cell) ?? [])
  })
  const { when } = rule
  const read = own.map(fault => (when === undefined ? fault : sql`CASE WHEN ${applies(when, cells)} THEN ${fault} END`))
  const faults = [...tested, ...read]
  return faults.length === 0 ? null : sql`coalesce(${join([...faults, sql`NULL`])})`
}

function ownFault({ name, isId, missing }: TextColumn, rule: TextRule, cell: Cell): Sql | null {
  const listed = [...missing, ...Object.keys(rule.values ?? {})]
  const isTaken = (rule.values ?? rule.patterns) === undefined || rule.others === 'keep'
  const fault = isId && isTaken ? noIdentity(name, cell) : noText(name, cell)
  if (fault === null || listed.length === 0) return fault
  return sql`CASE WHEN NOT list_contains(${texts(listed)}, ${cell.text}) THEN ${fault} END`
}
