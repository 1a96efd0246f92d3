import type { Engine } from '../engine/engine.ts'
import { identifier, operation, type Sql, sql } from '../engine/sql.ts'
import { microsPerQuarter } from '../metrics/period/instant.ts'

/**
 * Takes the temp table `incoming` into the store: METRICS.md's two rules, the activity and the waits.
 * Only the chats that the load touches are derived again, from all their stored rows. Gives how many rows were new.
 */
export async function deriveIncoming(engine: Engine, loadId: number): Promise<{ readonly accepted: number }> {
  const before = await countLog(engine)
  for (const statement of keyTexts) await engine.execute(statement)
  await engine.execute(appendToLog(loadId))
  for (const statement of [...dropDuplicates, ...resolveAttributes, ...deriveActivity, ...deriveWaits, ...forget]) {
    await engine.execute(statement)
  }
  return { accepted: (await countLog(engine)) - before }
}

async function countLog(engine: Engine): Promise<number> {
  const [row] = await engine.query(sql`SELECT count(*) AS stored FROM log`, { stored: 'count' })
  return row?.stored ?? 0
}

function newCustomers(found: Sql): Sql {
  return sql`SELECT ((SELECT coalesce(max(customer_key), 0) FROM customers) + row_number() OVER (ORDER BY customer_id))::INTEGER,
    customer_id FROM (${found}) ANTI JOIN customers USING (customer_id)`
}

/** Every text that the rows name gets its key; `touched` are the chats of this load. */
const keyTexts: readonly Sql[] = [
  sql`CREATE OR REPLACE TEMP TABLE touched AS
    SELECT chat_id, coalesce(chat_key, (SELECT coalesce(max(chat_key), 0) FROM chats)
      + row_number() OVER (PARTITION BY chat_key IS NULL ORDER BY chat_id))::INTEGER AS chat_key
    FROM (SELECT DISTINCT chat_id FROM incoming) LEFT JOIN chats USING (chat_id)`,
  sql`INSERT INTO establishments
    SELECT ((SELECT coalesce(max(establishment_key), 0) FROM establishments) + row_number() OVER (ORDER BY establishment_id))::INTEGER,
      establishment_id, establishment_id, NULL, false
    FROM (SELECT DISTINCT establishment_id FROM incoming ANTI JOIN establishments USING (establishment_id))`,
  sql`INSERT INTO channels
    SELECT ((SELECT coalesce(max(channel_key), 0) FROM channels) + row_number() OVER (ORDER BY channel))::INTEGER, channel
    FROM (SELECT DISTINCT coalesce(channel, 'unknown') AS channel FROM incoming) ANTI JOIN channels USING (channel)`,
  sql`INSERT INTO platforms
    SELECT ((SELECT coalesce(max(platform_key), 0) FROM platforms) + row_number() OVER (ORDER BY platform))::INTEGER, platform
    FROM (SELECT DISTINCT coalesce(platform, 'unknown') AS platform FROM incoming) ANTI JOIN platforms USING (platform)`,
  sql`INSERT INTO customers ${newCustomers(sql`SELECT DISTINCT customer_id FROM incoming WHERE customer_id IS NOT NULL`)}`,
]

const appendToLog = (loadId: number) => sql`INSERT INTO log
  SELECT t.chat_key, i.message_id, i.sent_at, i.author, i.kind, e.establishment_key, cu.customer_key, ch.channel_key,
    p.platform_key, i.updated_at, i.author_id, i.text, i.attachments, ${loadId}
  FROM incoming i
  JOIN touched t USING (chat_id)
  JOIN establishments e USING (establishment_id)
  LEFT JOIN customers cu USING (customer_id)
  LEFT JOIN channels ch USING (channel)
  LEFT JOIN platforms p USING (platform)`

/**
 * Rule 1. A hash of 8 bytes finds the few ids that may occur twice, so that only those are compared by content.
 */
const dropDuplicates: readonly Sql[] = [
  sql`CREATE OR REPLACE TEMP TABLE repeated AS
    SELECT hash(chat_key, message_id) AS identity FROM log SEMI JOIN touched USING (chat_key)
    GROUP BY identity HAVING count(*) > 1`,
  sql`DELETE FROM log WHERE rowid IN (
    SELECT row FROM (
      SELECT l.rowid AS row, row_number() OVER (
        PARTITION BY l.chat_key, l.message_id
        ORDER BY l.updated_at DESC NULLS LAST, l.sent_at, l.author::VARCHAR, l.kind::VARCHAR, e.establishment_id,
          coalesce(cu.customer_id, ''), coalesce(ch.channel, ''), coalesce(p.platform, ''), coalesce(l.author_id, ''),
          coalesce(l.text, ''), coalesce(l.attachments, ''), l.load_id, l.rowid) AS place
      FROM log l
      SEMI JOIN touched t ON t.chat_key = l.chat_key
      SEMI JOIN repeated r ON r.identity = hash(l.chat_key, l.message_id)
      JOIN establishments e ON e.establishment_key = l.establishment_key
      LEFT JOIN customers cu ON cu.customer_key = l.customer_key
      LEFT JOIN channels ch ON ch.channel_key = l.channel_key
      LEFT JOIN platforms p ON p.platform_key = l.platform_key)
    WHERE place > 1)`,
]

