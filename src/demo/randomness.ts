import { type Sql, sql } from '../engine/sql.ts'

/**
 * A number in [0, 1) that depends on nothing but a row's own `dice` and the name of the draw: the same on any number of
 * threads and in any order, which `random()` is not. The outer hash is what makes two draws of one dice independent:
 * DuckDB's `hash(a, b)` ends with an exclusive or, so draws that differ in their name only would mirror each other.
 */
export function uniform(dice: Sql, draw: string): Sql {
  return sql`((hash(xor(${dice}, hash(${draw}))) >> 11)::DOUBLE / 9007199254740992)`
}

/** Roughly a standard normal: three uniforms, never past ±3. */
export function normal(dice: Sql, draw: string): Sql {
  return sql`(2 * (${uniform(dice, `${draw} 1`)} + ${uniform(dice, `${draw} 2`)} + ${uniform(dice, `${draw} 3`)}) - 3)`
}

/** True for a share of the dice. */
export function chance(dice: Sql, draw: string, share: Sql | number): Sql {
  return sql`(${uniform(dice, draw)} < ${share})`
}

/** An opaque id of twelve letters and digits. */
export function opaqueId(dice: Sql): Sql {
  return sql`to_base((${dice} >> 4)::BIGINT, 36, 12)`
}
