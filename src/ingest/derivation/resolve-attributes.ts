import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import type { TouchedRows } from './touched-rows.ts'

const attributes = ['establishment_key', 'customer_key', 'channel_key', 'platform_key'].map(identifier)
const low = (key: Sql) => sql`min(${key})`
const high = (key: Sql) => sql`max(${key})`
const each = (of: (key: Sql) => Sql, separator?: Sql) => join(attributes.map(of), separator)

/**
 * Applies rule 2 of docs/definitions.md, "Which rows are kept". The touched chats of these rows, whose repeats must be settled, become rows
 * of `chats`, which must not contain them yet, and of the temp table `settled`. A chat whose rows are all withdrawn, or of which none names an
 * establishment, goes to `withdrawn_chats`.
 */
export const resolveAttributes = ({ table, row, within }: TouchedRows): readonly Sql[] => [
  // When all rows of a chat agree, which is nearly always, their order does not matter.
  sql`CREATE OR REPLACE TEMP TABLE resolved AS
    SELECT chat_key, ${each(key => sql`${low(key)} AS ${key}`)}, ${each(key => sql`${low(key)} < ${high(key)}`, sql` OR `)} AS is_disputed
    FROM ${table} WHERE NOT withdrawn GROUP BY chat_key`,
  sql`INSERT INTO resolved
    SELECT chat_key, ${each(key => sql`arg_min(${key}, (sent_at, message_id)) FILTER (WHERE ${key} IS NOT NULL)`)}, false
    FROM log WHERE rowid IN (
      SELECT ${row} FROM ${table} WHERE NOT withdrawn AND chat_key IN (SELECT chat_key FROM resolved WHERE is_disputed))
    GROUP BY chat_key`,
  sql`DELETE FROM resolved WHERE is_disputed OR establishment_key IS NULL`,
  // A chat without a customer is its own customer. There are few such chats, so they are selected before joining all customers.
  sql`CREATE OR REPLACE TEMP TABLE alone AS
    SELECT chat_key, chat_id AS customer_id FROM touched
    WHERE ${within} AND chat_key IN (SELECT chat_key FROM resolved WHERE customer_key IS NULL)`,
  sql`INSERT INTO customers
    SELECT ((SELECT coalesce(max(customer_key), 0) FROM customers) + row_number() OVER (ORDER BY chat_key))::INTEGER, customer_id
    FROM alone ANTI JOIN customers USING (customer_id)`,
  sql`CREATE OR REPLACE TEMP TABLE settled AS
    SELECT t.chat_key, t.chat_id, coalesce(r.customer_key, a.customer_key) AS customer_key, r.establishment_key,
      coalesce(r.channel_key, (SELECT channel_key FROM channels WHERE channel = 'unknown')) AS channel_key,
      coalesce(r.platform_key, (SELECT platform_key FROM platforms WHERE platform = 'unknown')) AS platform_key
    FROM (SELECT * FROM touched WHERE ${within}) t JOIN resolved r USING (chat_key)
    LEFT JOIN (SELECT chat_key, customer_key FROM alone JOIN customers USING (customer_id)) a USING (chat_key)`,
  sql`INSERT INTO chats SELECT * FROM settled ORDER BY chat_key`,
  sql`INSERT INTO withdrawn_chats
    SELECT chat_key, chat_id FROM (SELECT * FROM touched WHERE ${within}) ANTI JOIN settled USING (chat_key) ORDER BY chat_key`,
  sql`DROP TABLE resolved`,
  sql`DROP TABLE alone`,
]
