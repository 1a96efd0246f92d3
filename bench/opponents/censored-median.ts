import { type Sql, sql } from '../../src/engine/sql.ts'

/**
 * The Kaplan–Meier median of docs/definitions.md as common table expressions over `starts` (`waited`, `delay`, both µs); the last one
 * is `censored` with the column `median`. Databases differ in the running product of `factor`.
 */
export function censoredMedian(runningProduct: Sql): Sql {
  return sql`delays AS (
      SELECT waited, count(delay) AS handled_chats, count(*) AS chats FROM starts GROUP BY waited
    ), risks AS (
      SELECT waited, handled_chats, sum(chats) OVER (ORDER BY waited DESC) AS at_risk FROM delays
    ), factors AS (
      SELECT waited, 1 - handled_chats * 1e0 / at_risk AS factor FROM risks
    ), curve AS (
      SELECT waited, ${runningProduct} AS unhandled FROM factors
    ), censored AS (
      SELECT min(waited) / 1e6 AS median FROM curve WHERE unhandled <= 0.5 + 1e-9
    )`
}
