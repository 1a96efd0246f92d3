import { join, type Sql, sql } from '../../src/engine/sql.ts'
import { type Asked, type QuestionName, watchedMicros } from '../question.ts'
import { censoredMedian } from './censored-median.ts'
import { conditions } from './conditions.ts'

const at = (micros: bigint) => sql`fromUnixTimestamp64Micro(${micros}, 'UTC')`

const picked = (where: Asked['where']) =>
  conditions(where, {
    establishment: isIn => isIn(sql`establishment`),
    region: isIn => sql`establishment IN (SELECT establishment_id FROM establishments WHERE ${isIn(sql`region`)})`,
    channel: isIn => isIn(sql`channel`),
    platform: isIn => isIn(sql`platform`),
  })

const visible = ({ from, to, where }: Asked) =>
  sql`FROM messages WHERE sent_at >= ${at(from)} AND sent_at < ${at(to)} AND ${picked(where)}`

const grouped = (group: Sql, asked: Asked) =>
  sql`SELECT ${group} AS "group", uniqExact(chat) AS activeChats ${visible(asked)} GROUP BY "group"`

const starts = ({ from, to, where }: Asked) => sql`
  SELECT establishment, opened_at, if(ended_at < ${at(to)}, ended_by, 'nothing') AS outcome,
    toUnixTimestamp64Micro(least(ended_at, ${at(to)})) - toUnixTimestamp64Micro(opened_at) AS waited,
    if(outcome = 'reply', waited, NULL) AS delay
  FROM starts WHERE opened_at >= ${at(from)} AND opened_at < ${at(to)} AND ${picked(where)}`

const outcomes = sql`count() AS started, count(delay) AS handled, countIf(outcome = 'nothing') AS waiting,
  countIf(outcome = 'archive') AS closedUnanswered, avg(delay) / 1e6 AS meanDelaySeconds,
  quantilesExactInclusive(0.5, 0.9)(delay) AS quantiles, quantiles[1] / 1e6 AS medianDelaySeconds,
  quantiles[2] / 1e6 AS p90DelaySeconds`

const within = (hours: number) => sql`countIf(delay < ${BigInt(hours) * 3_600_000_000n}) / count()`

/** The zone of a function must be a constant, so there is a branch per zone. */
const localHour = (zones: readonly string[], zone: string) =>
  sql`multiIf(${join(
    zones.filter(other => other !== zone).map(other => sql`time_zone = ${other}, ${hourOfWeek(other)}`),
  )}, ${hourOfWeek(zone)})`

const hourOfWeek = (zone: string) => sql`toDayOfWeek(opened_at, 0, ${zone}) * 24 + toHour(opened_at, ${zone})`

/** Each question as an expert in ClickHouse would write it. `zones` are those of the establishments. */
export const clickHouseQuestions = (
  zones: readonly string[],
): Readonly<Record<QuestionName, (asked: Asked) => Sql>> => ({
  volume: asked =>
    sql`SELECT uniqExact(chat) AS activeChats, uniqExact(customer) AS activeCustomers, count() AS messages ${visible(asked)}`,
  channels: asked => grouped(sql`channel`, asked),
  platforms: asked => grouped(sql`platform`, asked),
  evolution: asked => sql`SELECT concat(channel, ' ', toString(month)) AS "group", activeChats FROM (
    SELECT channel, toStartOfMonth(sent_at, ${asked.zone}) AS month, uniqExact(chat) AS activeChats
    ${visible(asked)} GROUP BY channel, month)`,
  sites: asked => grouped(sql`establishment`, asked),
  // A chat has one site and a site one region, so the counts of the sites add up.
  regions: asked => sql`SELECT if(region = '', 'unknown', region) AS "group", sum(chats) AS activeChats FROM (
      SELECT establishment, uniqExact(chat) AS chats ${visible(asked)} GROUP BY establishment) AS g
    LEFT JOIN establishments AS e ON e.establishment_id = g.establishment GROUP BY "group"`,
  heatmap:
    asked => sql`SELECT concat(toString(intDiv(local_hour, 24)), ' ', toString(local_hour % 24)) AS "group", * FROM (
    SELECT ${localHour(zones, asked.zone)} AS local_hour, ${outcomes},
      avgIf(waited, outcome <> 'archive') / 1e6 AS meanDelayAtLeastSeconds
    FROM (${starts(asked)}) AS s LEFT JOIN establishments AS e ON e.establishment_id = s.establishment GROUP BY local_hour)`,
  summary:
    asked => sql`WITH starts AS (${starts(asked)}), ${censoredMedian(sql`exp(sum(log(factor)) OVER (ORDER BY waited))`)}
    SELECT ${outcomes}, ${within(1)} AS handledWithin1h, ${within(4)} AS handledWithin4h, ${within(24)} AS handledWithin24h,
      (SELECT median FROM censored) AS medianDelaySecondsCensored FROM starts`,
  watchList: ({ to, where }) => sql`SELECT establishment AS "group", count() AS waitingChats,
      uniqExact(customer) AS waitingCustomers, (${to} - toUnixTimestamp64Micro(min(opened_at))) / 1e6 AS longestWaitSeconds
    FROM waits WHERE ended_at >= ${at(to)} AND opened_at < ${at(to - watchedMicros)} AND ${picked(where)}
    GROUP BY establishment`,
})
