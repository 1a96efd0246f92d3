import { stat } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { instant, type Sql, sql } from '../../src/engine/sql.ts'
import { timed } from '../contest.ts'
import { type Asked, answered, figures, type QuestionName, watchedMicros } from '../question.ts'
import { censoredMedian } from './censored-median.ts'
import { conditions } from './conditions.ts'
import type { Log, Opponent } from './opponent.ts'

/** The obvious SQL on the same DuckDB: the log as loaded, with everything computed when asked. */
export async function openObvious(folder: string): Promise<Opponent> {
  const path = joinPath(folder, 'obvious.duckdb')
  const engine = await openDuckDB(path)
  const [found] = await engine.query(sql`SELECT library_version AS version FROM pragma_version()`, { version: 'text' })
  return {
    name: 'obvious SQL',
    version: `DuckDB ${found?.version}`,
    form: 'the log as a DuckDB table, repeats settled',
    async load(log) {
      const [, seconds] = await timed(async () => {
        for (const statement of loading(log)) await engine.execute(statement)
        await engine.execute(sql`CHECKPOINT`)
      })
      return { seconds, sizeBytes: (await stat(path)).size }
    },
    async ask(question, asked) {
      const columns = Object.fromEntries(figures[question].map(name => [name, 'number?'] as const))
      return answered(question, await engine.query(questions[question](asked), { group: 'text', ...columns }))
    },
    close: async () => engine.close(),
  }
}

/** The tables `log`, with repeats settled, and `establishments`. */
export const loading = ({ parquet, establishments }: Log): readonly Sql[] => [
  sql`CREATE TABLE log AS
    SELECT chat_id, sent_at::TIMESTAMPTZ AS sent_at, author, coalesce(kind, 'message') AS kind, establishment_id,
      coalesce(customer_id, chat_id) AS customer_id, coalesce(channel, 'unknown') AS channel,
      coalesce(platform, 'unknown') AS platform
    FROM read_parquet(${parquet})
    QUALIFY row_number() OVER (PARTITION BY chat_id, message_id ORDER BY updated_at DESC NULLS LAST, sent_at) = 1`,
  sql`CREATE TABLE establishments AS SELECT * FROM read_csv(${establishments}, all_varchar = true)`,
]

const picked = (where: Asked['where']) =>
  conditions(where, {
    establishment: isIn => isIn(sql`establishment_id`),
    region: isIn => sql`establishment_id IN (SELECT establishment_id FROM establishments WHERE ${isIn(sql`region`)})`,
    channel: isIn => isIn(sql`channel`),
    platform: isIn => isIn(sql`platform`),
  })

const visible = ({ from, to, where }: Asked) => sql`FROM log WHERE kind = 'message' AND author <> 'system'
  AND sent_at >= ${instant(from)} AND sent_at < ${instant(to)} AND ${picked(where)}`

const grouped = (group: Sql, asked: Asked) =>
  sql`SELECT ${group} AS "group", count(DISTINCT chat_id) AS "activeChats" ${visible(asked)} GROUP BY ALL`

/** The chats started in the period, each with the reply or archiving that ended its first wait before `asOf`. */
const starts = ({ from, to, where }: Asked) => sql`
  first_customer AS (
    SELECT chat_id, any_value(establishment_id) AS establishment_id, min(sent_at) AS opened_at FROM log
    WHERE kind = 'message' AND author = 'customer' AND ${picked(where)} GROUP BY chat_id
  ), ended AS (
    SELECT f.chat_id, f.establishment_id, f.opened_at, min(l.sent_at) AS ended_at,
      arg_min(l.kind, (l.sent_at, l.kind = 'archive')) AS ended_by
    FROM first_customer f LEFT JOIN log l ON l.chat_id = f.chat_id AND l.sent_at >= f.opened_at
      AND l.sent_at < ${instant(to)} AND (l.kind = 'archive' OR (l.kind = 'message' AND l.author = 'agent'))
    WHERE f.opened_at >= ${instant(from)} AND f.opened_at < ${instant(to)}
    GROUP BY ALL
  ), starts AS (
    SELECT establishment_id, opened_at, ended_by, epoch_us(coalesce(ended_at, ${instant(to)})) - epoch_us(opened_at) AS waited,
      CASE WHEN ended_by = 'message' THEN waited END AS delay FROM ended
  )`

