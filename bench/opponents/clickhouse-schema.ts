import { type Sql, sql } from '../../src/engine/sql.ts'
import type { Log } from './opponent.ts'

/** The end of a wait that has none: the sort key of a MergeTree does not allow nulls. */
export const never = sql`toDateTime64('2200-01-01 00:00:00', 6, 'UTC')`

const keys = sql`chat UInt32, customer UInt32, establishment LowCardinality(String), channel LowCardinality(String),
  platform LowCardinality(String)`

/**
 * Numbers for chats and customers, small dictionaries for the rest, visible messages by time, waits by their end (so that those open
 * at an instant are one range) and first waits by their start.
 */
export const loading = ({ parquet, establishments }: Log): readonly Sql[] => [
  sql`CREATE TABLE establishments ENGINE = Memory AS SELECT establishment_id, time_zone, ifNull(region, 'unknown') AS region
    FROM file(${establishments}, CSVWithNames, 'establishment_id String, name String, time_zone Nullable(String), region Nullable(String)')
    SETTINGS input_format_skip_unknown_fields = 1`,
  sql`CREATE TABLE log ENGINE = MergeTree ORDER BY (chat_id, sent_at) AS
    SELECT assumeNotNull(chat_id) AS chat_id, toDateTime64(assumeNotNull(sent_at), 6, 'UTC') AS sent_at,
      toLowCardinality(assumeNotNull(author)) AS author, toLowCardinality(ifNull(kind, 'message')) AS kind,
      toLowCardinality(assumeNotNull(establishment_id)) AS establishment, ifNull(customer_id, chat_id) AS customer_id,
      toLowCardinality(ifNull(channel, 'unknown')) AS channel, toLowCardinality(ifNull(platform, 'unknown')) AS platform
    FROM file(${parquet}, Parquet) ORDER BY updated_at DESC NULLS LAST, sent_at LIMIT 1 BY chat_id, message_id`,
  sql`CREATE TABLE customers ENGINE = Memory AS
    SELECT customer_id, toUInt32(rowNumberInAllBlocks()) AS customer FROM (SELECT DISTINCT customer_id FROM log)`,
  sql`CREATE TABLE chats ENGINE = Memory AS
    SELECT chat_id, toUInt32(rowNumberInAllBlocks()) AS chat, customer, establishment, channel, platform
    FROM (SELECT chat_id, min(customer_id) AS customer_id, min(establishment) AS establishment, min(channel) AS channel,
      min(platform) AS platform FROM log GROUP BY chat_id) AS c JOIN customers USING (customer_id)`,
  sql`CREATE TABLE messages (sent_at DateTime64(6, 'UTC'), ${keys}) ENGINE = MergeTree ORDER BY sent_at`,
  sql`INSERT INTO messages SELECT sent_at, chat, customer, c.establishment, c.channel, c.platform
    FROM log JOIN chats AS c USING (chat_id) WHERE kind = 'message' AND author <> 'system' ORDER BY sent_at`,
  sql`CREATE TABLE waits (opened_at DateTime64(6, 'UTC'), ended_at DateTime64(6, 'UTC'),
    ended_by Enum8('nothing' = 0, 'reply' = 1, 'archive' = 2), ordinal UInt32, ${keys}) ENGINE = MergeTree ORDER BY ended_at`,
  sql`INSERT INTO waits
    WITH events AS (
      SELECT chat_id, sent_at, multiIf(kind = 'archive', 2, author = 'customer', 0, 1) AS event FROM log
      WHERE kind = 'archive' OR (kind = 'message' AND author IN ('customer', 'agent'))
    ), marked AS (
      SELECT *, lagInFrame(event, 1, 1) OVER (PARTITION BY chat_id ORDER BY sent_at, event
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS event_before FROM events
    ), turned AS (
      SELECT chat_id, sent_at, event,
        leadInFrame(sent_at, 1, ${never}) OVER following AS ended_at, leadInFrame(event, 1, 0) OVER following AS ended_by,
        row_number() OVER (PARTITION BY chat_id ORDER BY sent_at, event) AS turn
      FROM marked WHERE (event = 0) <> (event_before = 0)
      WINDOW following AS (PARTITION BY chat_id ORDER BY sent_at, event ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
    )
    SELECT sent_at, ended_at, ended_by, intDiv(turn + 1, 2), chat, customer, establishment, channel, platform
    FROM turned JOIN chats USING (chat_id) WHERE event = 0`,
  sql`CREATE TABLE starts (opened_at DateTime64(6, 'UTC'), ended_at DateTime64(6, 'UTC'),
    ended_by Enum8('nothing' = 0, 'reply' = 1, 'archive' = 2), ${keys}) ENGINE = MergeTree ORDER BY opened_at`,
  sql`INSERT INTO starts SELECT opened_at, ended_at, ended_by, chat, customer, establishment, channel, platform
    FROM waits WHERE ordinal = 1 ORDER BY opened_at`,
  sql`DROP TABLE log`,
  sql`OPTIMIZE TABLE messages FINAL`,
  sql`OPTIMIZE TABLE waits FINAL`,
  sql`OPTIMIZE TABLE starts FINAL`,
]
