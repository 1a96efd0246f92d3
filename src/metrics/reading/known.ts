import { oncePerVersion } from '../../engine/once-per-version.ts'
import { operation, sql, storeTable } from '../../engine/sql.ts'
import { type Micros, parseInstant, secondsOf } from '../../time/instant.ts'
import type { Coverage } from '../definitions/answers.ts'
import type { Span } from '../definitions/fact.ts'

/** The span for which the whole store is known, whatever the query or restriction; both null when the store is empty. */
export interface Known {
  /** The earliest row. */
  readonly from: Micros | null
  /** The latest instant up to which a load says that its source is complete; null when no load says. */
  readonly until: Micros | null
}

export const readKnown = oncePerVersion(async (engine): Promise<Known> => {
  const [found] = await engine.query(
    sql`SELECT ${operation('valueAtLast', sql`known_from`, sql`load_id`)} AS known_from, ${operation('maximum', sql`known_until`)} AS known_until FROM ${storeTable('loads')}`,
    { known_from: 'instant?', known_until: 'instant?' },
  )
  return { from: found?.known_from ?? null, until: found?.known_until ?? null }
})

/** The default number of hours after which a log counts as stale. */
export const defaultStaleHours = 26

/**
 * Whether a log is known only until more than `staleHours` before `now`. Both instants are ISO 8601. Definition: docs/definitions.md,
 * "Coverage".
 */
export function isStale(
  knownUntil: string,
  { now, staleHours = defaultStaleHours }: { readonly now: string; readonly staleHours?: number | undefined },
): boolean {
  const [until, at] = [parseInstant(knownUntil), parseInstant(now)]
  return until !== null && at !== null && secondsOf(at - until) > staleHours * 3600
}

/** How much of a span the store knows. Definition: docs/definitions.md, "Coverage". */
export function coverageOf({ from, until }: Known, { start, end }: Span): Coverage {
  if (from === null || until === null) return 'not'
  if (from <= start && until >= end) return 'full'
  const [first, last] = [from > start ? from : start, until < end ? until : end]
  return first < last ? 'partly' : 'not'
}
