import { type Sql, sql } from '../../engine/sql.ts'

const offset = '(?:Z|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)'
/** The names that some programs give the offset of 0, also behind it (`+0000 UTC`). */
const namedUtc = '(\\d) ?(?:\\+00:?00 )?(?:UTC|GMT)$'
/** What DuckDB's own cast reads as ISO 8601 means it. */
const plain = '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d*)?'
/** The other forms: basic, without seconds, with a comma; the text is upper case. Groups: date, hour, minute, second, fraction, offset. */
const date = '(\\d{4})-?(\\d\\d)-?(\\d\\d)[T ](\\d\\d):?(\\d\\d)'
const toSeconds = `${date}:?(\\d\\d)(?:[.,](\\d*))?`

/**
 * The instant that an ISO 8601 text with an offset names, null for any other text; digits past the microsecond are cut off.
 * The cast alone takes `infinity`, dates without a time, and times without an offset as if they were UTC.
 */
export function isoInstant(text: Sql): Sql {
  return sql`CASE
    WHEN regexp_full_match(${text}, ${plain + offset}) THEN TRY_CAST(${text} AS TIMESTAMPTZ)
    ELSE TRY_CAST(${normal(text, ` ?(${offset})`)} AS TIMESTAMPTZ) END`
}

/** Microseconds on the local clock that an ISO 8601 text without an offset shows, null for any other text. */
export function isoLocalMicros(text: Sql): Sql {
  return sql`epoch_us(CASE
    WHEN regexp_full_match(${text}, ${plain}) THEN TRY_CAST(${text} AS TIMESTAMP)
    ELSE TRY_CAST(${normal(text, '()')} AS TIMESTAMP) END)`
}

/** The text in the form that the cast reads, null when it is no ISO 8601. */
function normal(text: Sql, end: string): Sql {
  const upper = sql`regexp_replace(upper(trim(${text})), ${namedUtc}, '\\1Z')`
  const withSeconds = `^${toSeconds}${end}$`
  const withoutSeconds = `^${date}${end}$`
  return sql`CASE
    WHEN regexp_matches(${upper}, ${withSeconds}) THEN regexp_replace(${upper}, ${withSeconds}, '\\1-\\2-\\3T\\4:\\5:\\6.\\7\\8')
    WHEN regexp_matches(${upper}, ${withoutSeconds}) THEN regexp_replace(${upper}, ${withoutSeconds}, '\\1-\\2-\\3T\\4:\\5:00\\6') END`
}
