import { type Sql, sql } from '../../engine/sql.ts'
import type { KeyedHash } from './keyed-hash.ts'

// No id that people or programs make has it, and no other character of a text comes before it.
const separator = sql`chr(1)`

/** Whether a message id was put in the place of another. */
export function isReplacedId(id: Sql): Sql {
  return sql`contains(${id}, ${separator})`
}

/** By what a replaced id knows the one in whose place it stands: the hash of that. */
export function originOf(id: Sql): Sql {
  return sql`right(${id}, 32)`
}

export function originHash(id: Sql, hash: KeyedHash): Sql {
  return sql`replace(${hash(id)}::VARCHAR, '-', '')`
}

/**
 * Ids for the messages whose own are forgotten, as rows `chat, message_id, replacement`. `rows` gives `chat, message_id, is_hit`, each id of
 * a chat once. The smallest id of an instant decides a chat's attributes, so a replacement sorts where the original did among
 * the ids of its chat: right after the one before it that stays, by its number, and before all that was put there earlier.
 */
export function replacedIds(rows: Sql, hash: KeyedHash): Sql {
  const runs = sql`list_transform(regexp_extract_all(message_id, ${'\u0001+'}), lambda run: length(run))`
  return sql`SELECT chat, message_id, concat(coalesce(before, ''), repeat(${separator}, deepest + 1), lpad(place::VARCHAR, 10, '0'), '-',
      CASE WHEN ${isReplacedId(sql`message_id`)} THEN ${originOf(sql`message_id`)} ELSE ${originHash(sql`message_id`, hash)} END) AS replacement
    FROM (
      SELECT chat, message_id, is_hit, row_number() OVER in_order AS place,
        last_value(CASE WHEN NOT is_hit THEN message_id END IGNORE NULLS) OVER in_order AS before,
        max(list_max(list_concat([0], ${runs}))) OVER (PARTITION BY chat) AS deepest
      FROM (${rows})
      WINDOW in_order AS (PARTITION BY chat ORDER BY message_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
    WHERE is_hit`
}
