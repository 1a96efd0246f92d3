import { type Sql, sql } from '../engine/sql.ts'

/** Days after the end for which opening hours must be known: a reply may fall there, although the log does not contain it. */
export const daysPastEnd = 16

/**
 * The table `days`: for each zone and sector, every local day of the log, numbered from 0: the instants of midnight, opening and closing in
 * microseconds, the next opening after it, and how busy it is. Growth is 15 % a year.
 */
export function createCalendar(start: string, end: string): readonly Sql[] {
  return [
    sql`CREATE TEMP TABLE days AS
      WITH calendars AS (SELECT DISTINCT zone, sector_key FROM sites),
      dated AS (
        SELECT date::DATE AS date, (date::DATE - ${start}::DATE)::INTEGER AS day
        FROM range(${start}::DATE, ${end}::DATE + INTERVAL (${daysPastEnd}) DAYS, INTERVAL 1 DAY) AS listed (date)),
      clocked AS (
        SELECT zone, sector_key, day, date, isodow(date)::INTEGER AS weekday,
          epoch_us(date::TIMESTAMP AT TIME ZONE zone) AS midnight,
          list_contains(open_days, isodow(date)::VARCHAR) AND strftime(date, '%m-%d') NOT IN ('01-01', '05-01', '12-25') AS is_open,
          opens, closes,
          power(1.15, day / 365.25) * list_extract(weekdays, isodow(date))::INTEGER * list_extract(months, month(date))::INTEGER AS busyness
        FROM calendars JOIN sectors USING (sector_key) CROSS JOIN dated)
      SELECT zone, sector_key, day, weekday, midnight, is_open, date >= ${end}::DATE AS is_past_end, busyness,
        (midnight + opens * 3.6e9)::BIGINT AS opens_at, (midnight + closes * 3.6e9)::BIGINT AS closes_at,
        min(CASE WHEN is_open THEN (midnight + opens * 3.6e9)::BIGINT END)
          OVER (PARTITION BY zone, sector_key ORDER BY day ROWS BETWEEN 1 FOLLOWING AND 14 FOLLOWING) AS next_opens_at
      FROM clocked ORDER BY zone, sector_key, day`,
  ]
}
