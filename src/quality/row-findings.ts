import type { Engine } from '../engine/engine.ts'
import { onShards, operation, type Sql, sql, storeTable } from '../engine/sql.ts'
import { formatInstant, type Micros } from '../time/instant.ts'
import type { Found } from './findings.ts'

/** Which rows of the log: null for all, otherwise the conditions on their chats. */
export type RowsOf = Sql | null

const ofChats = (rows: RowsOf) =>
  rows === null ? sql`true` : sql`chat_key IN (SELECT chat_key FROM ${storeTable('chats')} WHERE ${rows})`
const micros = (at: Sql) => operation('epochMicros', at)
const instantText = (at: Micros | null) => (at === null ? null : formatInstant(at))

/** Rows that arrived after an earlier load had said that the log was complete for their time, and that no later change explains. */
export async function readLateRows(engine: Engine, rows: RowsOf): Promise<Found> {
  const isLate = sql`l.sent_at >= k.from_ AND l.sent_at < k.until_
    AND coalesce(${micros(sql`l.sent_at`)} + l.updated_after < ${micros(sql`k.until_`)}, true)`
  const [found] = await engine.query(
    sql`SELECT sum(late) AS late, ${operation('minimum', sql`example`)} AS example, sum(everything) AS everything
      FROM ${onShards(sql`WITH known AS (
          SELECT load_id, ${operation('previous', sql`known_from`, sql`1`, sql`load_id`)} AS from_, ${operation('maximum', sql`known_until`)}
            OVER (ORDER BY load_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until_ FROM ${storeTable('loads')})
        SELECT count(*) FILTER (WHERE is_late) AS late, ${operation('minimum', sql`sent_at`)} FILTER (WHERE is_late) AS example,
          count(*) AS everything
        FROM (SELECT l.sent_at AS sent_at, coalesce(${isLate}, false) AS is_late
          FROM (SELECT * FROM ${storeTable('log')} WHERE ${ofChats(rows)}) AS l JOIN known AS k ON k.load_id = l.load_id) AS judged`)} AS own`,
    { late: 'count', example: 'instant?', everything: 'count' },
  )
  return { count: found?.late ?? 0, of: found?.everything ?? 0, example: instantText(found?.example ?? null) }
}

/** The rows that are looked at to decide whether message ids are numbers, and the share of them that must be. */
const [sampledRows, numericShare] = [10_000, 0.99]

/**
 * Chats whose message with the greatest number was sent more than a minute before the last one. Null unless message ids are numbers, which
 * products count up.
 */
export async function readChatsOutOfOrder(engine: Engine, rows: RowsOf): Promise<Found | null> {
  const number = operation('toWhole', sql`message_id`)
  const [sample] = await engine.query(
    sql`SELECT count(*) AS everything, count(${number}) AS numeric
      FROM (SELECT message_id FROM ${storeTable('log')} WHERE ${ofChats(rows)} LIMIT ${sampledRows}) AS sample`,
    { everything: 'count', numeric: 'count' },
  )
  const { everything = 0, numeric = 0 } = sample ?? {}
  if (everything === 0 || numeric < everything * numericShare) return null
  const [found] = await engine.query(
    sql`SELECT sum(everything) AS everything, sum(mixed) AS mixed,
        ${operation('valueAtFirst', sql`example`, sql`first_key`, sql`example IS NOT NULL`)} AS example
      FROM ${onShards(sql`WITH last AS (
          SELECT chat_key, max(sent_at) AS last_at, ${operation('valueAtLast', sql`sent_at`, number)} AS greatest_at
          FROM ${storeTable('log')} WHERE ${ofChats(rows)} AND NOT withdrawn AND kind = 'message' GROUP BY chat_key),
        judged AS (
          SELECT l.chat_key AS chat_key, c.chat_id AS chat_id, ${micros(sql`greatest_at`)} < ${micros(sql`last_at`)} - 60000000 AS is_mixed
          FROM last AS l JOIN ${storeTable('chats')} AS c ON c.chat_key = l.chat_key)
        SELECT count(*) AS everything, count(*) FILTER (WHERE is_mixed) AS mixed, min(chat_key) FILTER (WHERE is_mixed) AS first_key,
          ${operation('valueAtFirst', sql`chat_id`, sql`chat_key`, sql`is_mixed`)} AS example
        FROM judged`)} AS own`,
    { everything: 'count', mixed: 'count', example: 'text?' },
  )
  return { count: found?.mixed ?? 0, of: found?.everything ?? 0, example: found?.example ?? null }
}
