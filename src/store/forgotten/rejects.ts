import { type Sql, sql } from '../../engine/sql.ts'
import type { KeyedHash } from './keyed-hash.ts'

/** Identifies a rejected row: its raw text, or its reason when that is empty. */
const written = sql`coalesce(nullif(raw, ''), reason)`

/** Records the rejected rows that meet a condition, so that they are emptied. */
export function rememberRejects(condition: Sql, hash: KeyedHash): Sql {
  return sql`INSERT INTO forgotten SELECT DISTINCT 'reject', ${hash(written)}, NULL::TIMESTAMPTZ, NULL
    FROM rejects WHERE (raw <> '' OR contains(reason, ': ')) AND (${condition})
      AND ${hash(written)} NOT IN (SELECT hash FROM forgotten WHERE role = 'reject')`
}

/** Empties the rejected rows that are recorded or meet a condition, keeping only the rule that they broke. */
export function emptyRejects(table: Sql, hash: KeyedHash, condition: Sql = sql`false`): Sql {
  return sql`UPDATE ${table} SET raw = '', reason = split_part(reason, ': ', 1)
    WHERE (raw <> '' OR contains(reason, ': '))
      AND (${hash(written)} IN (SELECT hash FROM forgotten WHERE role = 'reject') OR ${condition})`
}