/** Rule 2 for one attribute: where all rows of a chat agree, as nearly always, the order does not matter. */
const earliest = (key: Sql) => sql`CASE WHEN min(${key}) = max(${key}) THEN min(${key})
  ELSE arg_min(${key}, (sent_at, message_id)) FILTER (WHERE ${key} IS NOT NULL) END`

const resolveAttributes: readonly Sql[] = [
  sql`CREATE OR REPLACE TEMP TABLE resolved AS
    SELECT chat_key, ${earliest(sql`establishment_key`)} AS establishment_key, ${earliest(sql`customer_key`)} AS customer_key,
      ${earliest(sql`channel_key`)} AS channel_key, ${earliest(sql`platform_key`)} AS platform_key
    FROM log SEMI JOIN touched USING (chat_key) GROUP BY chat_key`,
  // A chat whose customer is missing is its own customer.
  sql`INSERT INTO customers ${newCustomers(sql`SELECT chat_id AS customer_id FROM touched JOIN resolved USING (chat_key)
    WHERE customer_key IS NULL`)}`,
  sql`DELETE FROM chats WHERE chat_key IN (SELECT chat_key FROM touched)`,
  sql`INSERT INTO chats
    SELECT t.chat_key, t.chat_id, coalesce(r.customer_key, cu.customer_key), r.establishment_key,
      coalesce(r.channel_key, (SELECT channel_key FROM channels WHERE channel = 'unknown')),
      coalesce(r.platform_key, (SELECT platform_key FROM platforms WHERE platform = 'unknown'))
    FROM touched t JOIN resolved r USING (chat_key) LEFT JOIN customers cu ON cu.customer_id = t.chat_id`,
]

// Rounded down also before 1970, which an integer division would not.
const quarter = sql`floor(${operation('epochMicros', sql`sent_at`)} / ${Number(microsPerQuarter)})`

const deriveActivity: readonly Sql[] = [
  sql`DELETE FROM activity WHERE chat_key IN (SELECT chat_key FROM touched)`,
  sql`INSERT INTO activity
    SELECT a.first_at, a.previous_at, a.messages, c.chat_key, c.customer_key, c.establishment_key, c.channel_key, c.platform_key
    FROM (
      SELECT chat_key, first_at, messages,
        lag(last_at, 1, '-infinity') OVER (PARTITION BY chat_key ORDER BY first_at) AS previous_at
      FROM (
        SELECT chat_key, min(sent_at) AS first_at, max(sent_at) AS last_at, count(*) AS messages
        FROM log SEMI JOIN touched USING (chat_key)
        WHERE kind = 'message' AND author <> 'system'
        GROUP BY chat_key, ${quarter})) a
    JOIN chats c USING (chat_key)
    ORDER BY a.first_at`,
]

/**
 * A wait opens at a customer's message that follows no other unanswered one, and ends at the next reply or archive: so the
 * turns from customer to the others and back alternate, and a wait is a turn and the one after it.
 */
const deriveWaits: readonly Sql[] = [
  sql`DELETE FROM waits WHERE chat_key IN (SELECT chat_key FROM touched)`,
  sql`INSERT INTO waits
    WITH events AS (
      SELECT chat_key, sent_at,
        CASE WHEN kind = 'archive' THEN 2 WHEN author = 'customer' THEN 0 ELSE 1 END AS event
      FROM log SEMI JOIN touched USING (chat_key)
      WHERE kind = 'archive' OR (kind = 'message' AND author IN ('customer', 'agent'))
    ), turns AS (
      SELECT chat_key, sent_at, event FROM events
      QUALIFY (event = 0) <> coalesce(lag(event = 0) OVER (PARTITION BY chat_key ORDER BY sent_at, event), false)
    ), waited AS (
      SELECT chat_key, event, sent_at AS opened_at,
        lead(sent_at, 1, 'infinity') OVER in_chat AS ended_at,
        lead(CASE event WHEN 1 THEN 'reply' WHEN 2 THEN 'archive' END) OVER in_chat AS ended_by,
        row_number() OVER in_chat AS turn
      FROM turns WINDOW in_chat AS (PARTITION BY chat_key ORDER BY sent_at, event)
    )
    SELECT w.opened_at, w.ended_at, w.ended_by::wait_end, ((w.turn + 1) // 2)::INTEGER,
      c.chat_key, c.customer_key, c.establishment_key, c.channel_key, c.platform_key
    FROM waited w JOIN chats c USING (chat_key)
    WHERE w.event = 0
    ORDER BY w.turn > 1, w.ended_at = 'infinity', w.ended_at >= w.opened_at + INTERVAL 24 HOURS, w.opened_at`,
]

const forget: readonly Sql[] = ['touched', 'repeated', 'resolved', 'incoming'].map(
  table => sql`DROP TABLE ${identifier(table)}`,
)
