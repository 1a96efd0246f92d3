import { type Sql, sql } from '../../engine/sql.ts'

const offset = '(?:Z|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)'
/** Names that some programs use for offset 0, also after it (`+0000 UTC`). */
const namedUtc = '(\\d) ?(?:\\+00:?00 )?(?:UTC|GMT)$'
/** The form that DuckDB's own cast reads correctly. */
const plain = '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d*)?'
/** Other forms: basic, without seconds, with a comma; applied to upper-case text. Groups: date, hour, minute, second, fraction, offset. */
const date = '(\\d{4})-?(\\d\\d)-?(\\d\\d)[T ](\\d\\d):?(\\d\\d)'
const toSeconds = `${date}:?(\\d\\d)(?:[.,](\\d*))?`

/**
 * The instant of an ISO 8601 text with an offset, NULL for any other text; digits beyond microseconds are truncated. The cast alone would
 * accept `infinity` and dates without a time, and would read times without an offset as UTC.
 */
export function isoInstant(text: Sql): Sql {
  return sql`CASE
    WHEN regexp_full_match(${text}, ${plain + offset}) THEN TRY_CAST(${text} AS TIMESTAMPTZ)
    ELSE TRY_CAST(${normal(text, ` ?(${offset})`)} AS TIMESTAMPTZ) END`
}

/** The local time of an ISO 8601 text without an offset, as microseconds on its clock; NULL for any other text. */
export function isoLocalMicros(text: Sql): Sql {
  return sql`epoch_us(CASE
    WHEN regexp_full_match(${text}, ${plain}) THEN TRY_CAST(${text} AS TIMESTAMP)
    ELSE TRY_CAST(${normal(text, '()')} AS TIMESTAMP) END)`
}

/** The text in the form that the cast reads; NULL when it is not ISO 8601. */
function normal(text: Sql, end: string): Sql {
  const upper = sql`regexp_replace(upper(trim(${text})), ${namedUtc}, '\\1Z')`
  const withSeconds = `^${toSeconds}${end}$`
  const withoutSeconds = `^${date}${end}$`
  return sql`CASE
    WHEN regexp_matches(${upper}, ${withSeconds}) THEN regexp_replace(${upper}, ${withSeconds}, '\\1-\\2-\\3T\\4:\\5:\\6.\\7\\8')
    WHEN regexp_matches(${upper}, ${withoutSeconds}) THEN regexp_replace(${upper}, ${withoutSeconds}, '\\1-\\2-\\3T\\4:\\5:00\\6') END`
}
