import type { Engine } from '../engine/engine.ts'
import { operation, sql, storeTable } from '../engine/sql.ts'
import { formatInstant } from '../time/instant.ts'

/** Counts over all loads of the store version that was read. */
export interface LoadCounts {
  readonly loads: number
  /** The time of the last load, ISO 8601 UTC; null for an empty store. */
  readonly lastLoadedAt: string | null
  readonly rowsRead: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Distinct rejected rows: loading a file again rejects the same rows again. No figure counts them. */
  readonly leftOut: number
  /** Local times without an offset that occur twice; the first is taken. */
  readonly ambiguousTimes: number
  /** Local times without an offset that the clock skips; moved on by the gap. */
  readonly skippedTimes: number
  /** Rows dated after their load, duplicates included. */
  readonly futureRows: number
  /** Rows dropped in favour of another with the same id and other content, where neither has an `updated_at`. */
  readonly conflictingRepeats: number
  /** Establishments in the log that are in no establishments file. */
  readonly unknownEstablishments: number
  /** Establishments without a time zone of their own; they follow the report's clock. */
  readonly establishmentsWithoutZone: number
  /** All establishments of the store. */
  readonly establishments: number
}

/** When the store was last loaded, ISO 8601 UTC; null for an empty store. Of the whole store, whatever the restriction. */
export async function readLastLoadedAt(engine: Engine): Promise<string | null> {
  const [found] = await engine.query(
    sql`SELECT ${operation('maximum', sql`loaded_at`)} AS last_loaded_at FROM ${storeTable('loads')}`,
    { last_loaded_at: 'instant?' },
  )
  return found?.last_loaded_at == null ? null : formatInstant(found.last_loaded_at)
}

/** What the loads of a store read, rejected and could not place. */
export async function readLoadCounts(engine: Engine): Promise<LoadCounts> {
  // A row counts as left out as often as the single load with the most copies of it rejected it: repeated loads bring the same rows again.
  const [found] = await engine.query(
    sql`SELECT * FROM (
        SELECT count(*) AS loads, ${operation('maximum', sql`loaded_at`)} AS last_loaded_at, coalesce(sum(read), 0) AS rows_read,
          coalesce(sum(accepted), 0) AS accepted, coalesce(sum(duplicates), 0) AS duplicates,
          coalesce(sum(rejected), 0) AS rejected, coalesce(sum(ambiguous_times), 0) AS ambiguous_times,
            coalesce(sum(skipped_times), 0) AS skipped_times, coalesce(sum(future_rows), 0) AS future_rows,
            coalesce(sum(conflicting_repeats), 0) AS conflicting_repeats
        FROM ${storeTable('loads')}) AS l
      CROSS JOIN (
        SELECT count(*) AS establishments, count(*) FILTER (WHERE NOT listed) AS unknown_establishments,
          count(*) FILTER (WHERE time_zone IS NULL) AS establishments_without_zone
        FROM ${storeTable('establishments')}) AS e
      CROSS JOIN (
        SELECT coalesce(sum(most), 0) AS left_out FROM (
          SELECT max(times) AS most FROM (
            SELECT reason, raw, count(*) AS times FROM ${storeTable('rejects')} WHERE of_log GROUP BY load_id, reason, raw) AS r
          GROUP BY reason, raw) AS m) AS o`,
    {
      loads: 'count',
      last_loaded_at: 'instant?',
      rows_read: 'count',
      accepted: 'count',
      duplicates: 'count',
      rejected: 'count',
      left_out: 'count',
      ambiguous_times: 'count',
      skipped_times: 'count',
      future_rows: 'count',
      conflicting_repeats: 'count',
      establishments: 'count',
      unknown_establishments: 'count',
      establishments_without_zone: 'count',
    },
  )
  if (found === undefined) throw new Error('an aggregate without groups gave no row')
  return {
    loads: found.loads,
    lastLoadedAt: found.last_loaded_at === null ? null : formatInstant(found.last_loaded_at),
    rowsRead: found.rows_read,
    accepted: found.accepted,
    duplicates: found.duplicates,
    rejected: found.rejected,
    leftOut: found.left_out,
    ambiguousTimes: found.ambiguous_times,
    skippedTimes: found.skipped_times,
    futureRows: found.future_rows,
    conflictingRepeats: found.conflicting_repeats,
    unknownEstablishments: found.unknown_establishments,
    establishmentsWithoutZone: found.establishments_without_zone,
    establishments: found.establishments,
  }
}
