import { sql } from '../engine/sql.ts'
import type { Coverage } from './answers.ts'
import type { Span } from './fact.ts'
import { oncePerVersion } from './once-per-version.ts'
import type { Micros } from './period/instant.ts'

/** The span that a store is known for, whatever of it is asked or may be seen; both null of an empty store. */
export interface Known {
  /** Its earliest row. */
  readonly from: Micros | null
  /** The latest instant up to which a load says that its source is complete. */
  readonly until: Micros | null
}

export const readKnown = oncePerVersion(async (engine): Promise<Known> => {
  const [found] = await engine.query(
    sql`SELECT arg_max(known_from, load_id) AS known_from, max(known_until) AS known_until FROM loads`,
    { known_from: 'instant?', known_until: 'instant?' },
  )
  return { from: found?.known_from ?? null, until: found?.known_until ?? null }
})

/** What of a span a store knows. Definition: METRICS.md, "Coverage". */
export function coverageOf({ from, until }: Known, { start, end }: Span): Coverage {
  if (from === null || until === null) return 'not'
  if (from <= start && until >= end) return 'full'
  const [first, last] = [from > start ? from : start, until < end ? until : end]
  return first < last ? 'partly' : 'not'
}
