import type { Engine } from '../../engine/engine.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import type { KeyedHash } from './keyed-hash.ts'

/**
 * The hashes under which texts may be recorded: rows `key, text, hash, is_written` for rows `key, text`. A text that replaced another one is
 * recorded under the hash of the original; `is_written` is true when the hash is of the text itself.
 */
export function identities(rows: Sql, hash: KeyedHash): Sql {
  return sql`SELECT key, text, ${hash(sql`text`)} AS hash, true AS is_written FROM (${rows})
    UNION ALL SELECT key, text, n.hash, false FROM (${rows}) JOIN forgotten n ON n.role = 'name' AND n.replacement = text`
}

/** Records the replacements of ids: rows `name, replacement`. If the id had itself replaced another, that entry gets the new replacement. */
export async function rememberNames(engine: Engine, rows: Sql, hash: KeyedHash): Promise<void> {
  for (const statement of [
    sql`CREATE OR REPLACE TEMP TABLE renamed AS
      SELECT name, any_value(replacement) AS replacement, ${hash(sql`name`)} AS hash FROM (${rows}) WHERE name <> replacement GROUP BY name`,
    sql`UPDATE forgotten SET replacement = r.replacement FROM renamed r WHERE role = 'name' AND forgotten.replacement = r.name`,
    sql`INSERT INTO forgotten SELECT 'name', hash, NULL, replacement FROM renamed
      ANTI JOIN (FROM forgotten WHERE role = 'name') n USING (hash)`,
    sql`DROP TABLE renamed`,
  ]) {
    await engine.execute(statement)
  }
}

/** The `until` of a chat in which only ids are forgotten, no rows. */
export const never = sql`'-infinity'::TIMESTAMPTZ`

/** Records until when the rows of customers or chats are forgotten: rows `text, until`. The latest instant wins. */
export async function rememberUntil(
  engine: Engine,
  role: 'customer' | 'chat',
  rows: Sql,
  hash: KeyedHash,
): Promise<void> {
  for (const statement of [
    sql`CREATE OR REPLACE TEMP TABLE lasting AS
      SELECT hash, max(key) AS until FROM (${identities(sql`SELECT until AS key, text FROM (${rows})`, hash)})
      WHERE NOT is_written OR text NOT IN (SELECT replacement FROM forgotten WHERE role = 'name') GROUP BY hash`,
    sql`UPDATE forgotten SET until = greatest(forgotten.until, l.until) FROM lasting l
      WHERE role = ${role} AND forgotten.hash = l.hash`,
    sql`INSERT INTO forgotten SELECT ${role}, hash, until, NULL FROM lasting
      ANTI JOIN (FROM forgotten WHERE role = ${role}) u USING (hash)`,
    sql`DROP TABLE lasting`,
  ]) {
    await engine.execute(statement)
  }
}
