import { type Sql, sql } from '../../src/engine/sql.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { type Asked, type QuestionName, watchedMicros } from '../question.ts'
import { censoredMedian } from './censored-median.ts'
import { conditions } from './conditions.ts'

const at = (micros: bigint) => sql`${formatInstant(micros)}::timestamptz`

const picked = (where: Asked['where']) =>
  conditions(where, {
    establishment: isIn =>
      sql`establishment_id = ANY (ARRAY(SELECT id FROM establishments WHERE ${isIn(sql`establishment_id`)}))`,
    region: isIn => sql`establishment_id = ANY (ARRAY(SELECT id FROM establishments WHERE ${isIn(sql`region`)}))`,
    channel: isIn => sql`channel_id = ANY (ARRAY(SELECT id FROM channels WHERE ${isIn(sql`name`)}))`,
    platform: isIn => sql`platform_id = ANY (ARRAY(SELECT id FROM platforms WHERE ${isIn(sql`name`)}))`,
  })

const visible = ({ from, to, where }: Asked) => sql`FROM messages WHERE kind = 'message' AND message_type <> 2
  AND created_at >= ${at(from)} AND created_at < ${at(to)} AND ${picked(where)}`

/** Conversations by a key. Distinct rows come first because DISTINCT runs in parallel and count(DISTINCT) does not. */
const grouped = (key: Sql, asked: Asked) => sql`SELECT ${key} AS key, count(*) AS chats
  FROM (SELECT DISTINCT conversation_id, ${key} ${visible(asked)}) d GROUP BY 1`

const starts = ({ from, to, where }: Asked) => sql`starts AS (
    SELECT c.establishment_id, c.started_at, e.replied,
      CASE WHEN e.replied THEN e.value END AS delay,
      coalesce(e.value, (extract(epoch FROM ${at(to)} - c.started_at) * 1000000)::bigint) AS waited
    FROM (SELECT * FROM conversations WHERE started_at >= ${at(from)} AND started_at < ${at(to)} AND ${picked(where)}) c
    LEFT JOIN reporting_events e
      ON e.conversation_id = c.id AND e.name = 'first_response' AND e.event_end_time < ${at(to)}
  )`

const outcomes = sql`count(*) AS started, count(delay) AS handled, count(*) FILTER (WHERE replied IS NULL) AS waiting,
  count(*) FILTER (WHERE NOT replied) AS "closedUnanswered", avg(delay) / 1e6 AS "meanDelaySeconds",
  percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) / 1e6 AS "medianDelaySeconds",
  percentile_cont(0.9) WITHIN GROUP (ORDER BY delay) / 1e6 AS "p90DelaySeconds"`

const within = (hours: number) =>
  sql`count(*) FILTER (WHERE delay < ${BigInt(hours) * 3_600_000_000n})::float8 / nullif(count(*), 0)`

const runningProduct = sql`exp(sum(CASE WHEN factor > 0 THEN ln(factor::float8) ELSE '-Infinity' END) OVER (ORDER BY waited))`

/** The report queries of a chat suite, with the definitions of this project. */
export const postgresQuestions: Readonly<Record<QuestionName, (asked: Asked) => Sql>> = {
  volume: asked => sql`SELECT count(*) AS "activeChats", count(DISTINCT contact_id) AS "activeCustomers",
      coalesce(sum(messages), 0) AS messages
    FROM (SELECT conversation_id, contact_id, count(*) AS messages ${visible(asked)} GROUP BY 1, 2) c`,
  channels: asked => sql`SELECT name AS "group", chats AS "activeChats"
    FROM (${grouped(sql`channel_id`, asked)}) g JOIN channels ON id = key`,
  platforms: asked => sql`SELECT name AS "group", chats AS "activeChats"
    FROM (${grouped(sql`platform_id`, asked)}) g JOIN platforms ON id = key`,
  evolution: asked => sql`SELECT name || ' ' || to_char(month, 'YYYY-MM-DD') AS "group", chats AS "activeChats" FROM (
      SELECT channel_id, month, count(*) AS chats FROM (
        SELECT DISTINCT conversation_id, channel_id,
          date_trunc('month', created_at, ${asked.zone}) AT TIME ZONE ${asked.zone} AS month
        ${visible(asked)}) d GROUP BY 1, 2) g JOIN channels ON id = channel_id`,
  sites: asked => sql`SELECT e.establishment_id AS "group", chats AS "activeChats"
    FROM (${grouped(sql`establishment_id`, asked)}) g JOIN establishments e ON id = key`,
  regions: asked => sql`SELECT region AS "group", sum(chats) AS "activeChats"
    FROM (${grouped(sql`establishment_id`, asked)}) g JOIN establishments e ON id = key GROUP BY 1`,
  heatmap: asked => sql`WITH ${starts(asked)}
    SELECT extract(isodow FROM local) || ' ' || extract(hour FROM local) AS "group", ${outcomes},
      avg(waited) FILTER (WHERE replied IS NOT false) / 1e6 AS "meanDelayAtLeastSeconds"
    FROM (SELECT s.*, started_at AT TIME ZONE coalesce(time_zone, ${asked.zone}) AS local
      FROM starts s JOIN establishments e ON e.id = s.establishment_id) l
    GROUP BY extract(isodow FROM local), extract(hour FROM local)`,
  summary: asked => sql`WITH ${starts(asked)}, ${censoredMedian(runningProduct)}
    SELECT ${outcomes}, ${within(1)} AS "handledWithin1h", ${within(4)} AS "handledWithin4h",
      ${within(24)} AS "handledWithin24h", (SELECT median FROM censored) AS "medianDelaySecondsCensored" FROM starts`,
  watchList: ({ to, where }) => sql`
    SELECT e.establishment_id AS "group", "waitingChats", "waitingCustomers", "longestWaitSeconds" FROM (
      SELECT establishment_id, count(*) AS "waitingChats", count(DISTINCT contact_id) AS "waitingCustomers",
        extract(epoch FROM ${at(to)} - min(opened_at)) AS "longestWaitSeconds"
      FROM (
        SELECT establishment_id, contact_id, waiting_since AS opened_at FROM conversations
        WHERE waiting_since < ${at(to - watchedMicros)} AND ${picked(where)}
        UNION ALL
        SELECT establishment_id, contact_id, event_start_time FROM reporting_events
        WHERE name = 'reply_time' AND event_start_time < ${at(to - watchedMicros)} AND event_end_time >= ${at(to)}
          AND ${picked(where)}) w
      GROUP BY 1) g JOIN establishments e ON e.id = g.establishment_id`,
}
