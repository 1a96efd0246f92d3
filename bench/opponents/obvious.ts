import { type Sql, sql } from '../src/engine/sql.ts'

/** What somebody would load first: the log as it is, repeats settled, one row a message. */
export const loadObvious = (log: string, establishments: string): readonly Sql[] => [
  sql`CREATE TABLE log AS
    SELECT chat_id, sent_at::TIMESTAMPTZ AS sent_at, author, coalesce(kind, 'message') AS kind, establishment_id,
      coalesce(customer_id, chat_id) AS customer_id, coalesce(channel, 'unknown') AS channel,
      coalesce(platform, 'unknown') AS platform
    FROM read_parquet(${log})
    QUALIFY row_number() OVER (PARTITION BY chat_id, message_id ORDER BY updated_at DESC NULLS LAST, sent_at) = 1`,
  sql`CREATE TABLE establishments AS SELECT * FROM read_csv(${establishments}, all_varchar = true)`,
]

export interface Span {
  readonly start: string
  readonly end: string
  readonly zone: string
}

const visible = ({ start, end, zone }: Span) => sql`kind = 'message' AND author <> 'system'
  AND sent_at >= (${start}::TIMESTAMP AT TIME ZONE ${zone}) AND sent_at < (${end}::TIMESTAMP AT TIME ZONE ${zone})`

/** A chat's start and the reply or archive that ended its first wait, by window functions over the log. */
const starts = ({ start, end, zone }: Span) => sql`
  WITH first_customer AS (
    SELECT chat_id, any_value(establishment_id) AS establishment_id, min(sent_at) AS opened_at FROM log
    WHERE kind = 'message' AND author = 'customer' GROUP BY chat_id
  ), ended AS (
    SELECT f.chat_id, f.establishment_id, f.opened_at, min(l.sent_at) AS ended_at,
      arg_min(l.kind, (l.sent_at, l.kind = 'archive')) AS ended_by
    FROM first_customer f LEFT JOIN log l ON l.chat_id = f.chat_id AND l.sent_at >= f.opened_at
      AND l.sent_at < (${end}::TIMESTAMP AT TIME ZONE ${zone}) AND (l.kind = 'archive' OR (l.kind = 'message' AND l.author = 'agent'))
    WHERE f.opened_at >= (${start}::TIMESTAMP AT TIME ZONE ${zone}) AND f.opened_at < (${end}::TIMESTAMP AT TIME ZONE ${zone})
    GROUP BY ALL
  ), starts AS (
    SELECT *, CASE WHEN ended_by = 'message' THEN (epoch_us(ended_at) - epoch_us(opened_at)) / 1e6 END AS delay FROM ended
  )`

/** Each question as one would write it on the day it is asked. Columns: the group, where there is one, then `value`. */
export const obvious = {
  volume: (
    span: Span,
  ) => sql`SELECT '' AS "group", count(DISTINCT chat_id) AS value, count(DISTINCT customer_id) AS customers,
    count(*) AS messages FROM log WHERE ${visible(span)}`,
  split: (span: Span) =>
    sql`SELECT channel AS "group", count(DISTINCT chat_id) AS value FROM log WHERE ${visible(span)} GROUP BY ALL`,
  evolution: (
    span: Span,
  ) => sql`SELECT channel || ' ' || strftime(date_trunc('month', sent_at AT TIME ZONE ${span.zone}), '%Y-%m-%d') AS "group",
    count(DISTINCT chat_id) AS value FROM log WHERE ${visible(span)} GROUP BY ALL`,
  sites: (span: Span) =>
    sql`SELECT establishment_id AS "group", count(DISTINCT chat_id) AS value FROM log WHERE ${visible(span)} GROUP BY ALL`,
  regions: (span: Span) => sql`SELECT coalesce(e.region, 'unknown') AS "group", count(DISTINCT l.chat_id) AS value
    FROM log l LEFT JOIN establishments e USING (establishment_id) WHERE ${visible(span)} GROUP BY ALL`,
  heatmap: (span: Span) => sql`${starts(span)}
    SELECT isodow(local) || ' ' || hour(local) AS "group", avg(delay) AS value
    FROM (SELECT delay, opened_at AT TIME ZONE coalesce(e.time_zone, ${span.zone}) AS local
      FROM starts LEFT JOIN establishments e USING (establishment_id)) GROUP BY ALL HAVING count(delay) > 0`,
  summary: (span: Span) => sql`${starts(span)} SELECT '' AS "group", median(delay) AS value FROM starts`,
  watchList: ({ end, zone }: Span) => sql`
    WITH events AS (
      SELECT chat_id, establishment_id, sent_at, author = 'customer' AND kind = 'message' AS asks,
        last_value(CASE WHEN kind = 'archive' OR author = 'agent' THEN sent_at END IGNORE NULLS) OVER (
          PARTITION BY chat_id ORDER BY sent_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_answer
      FROM log WHERE (kind = 'archive' OR (kind = 'message' AND author IN ('customer', 'agent')))
        AND sent_at < (${end}::TIMESTAMP AT TIME ZONE ${zone})
    ), waiting AS (
      SELECT chat_id, any_value(establishment_id) AS establishment_id, min(sent_at) AS opened_at FROM events
      WHERE asks AND (last_answer IS NULL OR sent_at > last_answer) GROUP BY chat_id
    )
    SELECT establishment_id AS "group", count(*) AS value FROM waiting
    WHERE epoch_us(${end}::TIMESTAMP AT TIME ZONE ${zone}) - epoch_us(opened_at) > 345600000000 GROUP BY ALL`,
} as const
export type QuestionName = keyof typeof obvious
