import type { Engine } from '../engine/engine.ts'
import { allOf, identifier, join, onShards, operation, type Sql, sql, storeTable } from '../engine/sql.ts'
import type { Found, FoundByName } from './findings.ts'

const lacks = ['channel', 'platform', 'customer', 'message'] as const
type Lack = (typeof lacks)[number]
const lackOf = (lack: Lack) => identifier(`no_${lack}`)
const of = (lack: Lack) => identifier(`${lack}s`)
const keyOf = (lack: Lack) => identifier(`${lack}_key`)
const exampleOf = (lack: Lack) => identifier(`${lack}_example`)

/** What chats lack. `conditions` limit the chats, by the keys that they carry. */
export async function readChatFindings(engine: Engine, conditions: readonly Sql[]): Promise<FoundByName> {
  const [found] = await engine.query(
    sql`SELECT sum(chats) AS chats, ${join(
      lacks.map(
        lack =>
          sql`sum(${of(lack)}) AS ${of(lack)}, ${operation(
            'valueAtFirst',
            exampleOf(lack),
            keyOf(lack),
            sql`${exampleOf(lack)} IS NOT NULL`,
          )} AS ${exampleOf(lack)}`,
      ),
    )}
      FROM ${onShards(sql`WITH own AS (SELECT * FROM ${storeTable('chats')} WHERE ${allOf(conditions)}),
        alone AS (SELECT c.chat_key AS chat_key FROM own AS c JOIN ${storeTable('customers')} AS u ON u.customer_key = c.customer_key
          WHERE u.customer_id = c.chat_id),
        named AS (SELECT DISTINCT chat_key FROM ${storeTable('log')}
          WHERE customer_key IS NOT NULL AND NOT withdrawn AND chat_key IN (SELECT chat_key FROM alone)),
        judged AS (SELECT c.chat_key AS chat_key, c.chat_id AS chat_id, n.channel = 'unknown' AS no_channel, p.platform = 'unknown' AS no_platform,
            c.chat_key IN (SELECT chat_key FROM alone) AND c.chat_key NOT IN (SELECT chat_key FROM named) AS no_customer,
            c.chat_key NOT IN (SELECT chat_key FROM ${storeTable('waits')} WHERE ordinal = 1) AS no_message
          FROM own AS c
          JOIN ${storeTable('channels')} AS n ON n.channel_key = c.channel_key
          JOIN ${storeTable('platforms')} AS p ON p.platform_key = c.platform_key)
      SELECT count(*) AS chats, ${join(
        lacks.map(
          lack => sql`count(*) FILTER (WHERE ${lackOf(lack)}) AS ${of(lack)}, min(chat_key) FILTER (WHERE ${lackOf(lack)}) AS ${keyOf(lack)},
            ${operation('valueAtFirst', sql`chat_id`, sql`chat_key`, lackOf(lack))} AS ${exampleOf(lack)}`,
        ),
      )} FROM judged`)}`,
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
  const { chats } = found
  return {
    chatsWithoutChannel: { count: found.channels, of: chats, example: found.channel_example },
    chatsWithoutPlatform: { count: found.platforms, of: chats, example: found.platform_example },
    chatsWithoutCustomerId: { count: found.customers, of: chats, example: found.customer_example },
    chatsWithoutCustomerMessage: { count: found.messages, of: chats, example: found.message_example },
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
      AND power(1 - ${operation('toDouble', replies)} / (${waits} + 1), ${operation('toDouble', chats)}) < ${improbable})`
  const [found] = await engine.query(
    sql`WITH answered AS (
        SELECT establishment_key, platform_key, sum(chats) AS chats, sum(waits) AS waits, sum(replies) AS replies
        FROM ${onShards(sql`SELECT establishment_key, platform_key, count(*) FILTER (WHERE ordinal = 1) AS chats, count(*) AS waits,
            count(*) FILTER (WHERE ended_by = 'reply') AS replies
          FROM ${storeTable('waits')} WHERE ${allOf(conditions)} GROUP BY establishment_key, platform_key`)} AS own
        GROUP BY establishment_key, platform_key),
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
          JOIN ${storeTable('establishments')} AS e ON e.establishment_key = s.establishment_key
          JOIN ${storeTable('platforms')} AS p ON p.platform_key = s.platform_key
          ORDER BY s.chats DESC, e.establishment_id, p.platform LIMIT 1) AS example`,
    { chats: 'count', everything: 'count', example: 'text?' },
  )
  return { count: found?.chats ?? 0, of: found?.everything ?? 0, example: found?.example ?? null }
}
