import { allOf, instant, operation, sql } from '../engine/sql.ts'
import type { WatchListAnswer } from './answers.ts'
import { formatInstant } from './period/instant.ts'
import { resolvePeriod } from './period/resolve-period.ts'
import { localDate } from './period/zone.ts'
import type { WatchListQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { answerHead, resolveScope } from './scope.ts'
import type { TypedSource } from './typed-source.ts'

/**
 * The establishments where somebody has been waiting for longer than a threshold at `asOf`, longest wait first.
 * Definition: METRICS.md, "Établissements à surveiller". Throws `InvalidQueryError`.
 */
export async function watchList<A extends string>(
  source: TypedSource<A>,
  query: WatchListQuery<A>,
): Promise<WatchListAnswer> {
  const asked = parseQuery(querySchemas.watchList, query)
  const { olderThanSeconds, maxAgeDays, zone, asOf } = asked
  const period = asked.period === undefined ? null : { ...resolvePeriod(asked.period, localDate(zone, asOf)), zone }
  return source.read(async engine => {
    const scope = await resolveScope(engine, asked)
    const age = sql`${asOf} - ${operation('epochMicros', sql`opened_at`)}`
    const isDropped = maxAgeDays === null ? sql`false` : sql`${age} > ${micros(maxAgeDays * 86_400)}`
    const waits = sql`SELECT establishment_key, customer_key, opened_at, ${isDropped} AS dropped FROM waits WHERE ${allOf(
      [
        sql`opened_at < ${instant(asOf)} AND ended_at >= ${instant(asOf)}`,
        sql`${age} > ${micros(olderThanSeconds)}`,
        ...scope.conditions,
      ],
    )}`
    const rows = await engine.query(
      sql`SELECT e.establishment_id, e.name, w.waiting_chats, w.waiting_customers, w.oldest, w.dropped_chats FROM (
        SELECT establishment_key, count(*) FILTER (WHERE NOT dropped) AS waiting_chats,
          count(DISTINCT customer_key) FILTER (WHERE NOT dropped) AS waiting_customers,
          min(opened_at) FILTER (WHERE NOT dropped) AS oldest, count(*) FILTER (WHERE dropped) AS dropped_chats
        FROM (${waits}) GROUP BY establishment_key) AS w
      JOIN establishments AS e ON e.establishment_key = w.establishment_key
      ORDER BY w.oldest, e.establishment_id`,
      {
        establishment_id: 'text',
        name: 'text',
        waiting_chats: 'count',
        waiting_customers: 'count',
        oldest: 'instant?',
        dropped_chats: 'count',
      },
    )
    const listed = rows.flatMap(row =>
      row.oldest === null
        ? []
        : [
            {
              establishmentId: row.establishment_id,
              name: row.name,
              waitingChats: row.waiting_chats,
              waitingCustomers: row.waiting_customers,
              oldestWaitingSince: formatInstant(row.oldest),
              longestWaitSeconds: Number(asOf - row.oldest) / 1e6,
            },
          ],
    )
    return {
      ...answerHead({ ...scope, ...(period === null ? {} : { period }) }, asked, { olderThanSeconds, maxAgeDays }),
      period,
      thresholdSeconds: olderThanSeconds,
      establishments: listed.length,
      waitingChats: listed.reduce((sum, row) => sum + row.waitingChats, 0),
      droppedChats: rows.reduce((sum, row) => sum + row.dropped_chats, 0),
      rows: listed,
    }
  })
}

function micros(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6))
}
