import type { Engine } from '../../engine/engine.ts'
import { operation, type Sql, sql } from '../../engine/sql.ts'

/**
 * Applies rule 1 of docs/definitions.md, "Which rows are kept", where it compares forgotten customers. Among rows with the same identity that
 * agree in everything compared before the customer, the one with the smallest customer id is kept, and "smallest" refers to the original
 * ids, not to their random replacements. Incoming rows still have their original ids. Stored rows do not, but a stored row has already won
 * against every earlier row, so it wins again. Losing rows get a `sent_at` one microsecond later, so that the derivation drops them.
 *
 * Needs the temp tables `met`, `load_chats`, `stored_chats` and `new_names` of `forgetAgain`, and `incoming` with new message ids but the
 * original customer ids.
 */
export async function settleForgotten(engine: Engine): Promise<void> {
  for (const statement of statements) await engine.execute(statement)
}

const micros = (at: Sql) => operation('epochMicros', at)

const statements = [
  sql`CREATE OR REPLACE TEMP TABLE names AS
    SELECT id, replacement FROM met WHERE replacement IS NOT NULL UNION ALL SELECT name, replacement FROM new_names`,
  sql`CREATE OR REPLACE TEMP TABLE rivals AS
    SELECT i.rowid AS row, false AS is_stored, false AS is_hidden, coalesce(n.id, '') <> '' AS is_forgotten,
      i.chat_id, i.message_id, i.updated_at, i.sent_at, i.author, i.kind, i.establishment_id,
      coalesce(n.replacement, i.customer_id, '') AS customer, coalesce(i.customer_id, '') AS original
    FROM incoming i SEMI JOIN load_chats USING (chat_id) LEFT JOIN names n ON n.id = i.customer_id`,
  sql`INSERT INTO rivals
    SELECT l.rowid, true, r.replacement IS NOT NULL, r.replacement IS NOT NULL,
      s.chat_id, l.message_id, make_timestamptz(${micros(sql`l.sent_at`)} + l.updated_after), l.sent_at, l.author, l.kind, e.establishment_id,
      coalesce(cu.customer_id, ''), coalesce(cu.customer_id, '')
    FROM log l
    JOIN stored_chats s USING (chat_key)
    SEMI JOIN (SELECT chat_id, message_id FROM rivals) o ON o.chat_id = s.chat_id AND o.message_id = l.message_id
    LEFT JOIN establishments e USING (establishment_key)
    LEFT JOIN customers cu USING (customer_key)
    LEFT JOIN (SELECT DISTINCT replacement FROM forgotten WHERE role = 'name') r ON r.replacement = cu.customer_id`,
  sql`CREATE OR REPLACE TEMP TABLE losers AS
    SELECT row, is_stored FROM (
      SELECT row, is_stored, customer, bool_or(is_forgotten) OVER one AS concerns,
        first_value(customer) OVER (one ORDER BY is_hidden DESC, original) AS winner
      FROM rivals
      WINDOW one AS (PARTITION BY chat_id, message_id, updated_at, sent_at, author, kind, establishment_id))
    WHERE concerns AND customer <> winner`,
  sql`UPDATE incoming SET sent_at = make_timestamptz(${micros(sql`sent_at`)} + 1)
    WHERE rowid IN (SELECT row FROM losers WHERE NOT is_stored)`,
  sql`UPDATE log SET sent_at = make_timestamptz(${micros(sql`sent_at`)} + 1), updated_after = updated_after - 1
    WHERE rowid IN (SELECT row FROM losers WHERE is_stored)`,
  sql`DROP TABLE names`,
  sql`DROP TABLE rivals`,
  sql`DROP TABLE losers`,
]
