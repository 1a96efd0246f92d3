import type { Engine } from '../engine/engine.ts'
import { allOf, join, type Sql, sql, texts } from '../engine/sql.ts'
import type { Found } from './findings.ts'
import type { RowsOf } from './row-findings.ts'

/** Texts that programs write where there is no id. */
const noIds = ['null', 'none', 'nil', 'nan', 'undefined', 'n/a', 'na', '(null)', '(none)', '(blank)', '[object object]']

/** How a spreadsheet or a data frame spoils ids. The first condition of each is cheap and excludes nearly all ids. */
const forms: readonly Sql[] = [
  // 1.23E+15
  sql`contains(id, 'E+') AND regexp_full_match(id, '[0-9]([.,][0-9]+)?E[+][0-9]+')`,
  // 123.0: a column of whole numbers in which some are missing.
  sql`(ends_with(id, '.0') OR ends_with(id, ',0')) AND regexp_full_match(id, '[0-9]+[.,]0')`,
  // #REF!, #N/A, ########
  sql`starts_with(id, '#') AND regexp_full_match(id, '#(REF!|N/A|VALUE!|NAME[?]|NUM!|DIV/0!|NULL!|NV|#+)')`,
  // 3-4 became 4-Mar.
  sql`length(id) <= 8 AND contains(id, '-')
    AND regexp_full_match(id, '[0-9]{1,2}-(jan|feb|f[eé]v|mar|apr|avr|may|mai|jun|jul|aug|ao[uû]|sep|oct|okt|nov|dec|d[eé]c|dez)[a-zé]{0,2}[.]?', 'i')`,
  sql`length(id) <= 18 AND list_contains(${texts(noIds)}, lower(id))`,
]

const isSpoiled = sql`(${join(
  forms.map(form => sql`(${form})`),
  sql` OR `,
)})`

/** A number of so many digits, of which a spreadsheet keeps 15 and writes zeros for the others. */
const long = sql`length(id) BETWEEN 16 AND 30 AND regexp_full_match(id, '[0-9]+')`
const rounded = sql`ends_with(id, '0') AND trim(substr(id, 16), '0') = ''`

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
  const within = (keys: Sql) => (own === null ? sql`true` : sql`${keys} IN (SELECT ${keys} FROM chats WHERE ${own})`)
  const kinds: readonly Sql[] = [
    sql`SELECT chat_id AS id FROM chats WHERE ${own ?? sql`true`}`,
    sql`SELECT customer_id AS id FROM customers WHERE ${within(sql`customer_key`)}`,
    sql`SELECT establishment_id AS id FROM establishments WHERE ${allOf(establishments)}`,
    sql`SELECT message_id AS id FROM log WHERE ${within(sql`chat_key`)}`,
  ]
  const counted = kinds.map(
    // Nearly all ids are left out before anything is aggregated.
    ids => sql`SELECT (SELECT count(*) FROM (${ids})) AS everything, count(*) FILTER (WHERE is_spoiled) AS spoiled,
        min(id) FILTER (WHERE is_spoiled) AS example, count(*) FILTER (WHERE is_long) AS long,
        count(*) FILTER (WHERE is_long AND ${rounded}) AS rounded, min(id) FILTER (WHERE is_long AND ${rounded}) AS rounded_example
      FROM (SELECT id, ${isSpoiled} AS is_spoiled, ${long} AS is_long FROM (${ids}) WHERE ${isSpoiled} OR ${long})`,
  )
  const [found] = await engine.query(
    sql`SELECT sum(everything) AS everything, sum(spoiled + CASE WHEN is_rounded THEN rounded ELSE 0 END) AS spoiled,
        coalesce(min(example), min(CASE WHEN is_rounded THEN rounded_example END)) AS example
      FROM (SELECT *, rounded > 1 AND rounded * 2 >= long AS is_rounded FROM (${join(counted, sql` UNION ALL `)}))`,
    { everything: 'count', spoiled: 'count', example: 'text?' },
  )
  return { count: found?.spoiled ?? 0, of: found?.everything ?? 0, example: found?.example ?? null }
}
