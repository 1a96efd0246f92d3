import { oncePerVersion } from '../../engine/once-per-version.ts'
import { allOf, instant, join, operation, type Sql, sql, storeTable } from '../../engine/sql.ts'
import type { Micros } from '../../time/instant.ts'
import { hourOfWeek } from '../definitions/hour-of-week.ts'
import type { StartedIn } from '../definitions/query.ts'
import type { Reader } from './reader.ts'

/**
 * The condition that a row's chat started in one of these hours of the week, in any week before `asOf`. A chat starts when its first wait
 * opens.
 */
export async function startedInHours(
  { engine, table }: Reader,
  { clock, hours }: Required<StartedIn>,
  { zone, asOf }: { readonly zone: string; readonly asOf: Micros },
): Promise<Sql> {
  const start = await readEarliest(engine)
  if (start === null || start >= asOf) return sql`false`
  const { join: joined, key } = await hourOfWeek(engine, { clock, zone }, { start, end: asOf })
  const cells = hours.map(({ weekday, hour }) => sql`${(weekday - 1) * 24 + hour}`)
  // A table, because every statement of a page would otherwise scan all first waits again.
  const chats = await table(sql`SELECT f.chat_key FROM (
      SELECT chat_key, establishment_key, ${operation('epochMicros', sql`opened_at`)} AS opened_micros
      FROM ${storeTable('waits')} WHERE ${allOf([sql`ordinal = 1`, sql`opened_at < ${instant(asOf)}`])}
    ) AS f${joined} WHERE ${key} IN (${join(cells)})`)
  return sql`chat_key IN (SELECT chat_key FROM ${chats})`
}

const readEarliest = oncePerVersion(async engine => {
  const [found] = await engine.query(
    sql`SELECT ${operation('minimum', sql`opened_at`)} AS earliest FROM ${storeTable('waits')} WHERE ordinal = 1`,
    {
      earliest: 'instant?',
    },
  )
  return found?.earliest ?? null
})
