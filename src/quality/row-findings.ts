import type { Engine } from '../engine/engine.ts'
import { operation, type Sql, sql } from '../engine/sql.ts'
import { formatInstant, type Micros } from '../time/instant.ts'
import type { Found } from './findings.ts'

/** Which rows of the log: null for all, otherwise the conditions on their chats. */
export type RowsOf = Sql | null

const ofChats = (rows: RowsOf) =>
  rows === null ? sql`true` : sql`chat_key IN (SELECT chat_key FROM chats WHERE ${rows})`
const micros = (at: Sql) => operation('epochMicros', at)
const instantText = (at: Micros | null) => (at === null ? null : formatInstant(at))

/** Rows that arrived after an earlier load had said that the log was complete for their time, and that no later change explains. */
export async function readLateRows(engine: Engine, rows: RowsOf): Promise<Found> {
  const [found] = await engine.query(
    sql`WITH known AS (
        SELECT load_id, lag(known_from) OVER (ORDER BY load_id) AS from_, max(known_until)
          OVER (ORDER BY load_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until_ FROM loads)
      SELECT count(*) FILTER (WHERE is_late) AS late, min(sent_at) FILTER (WHERE is_late) AS example, count(*) AS everything
      FROM (SELECT l.sent_at, coalesce(l.sent_at >= k.from_ AND l.sent_at < k.until_
            AND coalesce(${micros(sql`l.sent_at`)} + l.updated_after < ${micros(sql`k.until_`)}, true), false) AS is_late
          FROM (SELECT * FROM log WHERE ${ofChats(rows)}) AS l JOIN known AS k ON k.load_id = l.load_id)`,
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
  const [sample] = await engine.query(
    sql`SELECT coalesce(avg((try_cast(message_id AS UBIGINT) IS NOT NULL)::INTEGER), 0)::DOUBLE AS share
      FROM (SELECT message_id FROM log WHERE ${ofChats(rows)} LIMIT ${sampledRows})`,
    { share: 'number' },
  )
  if (sample === undefined || sample.share < numericShare) return null
  const [found] = await engine.query(
    sql`WITH last AS (
        SELECT chat_key, max(sent_at) AS last_at, arg_max(sent_at, try_cast(message_id AS UBIGINT)) AS greatest_at
        FROM log WHERE ${ofChats(rows)} AND NOT withdrawn AND kind = 'message' GROUP BY chat_key)
      SELECT t.*, c.chat_id AS example FROM (
        SELECT count(*) AS everything, count(*) FILTER (WHERE is_mixed) AS mixed, min(chat_key) FILTER (WHERE is_mixed) AS chat_key
        FROM (SELECT chat_key, ${micros(sql`greatest_at`)} < ${micros(sql`last_at`)} - 60000000 AS is_mixed FROM last)) AS t
      LEFT JOIN chats AS c ON c.chat_key = t.chat_key`,
    { everything: 'count', mixed: 'count', example: 'text?' },
  )
  return { count: found?.mixed ?? 0, of: found?.everything ?? 0, example: found?.example ?? null }
}
