import { type Sql, sql } from './sql.ts'

/**
 * SQL that picks one of several ordered leaves by binary search; `isBefore(i)` is the condition that a row belongs before leaf `i`. A chain of
 * conditions would evaluate up to all of them for each row, and a range join would compare each row with every leaf.
 */
export function searchTree(leaves: readonly Sql[], isBefore: (leaf: number) => Sql): Sql {
  const pick = (from: number, to: number): Sql => {
    if (to - from <= 1) return leaves[from] ?? sql`NULL`
    const middle = (from + to) >> 1
    return sql`CASE WHEN ${isBefore(middle)} THEN ${pick(from, middle)} ELSE ${pick(middle, to)} END`
  }
  return pick(0, leaves.length)
}
