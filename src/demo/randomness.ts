import { type Sql, sql } from '../engine/sql.ts'

/**
 * A number in [0, 1) that depends only on a row's `dice` and the name of the draw: unlike `random()`, it is the same for any number of threads and
 * any order. The outer hash makes two draws of one dice independent: DuckDB's `hash(a, b)` ends with an exclusive or, so draws
 * that differ only in their names would mirror each other.
 */
export function uniform(dice: Sql, draw: string): Sql {
  return sql`((hash(xor(${dice}, hash(${draw}))) >> 11)::DOUBLE / 9007199254740992)`
}

/** An approximate standard normal from three uniforms, within ±3. */
export function normal(dice: Sql, draw: string): Sql {
  return sql`(2 * (${uniform(dice, `${draw} 1`)} + ${uniform(dice, `${draw} 2`)} + ${uniform(dice, `${draw} 3`)}) - 3)`
}

/** True with probability `share`. */
export function chance(dice: Sql, draw: string, share: Sql | number): Sql {
  return sql`(${uniform(dice, draw)} < ${share})`
}

/** An opaque id of twelve letters and digits. */
export function opaqueId(dice: Sql): Sql {
  return sql`to_base((${dice} >> 4)::BIGINT, 36, 12)`
}
