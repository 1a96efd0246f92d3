import { operation, type Sql, sql } from '../../engine/sql.ts'
import { microsPerDay } from '../../time/instant.ts'
import type { TouchedRows } from './touched-rows.ts'

const micros = (at: Sql) => operation('epochMicros', at)

/**
 * The rows of the table `waits` for the chats in `settled`. A wait opens at a customer message that does not follow another unanswered one,
 * and ends at the next reply or archive. Turns of the customer and of the others therefore alternate, and a wait is a customer's turn
 * with the turn after it.
 *
 * A moment is an instant in microseconds times 4 plus what happened: 0 customer, 1 agent, 2 archive. As one number, it sorts in the
 * order that counts within an instant.
 */
export const waitsOf = ({ table }: TouchedRows): Sql => sql`
  WITH moments AS (
    SELECT chat_key, ${micros(sql`sent_at`)} * 4
      + CASE WHEN kind = 'archive' THEN 2 WHEN author = 'customer' THEN 0 ELSE 1 END AS moment
    FROM ${table}
    WHERE (kind = 'archive' OR (kind = 'message' AND author IN ('customer', 'agent'))) AND NOT withdrawn
  ), turns AS (
    SELECT chat_key, moment FROM moments
    QUALIFY (moment & 3 = 0) <> (lag(moment, 1, 1) OVER (PARTITION BY chat_key ORDER BY moment) & 3 = 0)
  ), waited AS (
    SELECT chat_key, moment & 3 AS event, moment >> 2 AS opened, ended & 3 AS ending, ended >> 2 AS ended, turn
    FROM (
      SELECT chat_key, moment, lead(moment) OVER in_chat AS ended, row_number() OVER in_chat AS turn
      FROM turns WINDOW in_chat AS (PARTITION BY chat_key ORDER BY moment))
  )
  SELECT make_timestamptz(w.opened) AS opened_at, coalesce(make_timestamptz(w.ended), 'infinity') AS ended_at,
    CASE w.ending WHEN 1 THEN 'reply' WHEN 2 THEN 'archive' END::wait_end AS ended_by, ((w.turn + 1) // 2)::INTEGER AS ordinal,
    chat_key, s.customer_key, s.establishment_key, s.channel_key, s.platform_key
  FROM waited w JOIN settled s USING (chat_key)
  WHERE w.event = 0`

/** The order in which the table is stored. */
export const waitsOrder = sql`ordinal > 1, ended_by IS NULL,
  ended_by IS NOT NULL AND ${micros(sql`ended_at`)} - ${micros(sql`opened_at`)} >= ${microsPerDay}, opened_at, chat_key`
