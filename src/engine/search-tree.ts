import { type Sql, sql } from './sql.ts'

/**
 * SQL that picks one of some leaves in order, by halving: `isBefore(i)` tells whether the row belongs before leaf `i`.
 * A chain of conditions would cost each row all of them, a join on ranges as many matches as there are leaves.
 */
export function searchTree(leaves: readonly Sql[], isBefore: (leaf: number) => Sql): Sql {
  const pick = (from: number, to: number): Sql => {
    if (to - from <= 1) return leaves[from] ?? sql`NULL`
    const middle = (from + to) >> 1
    return sql`CASE WHEN ${isBefore(middle)} THEN ${pick(from, middle)} ELSE ${pick(middle, to)} END`
  }
  return pick(0, leaves.length)
}
