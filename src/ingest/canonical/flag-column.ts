import { sql, texts } from '../../engine/sql.ts'
import type { Cell } from '../log-part.ts'
import type { FlagRule, TextRule } from '../mapping/mapping.ts'
import { type ColumnSql, quotedLength } from './column-sql.ts'
import { type TextColumn, textColumn } from './text-column.ts'

/** The default texts for true and false, in any case. Booleans and 1 and 0 of a typed column become these texts too. */
const written = { true: ['true', 't', '1'], false: ['false', 'f', '0'] } as const

/** True or false, from a cell (through the rule's values, if any) or a constant; NULL when it is missing. */
export function flagColumn(
  { name, missing }: Pick<TextColumn, 'name' | 'missing'>,
  rule: FlagRule,
  cells: ReadonlyMap<string, Cell>,
): ColumnSql {
  const isThere =
    rule.constant !== undefined || rule.default !== undefined || (rule.column !== undefined && cells.has(rule.column))
  if (!isThere) return { steps: [], value: sql`NULL::BOOLEAN`, problem: null }
  const column = { name, missing, needed: false, isId: false, allowed: null }
  const { fault, steps, value, problem } = textColumn(column, asText(rule), cells)
  const flag = sql`CASE WHEN list_contains(${texts(written.true)}, lower(${value})) THEN true
    WHEN list_contains(${texts(written.false)}, lower(${value})) THEN false END`
  const unclear = sql`CASE WHEN ${value} IS NOT NULL AND ${flag} IS NULL
    THEN ${`${name} must be true or false, or a mapping must say which values are: `} || left(${value}, ${quotedLength}) END`
  return {
    fault: fault ?? null,
    steps,
    value: flag,
    problem: problem === null ? unclear : sql`coalesce(${problem}, ${unclear})`,
  }
}

function asText({ constant, values, patterns, default: otherwise, ...rest }: FlagRule): TextRule {
  const texts = (given: Readonly<Record<string, boolean | null>>) =>
    Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value === null ? null : String(value)]))
  return {
    ...rest,
    ...(constant === undefined ? {} : { constant: String(constant) }),
    ...(values === undefined ? {} : { values: texts(values) }),
    ...(patterns === undefined ? {} : { patterns: texts(patterns) }),
    ...(otherwise === undefined ? {} : { default: String(otherwise) }),
  }
}
