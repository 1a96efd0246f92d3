import { allOf, join, type Sql, sql } from '../../src/engine/sql.ts'
import type { FilterLists } from '../question.ts'

type IsIn = (value: Sql) => Sql

/** A filter as one condition, given how to look up each dimension. */
export function conditions(where: FilterLists, lookUp: Readonly<Record<keyof FilterLists, (isIn: IsIn) => Sql>>): Sql {
  const names = Object.keys(where) as (keyof FilterLists)[]
  return allOf(
    names.map(name => lookUp[name](value => sql`${value} IN (${join((where[name] ?? []).map(text => sql`${text}`))})`)),
  )
}
