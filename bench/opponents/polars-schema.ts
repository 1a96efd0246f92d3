import { type Sql, sql } from '../../src/engine/sql.ts'

/** The end of a wait that has none, in µs. */
export const neverMicros = 7_258_118_400_000_000n

const keys = sql`chat, customer, establishment, channel, platform`

/** A key for every text of a column. */
const keyed = (column: Sql) =>
  sql`SELECT row_number() OVER ()::INTEGER AS key, text FROM (SELECT DISTINCT ${column} AS text FROM log)`

/** Derives the tables for the files from those of the obvious SQL, with whole numbers only. */
export const deriving: readonly Sql[] = [
  sql`CREATE TABLE customers AS ${keyed(sql`customer_id`)}`,
  sql`CREATE TABLE channels AS ${keyed(sql`channel`)}`,
  sql`CREATE TABLE platforms AS ${keyed(sql`platform`)}`,
  sql`CREATE TABLE sites AS SELECT key, text, time_zone, coalesce(region, 'unknown') AS region
    FROM (${keyed(sql`establishment_id`)}) AS k LEFT JOIN establishments AS e ON e.establishment_id = k.text`,
  sql`CREATE TABLE chats AS
    SELECT row_number() OVER ()::INTEGER AS chat, chat_id, u.key AS customer, e.key AS establishment, c.key AS channel,
      p.key AS platform
    FROM (SELECT chat_id, min(customer_id) AS customer_id, min(establishment_id) AS establishment_id,
        min(channel) AS channel, min(platform) AS platform FROM log GROUP BY chat_id) AS l
      JOIN customers AS u ON u.text = l.customer_id JOIN sites AS e ON e.text = l.establishment_id
      JOIN channels AS c ON c.text = l.channel JOIN platforms AS p ON p.text = l.platform`,
  sql`CREATE TABLE waits AS
    WITH events AS (
      SELECT chat, epoch_us(sent_at) AS sent, CASE WHEN kind = 'archive' THEN 2 WHEN author = 'customer' THEN 0 ELSE 1 END AS event
      FROM log JOIN chats USING (chat_id) WHERE kind = 'archive' OR (kind = 'message' AND author IN ('customer', 'agent'))
    ), turns AS (
      SELECT * FROM events
      QUALIFY (event = 0) <> coalesce(lag(event = 0) OVER (PARTITION BY chat ORDER BY sent, event), false)
    ), waited AS (
      SELECT chat, event, sent AS opened, lead(sent, 1, ${neverMicros}) OVER in_chat AS ended,
        lead(event, 1, 0) OVER in_chat::TINYINT AS ended_by, row_number() OVER in_chat = 1 AS is_first
      FROM turns WINDOW in_chat AS (PARTITION BY chat ORDER BY sent, event)
    )
    SELECT opened, ended, ended_by, is_first, ${keys} FROM waited JOIN chats USING (chat) WHERE event = 0`,
]

/** The contents of each file, in an order that suits the questions. */
export const files = {
  messages: sql`SELECT epoch_us(sent_at) AS sent, chat, customer, establishment, c.channel, c.platform
    FROM log JOIN chats AS c USING (chat_id) WHERE kind = 'message' AND author <> 'system' ORDER BY sent`,
  starts: sql`SELECT opened, ended, ended_by, ${keys} FROM waits WHERE is_first ORDER BY opened`,
  waits: sql`SELECT opened, ended, ended_by, ${keys} FROM waits ORDER BY ended`,
} as const satisfies Record<string, Sql>
