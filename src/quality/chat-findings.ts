import type { Engine } from '../engine/engine.ts'
import { allOf, type Sql, sql } from '../engine/sql.ts'
import type { Found, FoundByName } from './findings.ts'

/** What chats lack. `conditions` limit the chats, by the keys that they carry. */
export async function readChatFindings(engine: Engine, conditions: readonly Sql[]): Promise<FoundByName> {
  const [found] = await engine.query(
    sql`WITH own AS (SELECT * FROM chats WHERE ${allOf(conditions)}),
      alone AS (SELECT c.chat_key FROM own AS c JOIN customers AS u ON u.customer_key = c.customer_key
        WHERE u.customer_id = c.chat_id),
      named AS (SELECT DISTINCT chat_key FROM log
        WHERE customer_key IS NOT NULL AND NOT withdrawn AND chat_key IN (SELECT chat_key FROM alone)),
      judged AS (SELECT c.chat_key, n.channel = 'unknown' AS no_channel, p.platform = 'unknown' AS no_platform,
          c.chat_key IN (SELECT chat_key FROM alone) AND c.chat_key NOT IN (SELECT chat_key FROM named) AS no_customer,
          c.chat_key NOT IN (SELECT chat_key FROM waits WHERE ordinal = 1) AS no_message
        FROM own AS c
        JOIN channels AS n ON n.channel_key = c.channel_key
        JOIN platforms AS p ON p.platform_key = c.platform_key)
      SELECT t.*, a.chat_id AS channel_example, b.chat_id AS platform_example, d.chat_id AS customer_example,
        e.chat_id AS message_example
      FROM (SELECT count(*) AS chats,
          count(*) FILTER (WHERE no_channel) AS channels, min(chat_key) FILTER (WHERE no_channel) AS channel_key,
          count(*) FILTER (WHERE no_platform) AS platforms, min(chat_key) FILTER (WHERE no_platform) AS platform_key,
          count(*) FILTER (WHERE no_customer) AS customers, min(chat_key) FILTER (WHERE no_customer) AS customer_key,
          count(*) FILTER (WHERE no_message) AS messages, min(chat_key) FILTER (WHERE no_message) AS message_key
        FROM judged) AS t
      LEFT JOIN chats AS a ON a.chat_key = t.channel_key
      LEFT JOIN chats AS b ON b.chat_key = t.platform_key
      LEFT JOIN chats AS d ON d.chat_key = t.customer_key
      LEFT JOIN chats AS e ON e.chat_key = t.message_key`,
    {
      chats: 'count',
      channels: 'count',
      channel_example: 'text?',
      platforms: 'count',
      platform_example: 'text?',
      customers: 'count',
      customer_example: 'text?',
      messages: 'count',
      message_example: 'text?',
    },
  )
  if (found === undefined) throw new Error('an aggregate without groups gave no row')
  const of = found.chats
  return {
    chatsWithoutChannel: { count: found.channels, of, example: found.channel_example },
    chatsWithoutPlatform: { count: found.platforms, of, example: found.platform_example },
    chatsWithoutCustomerId: { count: found.customers, of, example: found.customer_example },
    chatsWithoutCustomerMessage: { count: found.messages, of, example: found.message_example },
  }
}

/** The fewest chats from which missing replies are concluded, and how improbable their absence must be. */
const [fewestChats, improbable] = [5, 0.001]

/**
 * Chats of an establishment on a platform on which it never replies, although it replies on others as often as makes that improbable; also
 * chats on platforms on which nobody replies. Their replies were most likely sent by other means and are missing in the log.
 */
export async function readMissingReplies(engine: Engine, conditions: readonly Sql[]): Promise<Found> {
  const isImprobable = (chats: Sql, waits: Sql, replies: Sql) =>
    sql`(${chats} >= ${fewestChats} AND ${replies} > 0
      AND power(1 - ${replies}::DOUBLE / (${waits} + 1), ${chats}::DOUBLE) < ${improbable})`
  const [found] = await engine.query(
    sql`WITH answered AS (
        SELECT establishment_key, platform_key, count(*) FILTER (WHERE ordinal = 1) AS chats, count(*) AS waits,
          count(*) FILTER (WHERE ended_by = 'reply') AS replies
        FROM waits WHERE ${allOf(conditions)} GROUP BY establishment_key, platform_key),
      compared AS (
        SELECT *, sum(waits) OVER here - waits AS waits_here, sum(replies) OVER here - replies AS replies_here,
          sum(chats) OVER alike AS chats_alike, sum(replies) OVER alike AS replies_alike,
          sum(waits) OVER () - sum(waits) OVER alike AS waits_elsewhere,
          sum(replies) OVER () - sum(replies) OVER alike AS replies_elsewhere
        FROM answered WINDOW here AS (PARTITION BY establishment_key), alike AS (PARTITION BY platform_key)),
      silent AS (
        SELECT * FROM compared WHERE replies = 0 AND (
          ${isImprobable(sql`chats`, sql`waits_here`, sql`replies_here`)}
          OR replies_alike = 0 AND ${isImprobable(sql`chats_alike`, sql`waits_elsewhere`, sql`replies_elsewhere`)}))
      SELECT (SELECT coalesce(sum(chats), 0) FROM silent) AS chats, (SELECT coalesce(sum(chats), 0) FROM answered) AS everything,
        (SELECT concat(e.name, ', ', p.platform) FROM silent AS s
          JOIN establishments AS e ON e.establishment_key = s.establishment_key
          JOIN platforms AS p ON p.platform_key = s.platform_key
          ORDER BY s.chats DESC, e.establishment_id, p.platform LIMIT 1) AS example`,
    { chats: 'count', everything: 'count', example: 'text?' },
  )
  return { count: found?.chats ?? 0, of: found?.everything ?? 0, example: found?.example ?? null }
}
