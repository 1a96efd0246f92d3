import { type Sql, sql } from '../engine/sql.ts'
import { chance, normal, uniform } from './randomness.ts'

/** The average number of log rows per chat, follow-ups included. */
export const rowsPerChat = 9
const hour = 3_600_000_000n
const day = 24n * hour

/**
 * The table `sessions`, ordered by opening: one row for each time that a chat is taken up, `part` 0 for the first time and 1 for a customer who
 * writes again days later. Instants are microseconds, truncated to milliseconds. It holds everything that the log's rows need,
 * because DuckDB keeps the order of a scan but not of a join.
 */
export function createSessions(seed: number, chats: number): readonly Sql[] {
  return [
    createCells(seed, chats),
    sql`CREATE TEMP TABLE first_sessions AS ${settled(firstOpenings(seed, chats))}`,
    sql`CREATE TEMP TABLE sessions AS
      SELECT * FROM (SELECT * FROM first_sessions UNION ALL ${settled(secondOpenings)}) ORDER BY opened, dice`,
    sql`DROP TABLE first_sessions`,
  ]
}

/**
 * The number of chats that each site starts on each day, and how many it started before. Depends on the site's size, the day's rhythm, rush
 * days of a site and campaigns of a brand. Weights are whole numbers, so that their sum does not depend on the order.
 */
function createCells(seed: number, chats: number): Sql {
  const cell = sql`hash(${seed}, 'cell', site, day)`
  const rush = sql`hash(${seed}, 'rush', site, day // 3)`
  const campaign = sql`hash(${seed}, 'campaign', brand, day // 4)`
  return sql`CREATE TEMP TABLE cells AS
    WITH weighed AS (
      SELECT site, day, (1e6 * size * busyness * (0.6 + 0.8 * ${uniform(cell, 'noise')})
        * CASE WHEN ${chance(rush, 'rush', 0.006)} THEN 2.5 + 3 * ${uniform(rush, 'strength')} ELSE 1 END
        * CASE WHEN ${chance(campaign, 'campaign', 0.04)} THEN 1.6 + ${uniform(campaign, 'strength')} ELSE 1 END)::BIGINT AS weight
      FROM sites JOIN days USING (zone, sector_key) WHERE NOT is_past_end),
    counted AS (
      SELECT site, day,
        floor(weight * (${chats} / (SELECT sum(weight) FROM weighed)::DOUBLE) + ${uniform(cell, 'rounding')})::INTEGER AS chats
      FROM weighed)
    SELECT site, day, chats, (sum(chats) OVER (PARTITION BY site ORDER BY day) - chats)::INTEGER AS chats_before
    FROM counted WHERE chats > 0 ORDER BY day, site`
}

/** The first message of each chat: mostly late morning or early evening, one in twenty at night. */
function firstOpenings(seed: number, chats: number): Sql {
  const dice = sql`dice`
  const early = uniform(dice, 'early')
  const late = uniform(dice, 'late')
  const moment = uniform(dice, 'moment')
  return sql`
    SELECT site, day, dice, 0 AS part, false AS reopened,
      floor(1000 * power(${uniform(dice, 'route')}, 1 + 0.25 * day / 365.25))::INTEGER AS bucket,
      CASE WHEN ${chance(dice, 'nomad', 0.03)}
        THEN hash(${seed}, 'customer', 0, floor(${uniform(dice, 'nomad number')} * ${chats / 40})::INTEGER)
        ELSE hash(${seed}, 'customer', site, CASE WHEN ${chance(dice, 'returning', 0.42)}
          THEN greatest(0, ordinal - 1 - floor(300 * power(${uniform(dice, 'last visit')}, 2))::INTEGER) ELSE ordinal END)
        END AS customer_dice,
      CASE WHEN ${moment} < 0.05 THEN 24 * ${early}
        WHEN ${moment} < 0.52 THEN 11.2 + 3.4 * (${early} + ${late} - 1)
        ELSE 17.4 + 5 * (${early} + ${late} - 1) END AS opening_hour
    FROM (SELECT site, day, ordinal, hash(${seed}, 'chat', site, ordinal) AS dice
      FROM (SELECT site, day, chats_before + unnest(range(chats))::INTEGER AS ordinal FROM cells))`
}

