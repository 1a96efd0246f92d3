import { type Sql, sql } from '../../src/engine/sql.ts'
import type { Log } from './opponent.ts'

/** Loads the files into staging tables. The server reads them itself. */
export const copyIn = ({ csv, establishments }: Log): readonly Sql[] => [
  sql`CREATE UNLOGGED TABLE raw (chat_id text, message_id text, sent_at timestamptz, author text, kind text,
    establishment_id text, customer_id text, channel text, platform text, updated_at timestamptz, author_id text)`,
  sql`COPY raw FROM ${csv} (FORMAT csv, HEADER)`,
  sql`CREATE TABLE sites (establishment_id text, name text, time_zone text, region text, sector text, country text,
    brand text, tag text)`,
  sql`COPY sites FROM ${establishments} (FORMAT csv, HEADER)`,
]

/**
 * Conversations, messages and reporting events, each with the keys of its conversation, as suites store an inbox and an account.
 * There is one event `first_response` per conversation and one `reply_time` per wait; `waiting_since` is the start of the open
 * wait.
 */
export const derive: readonly Sql[] = [
  sql`CREATE TABLE log AS SELECT DISTINCT ON (chat_id, message_id) chat_id, sent_at, author, coalesce(kind, 'message') AS kind,
      establishment_id, customer_id, channel, platform
    FROM raw ORDER BY chat_id, message_id, updated_at DESC NULLS LAST, sent_at`,
  sql`DROP TABLE raw`,
  sql`ANALYZE log`,
  sql`CREATE TABLE establishments AS SELECT row_number() OVER ()::int AS id, establishment_id, time_zone,
      coalesce(region, 'unknown') AS region
    FROM sites FULL JOIN (SELECT DISTINCT establishment_id FROM log) l USING (establishment_id)`,
  sql`CREATE TABLE channels AS SELECT row_number() OVER ()::smallint AS id, name
    FROM (SELECT DISTINCT coalesce(channel, 'unknown') AS name FROM log) c`,
  sql`CREATE TABLE platforms AS SELECT row_number() OVER ()::smallint AS id, name
    FROM (SELECT DISTINCT coalesce(platform, 'unknown') AS name FROM log) p`,
  sql`CREATE TABLE contacts AS SELECT row_number() OVER ()::int AS id, identifier
    FROM (SELECT DISTINCT coalesce(customer_id, chat_id) AS identifier FROM log) c`,
  sql`CREATE TABLE identified AS
    SELECT row_number() OVER ()::int AS id, c.identifier, c.started_at, e.id AS establishment_id, o.id AS contact_id,
      h.id AS channel_id, p.id AS platform_id
    FROM (
      SELECT chat_id AS identifier, min(establishment_id) AS establishment, coalesce(min(customer_id), chat_id) AS contact,
        coalesce(min(channel), 'unknown') AS channel, coalesce(min(platform), 'unknown') AS platform,
        min(sent_at) FILTER (WHERE kind = 'message' AND author = 'customer') AS started_at
      FROM log GROUP BY chat_id) c
    JOIN establishments e ON e.establishment_id = c.establishment JOIN contacts o ON o.identifier = c.contact
    JOIN channels h ON h.name = c.channel JOIN platforms p ON p.name = c.platform`,
  sql`ANALYZE identified`,
  sql`CREATE TABLE messages AS
    SELECT row_number() OVER (ORDER BY sent_at)::int AS id, c.id AS conversation_id, contact_id, c.establishment_id, channel_id,
      platform_id, (CASE author WHEN 'customer' THEN 0 WHEN 'agent' THEN 1 WHEN 'bot' THEN 3 ELSE 2 END)::smallint AS message_type,
      kind = 'note' AS private, l.kind, l.sent_at AS created_at
    FROM log l JOIN identified c ON c.identifier = l.chat_id ORDER BY sent_at`,
  sql`DROP TABLE log`,
  sql`CREATE TABLE waits AS
    WITH events AS (
      SELECT conversation_id, created_at, CASE WHEN kind = 'archive' THEN 2 WHEN message_type = 0 THEN 0 ELSE 1 END AS event
      FROM messages WHERE kind = 'archive' OR (kind = 'message' AND message_type <= 1)
    ), marked AS (
      SELECT *, lag(event = 0) OVER (PARTITION BY conversation_id ORDER BY created_at, event) AS was_asking FROM events
    ), turned AS (
      SELECT conversation_id, created_at AS event_start_time, event,
        lead(created_at) OVER in_conversation AS event_end_time, lead(event) OVER in_conversation AS ended_by,
        row_number() OVER in_conversation AS turn
      FROM marked WHERE (event = 0) <> coalesce(was_asking, false)
      WINDOW in_conversation AS (PARTITION BY conversation_id ORDER BY created_at, event)
    )
    SELECT conversation_id, event_start_time, event_end_time, ended_by, turn = 1 AS first FROM turned WHERE event = 0`,
  sql`CREATE TABLE conversations AS
    SELECT c.*, w.event_start_time AS waiting_since FROM identified c
    LEFT JOIN waits w ON w.conversation_id = c.id AND w.event_end_time IS NULL ORDER BY started_at`,
  sql`DROP TABLE identified`,
  sql`CREATE TABLE reporting_events AS
    SELECT name, conversation_id, contact_id, establishment_id, channel_id, platform_id, event_start_time, event_end_time,
      ended_by = 1 AS replied, (extract(epoch FROM event_end_time - event_start_time) * 1000000)::bigint AS value
    FROM waits w JOIN conversations c ON c.id = w.conversation_id
    CROSS JOIN LATERAL (SELECT 'reply_time' AS name UNION ALL SELECT 'first_response' WHERE w.first) n
    WHERE event_end_time IS NOT NULL ORDER BY event_start_time`,
  sql`DROP TABLE waits`,
]

/** The columns that a suite looks up and that its reports range over. */
export const index: readonly Sql[] = [
  sql`CREATE UNIQUE INDEX ON establishments (id)`,
  sql`CREATE UNIQUE INDEX ON conversations (id)`,
  sql`CREATE INDEX ON conversations (started_at)`,
  sql`CREATE INDEX ON conversations (establishment_id, started_at)`,
  sql`CREATE INDEX ON conversations (waiting_since) WHERE waiting_since IS NOT NULL`,
  sql`CREATE INDEX ON messages (created_at)`,
  sql`CREATE INDEX ON messages (establishment_id, created_at)`,
  sql`CREATE INDEX ON messages (conversation_id)`,
  sql`CREATE INDEX ON reporting_events (name, event_start_time)`,
  sql`CREATE INDEX ON reporting_events (name, event_end_time)`,
  sql`CREATE INDEX ON reporting_events (conversation_id)`,
  sql`VACUUM ANALYZE`,
]
