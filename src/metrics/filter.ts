import { type Sql, sql } from '../engine/sql.ts'
import { type Dimensions, dimensionNamed } from './dimension.ts'

export type FilterLists = Readonly<Record<string, readonly string[]>>

/** The conditions that a row carrying its chat's keys must meet: in a list = or, between keys = and, `not` drops what matches any key. */
export function filterConditions(dimensions: Dimensions, where: FilterLists, not: FilterLists): readonly Sql[] {
  const matches = ([name, list]: [string, readonly string[]]) => dimensionNamed(dimensions, name).matches(list)
  return [...Object.entries(where).map(matches), ...Object.entries(not).map(entry => sql`NOT (${matches(entry)})`)]
}

/** The part of a filter that picks establishments whatever their chats. */
export function ofEstablishments(dimensions: Dimensions, lists: FilterLists): FilterLists {
  return Object.fromEntries(Object.entries(lists).filter(([name]) => dimensionNamed(dimensions, name).ofEstablishment))
}