/** Some answered customers write again one to ten days later; a chat that was archived by then is reopened. */
const secondOpenings = sql`
  SELECT site, (day + (coalesce(archived, last_turn) - midnight) // ${day} + 1 + floor(9 * power(${uniform(sql`dice`, 'later')}, 2)))::INTEGER AS day,
    dice, 1 AS part, archived IS NOT NULL AS reopened, bucket, customer_dice, 8 + 13 * ${uniform(sql`dice`, 'later hour')} AS opening_hour
  FROM first_sessions WHERE replied IS NOT NULL AND ${chance(sql`dice`, 'writes again', 0.14)}`

/**
 * Openings with their outcome: when an agent answered (within opening hours; messages at night wait for the morning), how many turns
 * followed, and when the chat was archived. Unanswered chats are archived within four days, except at neglected sites, where they stay
 * for weeks or for ever.
 */
function settled(openings: Sql): Sql {
  const dice = sql`session_dice`
  const drawn = sql`
    SELECT openings.*, hash(dice, part) AS session_dice, midnight, is_open, opens_at, closes_at, next_opens_at, weekday, neglected, route, bot,
      language, 1 + (dice % (1 + (size * 12)::INTEGER)::UBIGINT)::INTEGER AS agent,
      (midnight + opening_hour * ${hour})::BIGINT // 1000 * 1000 AS opened, reply_minutes
    FROM (${openings}) AS openings JOIN sites USING (site) JOIN days USING (zone, sector_key, day) JOIN routes USING (bucket)
    WHERE NOT is_past_end`
  const told = sql`
    SELECT *, part = 0 AND ${chance(dice, 'outbound', 0.04)} AS outbound,
      1 + ${chance(dice, 'asks twice', 0.26)}::INTEGER + ${chance(dice, 'asks again', 0.07)}::INTEGER AS asks,
      ${chance(dice, 'answered', sql`CASE WHEN neglected THEN 0.84 ELSE 0.974 END`)} AS attended,
      (reply_minutes * 6e7 * exp(0.95 * ${normal(dice, 'delay')}) * CASE WHEN weekday >= 6 THEN 1.7 ELSE 1 END
        * CASE WHEN neglected THEN 3 ELSE 1 END * CASE WHEN opening_hour >= 12 AND opening_hour < 14 THEN 1.5 ELSE 1 END)::BIGINT AS delay
    FROM (${drawn})`
  const queued = sql`${4n * 60_000_000n} + delay * 6 // 10`
  const answered = sql`
    SELECT *, CASE
        WHEN NOT attended OR (outbound AND asks = 1) THEN NULL
        WHEN is_open AND opened < opens_at THEN opens_at + ${queued}
        WHEN NOT is_open OR opened >= closes_at THEN next_opens_at + ${queued}
        WHEN opened + delay < closes_at THEN opened + delay
        ELSE next_opens_at + least(opened + delay - closes_at, ${2n * hour}) END // 1000 * 1000 AS replied,
      exp(4.25 + 0.8 * ${normal(dice, 'pace')}) AS pace_seconds,
      least(40, floor(-4.9 * ln(1 - ${uniform(dice, 'turns')})))::INTEGER AS turns
    FROM (${told})`
  const ended = sql`SELECT *, replied + (pace_seconds * (turns + 1) * 1000)::BIGINT * 1000 AS last_turn FROM (${answered})`
  return sql`
    SELECT site, language, day, midnight, dice, part, bucket, route, agent, customer_dice, opened, outbound, asks, replied, last_turn, pace_seconds,
      CASE WHEN replied IS NULL THEN 0 ELSE turns END AS turns,
      bot AND part = 0 AND NOT outbound AS greeted,
      ${chance(dice, 'assigned', 0.12)} AS assigned,
      replied IS NOT NULL AND ${chance(dice, 'noted', 0.1)} AS noted,
      CASE
        WHEN replied IS NOT NULL THEN CASE WHEN ${chance(dice, 'archived', 0.7)}
          THEN last_turn + (${hour} * (0.07 + 20 * power(${uniform(dice, 'archived after')}, 2)))::BIGINT END
        WHEN neglected THEN CASE WHEN ${chance(dice, 'swept', 0.985)}
          THEN opened + (${day} * (35 + 30 * ${uniform(dice, 'swept after')}))::BIGINT END
        ELSE opened + (${day} * (0.5 + 3 * ${uniform(dice, 'archived after')}))::BIGINT END // 1000 * 1000 AS archived,
      reopened
    FROM (${ended})`
}
