import { type Sql, sql } from '../../engine/sql.ts'
import type { KeyedHash } from './keyed-hash.ts'

// No id made by people or programs contains it, and it sorts before every other character of an id.
const separator = sql`chr(1)`

/** Whether a message id replaces another one. */
export function isReplacedId(id: Sql): Sql {
  return sql`contains(${id}, ${separator})`
}

/** The part of a replaced id that identifies the original: its hash. */
export function originOf(id: Sql): Sql {
  return sql`right(${id}, 32)`
}

export function originHash(id: Sql, hash: KeyedHash): Sql {
  return sql`replace(${hash(id)}::VARCHAR, '-', '')`
}

/**
 * Replacements for forgotten message ids, as rows `chat, message_id, replacement`. `rows` gives `chat, message_id, is_hit`, with each id
 * of a chat once. At equal instants the smallest id decides a chat's attributes, so a replacement must sort where the original did: right
 * after the preceding id that stays, ordered by its number, and before ids that were put there earlier.
 */
export function replacedIds(rows: Sql, hash: KeyedHash): Sql {
  const runs = sql`list_transform(regexp_extract_all(message_id, ${'\u0001+'}), lambda run: length(run))`
  return sql`SELECT chat, message_id, concat(before, repeat(${separator}, deepest + 1), lpad(place::VARCHAR, 10, '0'), '-',
      CASE WHEN ${isReplacedId(sql`message_id`)} THEN ${originOf(sql`message_id`)} ELSE ${originHash(sql`message_id`, hash)} END) AS replacement
    FROM (
      SELECT chat, message_id, is_hit, row_number() OVER in_order AS place,
        last_value(CASE WHEN NOT is_hit THEN message_id END IGNORE NULLS) OVER in_order AS before,
        max(list_max(list_concat([0], ${runs}))) OVER (PARTITION BY chat) AS deepest
      FROM (${rows})
      WINDOW in_order AS (PARTITION BY chat ORDER BY message_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
    WHERE is_hit`
}
