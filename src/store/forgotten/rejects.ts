import { type Sql, sql } from '../../engine/sql.ts'
import type { KeyedHash } from './keyed-hash.ts'

/** By what a rejected row is known again: its text, or its reason where it has none. */
const written = sql`coalesce(nullif(raw, ''), reason)`

/** Remembers rejected rows that a condition picks, so that they are emptied. */
export function rememberRejects(condition: Sql, hash: KeyedHash): Sql {
  return sql`INSERT INTO forgotten SELECT DISTINCT 'reject', ${hash(written)}, NULL::TIMESTAMPTZ, NULL
    FROM rejects WHERE (raw <> '' OR contains(reason, ': ')) AND (${condition})
      AND ${hash(written)} NOT IN (SELECT hash FROM forgotten WHERE role = 'reject')`
}

/** Empties the rejected rows of a table that are remembered, or that a condition picks: the rule that they broke stays. */
export function emptyRejects(table: Sql, hash: KeyedHash, condition: Sql = sql`false`): Sql {
  return sql`UPDATE ${table} SET raw = '', reason = split_part(reason, ': ', 1)
    WHERE (raw <> '' OR contains(reason, ': '))
      AND (${hash(written)} IN (SELECT hash FROM forgotten WHERE role = 'reject') OR ${condition})`
}
