import { type Sql, sql } from '../../engine/sql.ts'
import { compareText } from '../../metrics/compare-text.ts'

/**
 * SQL that picks one of some leaves in order, by halving: `isBefore(i)` tells whether the row belongs before leaf `i`.
 * A join would cost the order of the rows, by which a reject finds its line; a chain of conditions costs each row all of them.
 */
export function searchTree(leaves: readonly Sql[], isBefore: (leaf: number) => Sql): Sql {
  const pick = (from: number, to: number): Sql => {
    if (to - from <= 1) return leaves[from] ?? sql`NULL`
    const middle = (from + to) >> 1
    return sql`CASE WHEN ${isBefore(middle)} THEN ${pick(from, middle)} ELSE ${pick(middle, to)} END`
  }
  return pick(0, leaves.length)
}

/** The place, from 1, of a text among `keys`, which are ordered by code point; null when it is not there. */
export function placeAmong(text: Sql, keys: readonly string[]): Sql {
  const leaves = keys.map((key, index) => sql`CASE WHEN ${text} = ${key} THEN ${index + 1} END`)
  return searchTree(leaves, leaf => sql`${text} < ${keys[leaf] ?? ''}`)
}

/** Keys in the order that `placeAmong` wants. */
export function inTreeOrder<V>(entries: readonly (readonly [string, V])[]): readonly (readonly [string, V])[] {
  return entries.toSorted(([a], [b]) => compareText(a, b))
}
