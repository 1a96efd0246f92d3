import { sql } from '../../engine/sql.ts'
import { metricOf } from './catalogue.ts'

/** What became of started chats, as aggregates over the fact `starts`. `started = handled + waiting + closedUnanswered`. */
export const outcomes = {
  started: metricOf('startedChats').value,
  handled: metricOf('handledChats').value,
  waiting: sql`count(*) FILTER (WHERE outcome IS NULL)`,
  closedUnanswered: sql`count(*) FILTER (WHERE outcome = 'archive')`,
} as const
