import { operation, type Sql, sql } from '../../engine/sql.ts'
import { microsPerQuarter, parseInstant } from '../../time/instant.ts'
import type { TouchedRows } from './touched-rows.ts'

// Counted from the year 1, the first possible: integer division would round negative numbers up.
const quarter = sql`((${operation('epochMicros', sql`sent_at`)} - ${parseInstant('0001-01-01T00:00:00Z') ?? 0n}) // ${microsPerQuarter})::INTEGER`

/** The rows of the table `activity` for the chats in `settled`. */
export const activityOf = ({ table }: TouchedRows): Sql => sql`
  SELECT a.first_at AS sent_at, a.previous_at, a.messages, chat_key, s.customer_key, s.establishment_key, s.channel_key, s.platform_key
  FROM (
    SELECT chat_key, first_at, messages,
      lag(last_at, 1, '-infinity') OVER (PARTITION BY chat_key ORDER BY first_at) AS previous_at
    FROM (
      SELECT chat_key, min(sent_at) AS first_at, max(sent_at) AS last_at, count(*) AS messages
      FROM ${table}
      WHERE kind = 'message' AND author <> 'system' AND NOT withdrawn
      GROUP BY chat_key, ${quarter})) a
  JOIN settled s USING (chat_key)`

/** The order in which the table is stored. */
export const activityOrder = sql`sent_at, chat_key`
