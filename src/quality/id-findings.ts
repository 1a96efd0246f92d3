import type { Engine } from '../engine/engine.ts'
import { allOf, join, onShards, operation, type Sql, sql, storeTable } from '../engine/sql.ts'
import type { Found } from './findings.ts'
import type { RowsOf } from './row-findings.ts'

/** Texts that programs write where there is no id. */
const noIds = ['null', 'none', 'nil', 'nan', 'undefined', 'n/a', 'na', '(null)', '(none)', '(blank)', '[object object]']

const matches = (pattern: Sql) => operation('matches', sql`id`, pattern)

/** How a spreadsheet or a data frame spoils ids. The first condition of each is cheap and excludes nearly all ids. */
const forms: readonly Sql[] = [
  // 1.23E+15
  sql`id LIKE '%E+%' AND ${matches(sql`'^[0-9]([.,][0-9]+)?E[+][0-9]+$'`)}`,
  // 123.0: a column of whole numbers in which some are missing.
  sql`(id LIKE '%.0' OR id LIKE '%,0') AND ${matches(sql`'^[0-9]+[.,]0$'`)}`,
  // #REF!, #N/A, ########
  sql`id LIKE '#%' AND ${matches(sql`'^#(REF!|N/A|VALUE!|NAME[?]|NUM!|DIV/0!|NULL!|NV|#+)$'`)}`,
  // 3-4 became 4-Mar.
  sql`char_length(id) <= 8 AND id LIKE '%-%'
    AND ${matches(sql`'^(?i)[0-9]{1,2}-(jan|feb|f[eé]v|mar|apr|avr|may|mai|jun|jul|aug|ao[uû]|sep|oct|okt|nov|dec|d[eé]c|dez)[a-zé]{0,2}[.]?$'`)}`,
  sql`char_length(id) <= 18 AND lower(id) IN (${join(noIds.map(text => sql`${text}`))})`,
]

const isSpoiled = sql`(${join(
  forms.map(form => sql`(${form})`),
  sql` OR `,
)})`

/** A number of so many digits, of which a spreadsheet keeps 15 and writes zeros for the others. */
const long = sql`char_length(id) BETWEEN 16 AND 30 AND ${matches(sql`'^[0-9]+$'`)}`
const rounded = sql`id LIKE '%0' AND replace(substr(id, 16), '0', '') = ''`

const least = (condition: Sql) => sql`${operation('minimum', sql`id`)} FILTER (WHERE ${condition})`

/**
 * Ids that lost digits or are none: of chats, customers, establishments and messages. Ids of more than 15 digits that end in zeros count if at
 * least half of the long ids of their kind do.
 */
export async function readSpoiledIds(
  engine: Engine,
  chats: readonly Sql[],
  establishments: readonly Sql[],
): Promise<Found> {
  const own: RowsOf = chats.length === 0 ? null : allOf(chats)
  const within = (keys: Sql) =>
    own === null ? sql`true` : sql`${keys} IN (SELECT ${keys} FROM ${storeTable('chats')} WHERE ${own})`
  const all = (kind: number, ids: Sql) =>
    sql`SELECT ${kind} AS kind, count(*) AS everything, 0 AS spoiled, ${operation('noText')} AS example, 0 AS long, 0 AS rounded,
        ${operation('noText')} AS rounded_example
      FROM (${ids}) AS ids`
  // Nearly all ids are left out before anything is aggregated.
  const odd = (kind: number, ids: Sql) =>
    sql`SELECT ${kind} AS kind, 0 AS everything, count(*) FILTER (WHERE is_spoiled) AS spoiled, ${least(sql`is_spoiled`)} AS example,
        count(*) FILTER (WHERE is_long) AS long, count(*) FILTER (WHERE is_long AND ${rounded}) AS rounded,
        ${least(sql`is_long AND ${rounded}`)} AS rounded_example
      FROM (SELECT id, ${isSpoiled} AS is_spoiled, ${long} AS is_long FROM (${ids}) AS ids WHERE ${isSpoiled} OR ${long}) AS odd`
  const here = (statement: Sql) => sql`(${statement})`
  const kinds = [
    { where: onShards, ids: sql`SELECT chat_id AS id FROM ${storeTable('chats')} WHERE ${own ?? sql`true`}` },
    {
      where: here,
      ids: sql`SELECT customer_id AS id FROM ${storeTable('customers')} WHERE ${within(sql`customer_key`)}`,
    },
    {
      where: here,
      ids: sql`SELECT establishment_id AS id FROM ${storeTable('establishments')} WHERE ${allOf(establishments)}`,
    },
    { where: onShards, ids: sql`SELECT message_id AS id FROM ${storeTable('log')} WHERE ${within(sql`chat_key`)}` },
  ]
  const parts = kinds.flatMap(({ where, ids }, kind) => [where(all(kind, ids)), where(odd(kind, ids))])
  const [found] = await engine.query(
    sql`WITH parts AS (${join(
      parts.map(part => sql`SELECT * FROM ${part} AS k`),
      sql` UNION ALL `,
    )}),
      kinds AS (
        SELECT kind, sum(everything) AS everything, sum(spoiled) AS spoiled, ${operation('minimum', sql`example`)} AS example,
          sum(rounded) AS rounded, ${operation('minimum', sql`rounded_example`)} AS rounded_example, sum(long) AS long
        FROM parts GROUP BY kind)
      SELECT sum(everything) AS everything, sum(spoiled + CASE WHEN is_rounded THEN rounded ELSE 0 END) AS spoiled,
        coalesce(${operation('minimum', sql`example`)}, ${operation('minimum', sql`CASE WHEN is_rounded THEN rounded_example END`)}) AS example
      FROM (SELECT everything, spoiled, example, rounded, rounded_example, rounded > 1 AND rounded * 2 >= long AS is_rounded FROM kinds) AS k`,
    { everything: 'count', spoiled: 'count', example: 'text?' },
  )
  return { count: found?.spoiled ?? 0, of: found?.everything ?? 0, example: found?.example ?? null }
}