const outcomes = sql`count(*) AS started, count(delay) AS handled, count(*) FILTER (WHERE ended_by IS NULL) AS waiting,
  count(*) FILTER (WHERE ended_by = 'archive') AS "closedUnanswered", avg(delay) / 1e6 AS "meanDelaySeconds",
  quantile_cont(delay, 0.5) / 1e6 AS "medianDelaySeconds", quantile_cont(delay, 0.9) / 1e6 AS "p90DelaySeconds"`

const within = (hours: number) => sql`count(*) FILTER (WHERE delay < ${BigInt(hours) * 3_600_000_000n}) / count(*)`

const questions: Readonly<Record<QuestionName, (asked: Asked) => Sql>> = {
  volume: asked => sql`SELECT '' AS "group", count(DISTINCT chat_id) AS "activeChats",
    count(DISTINCT customer_id) AS "activeCustomers", count(*) AS messages ${visible(asked)}`,
  channels: asked => grouped(sql`channel`, asked),
  platforms: asked => grouped(sql`platform`, asked),
  evolution: asked =>
    grouped(
      sql`channel || ' ' || strftime(date_trunc('month', sent_at AT TIME ZONE ${asked.zone}), '%Y-%m-%d')`,
      asked,
    ),
  sites: asked => grouped(sql`establishment_id`, asked),
  regions: asked => sql`SELECT coalesce(e.region, 'unknown') AS "group", count(DISTINCT chat_id) AS "activeChats"
    FROM (SELECT * ${visible(asked)}) LEFT JOIN establishments e USING (establishment_id) GROUP BY ALL`,
  heatmap: asked => sql`WITH ${starts(asked)}
    SELECT isodow(local) || ' ' || hour(local) AS "group", ${outcomes},
      avg(waited) FILTER (WHERE ended_by IS DISTINCT FROM 'archive') / 1e6 AS "meanDelayAtLeastSeconds"
    FROM (SELECT *, opened_at AT TIME ZONE coalesce(time_zone, ${asked.zone}) AS local
      FROM starts LEFT JOIN establishments USING (establishment_id)) GROUP BY 1`,
  summary: asked => sql`WITH ${starts(asked)}, ${censoredMedian(sql`product(factor) OVER (ORDER BY waited)`)}
    SELECT '' AS "group", ${outcomes}, ${within(1)} AS "handledWithin1h", ${within(4)} AS "handledWithin4h",
      ${within(24)} AS "handledWithin24h", (SELECT median FROM censored) AS "medianDelaySecondsCensored" FROM starts`,
  watchList: ({ to, where }) => sql`
    WITH answers AS (
      SELECT chat_id, max(sent_at) AS last_answer FROM log
      WHERE (kind = 'archive' OR (kind = 'message' AND author = 'agent')) AND sent_at < ${instant(to)} AND ${picked(where)}
      GROUP BY chat_id
    ), waiting AS (
      SELECT chat_id, any_value(establishment_id) AS establishment_id, any_value(customer_id) AS customer_id,
        min(sent_at) AS opened_at
      FROM log LEFT JOIN answers USING (chat_id)
      WHERE kind = 'message' AND author = 'customer' AND sent_at < ${instant(to)} AND ${picked(where)}
        AND (last_answer IS NULL OR sent_at > last_answer)
      GROUP BY chat_id
    )
    SELECT establishment_id AS "group", count(*) AS "waitingChats", count(DISTINCT customer_id) AS "waitingCustomers",
      (${to} - epoch_us(min(opened_at))) / 1e6 AS "longestWaitSeconds" FROM waiting
    WHERE ${to} - epoch_us(opened_at) > ${watchedMicros} GROUP BY ALL`,
}
