import { compareText } from '../../compare-text.ts'
import { searchTree } from '../../engine/search-tree.ts'
import { type Sql, sql } from '../../engine/sql.ts'

/** The 1-based place of a text in `keys`, which are ordered by code point; NULL when it is not among them. */
export function placeAmong(text: Sql, keys: readonly string[]): Sql {
  const leaves = keys.map((key, index) => sql`CASE WHEN ${text} = ${key} THEN ${index + 1} END`)
  return searchTree(leaves, leaf => sql`${text} < ${keys[leaf] ?? ''}`)
}

/** Puts entries in the order that `placeAmong` needs. */
export function inTreeOrder<V>(entries: readonly (readonly [string, V])[]): readonly (readonly [string, V])[] {
  return entries.toSorted(([a], [b]) => compareText(a, b))
}
