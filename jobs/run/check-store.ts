import type { Subscription } from '../../config/config.ts'
import { read } from '../../src/engine/source.ts'
import { instant, operation, sql, storeTable } from '../../src/engine/sql.ts'
import type { Store } from '../../src/store/store.ts'
import { formatInstant, microsOf } from '../../src/time/instant.ts'
import { type Frozen, instantOf } from './freeze.ts'

/** How far a store's log goes. */
export interface StoreReach {
  /** 0 for an empty store. */
  readonly lastLoad: number
  readonly lastLoadedAt: string | null
  /** The newest message before an instant. */
  readonly newestSentAt: string | null
}

export async function storeReach(store: Store<string>, before: string): Promise<StoreReach> {
  const [reach] = await read(store, engine =>
    engine.query(
      sql`SELECT coalesce(max(load_id), 0) AS last_load, ${operation('maximum', sql`loaded_at`)} AS last_loaded_at,
        (SELECT ${operation('maximum', sql`sent_at`)} FROM ${storeTable('log')}
          WHERE kind = 'message' AND author <> 'system' AND NOT withdrawn AND sent_at < ${instant(instantOf(before))}) AS newest_sent_at
        FROM ${storeTable('loads')}`,
      { last_load: 'count', last_loaded_at: 'instant?', newest_sent_at: 'instant?' },
    ),
  )
  if (reach === undefined) throw new Error('an aggregate without groups gave no row')
  const text = (instant: bigint | null) => (instant === null ? null : formatInstant(instant))
  return {
    lastLoad: reach.last_load,
    lastLoadedAt: text(reach.last_loaded_at),
    newestSentAt: text(reach.newest_sent_at),
  }
}

/** The instant up to which a run needs the log: the end of its period, or `asOf` if the period is not over. */
export function neededUntil({ periodEnd, asOf }: Frozen): string {
  return instantOf(periodEnd) < instantOf(asOf) ? periodEnd : asOf
}

/** Why the store lacks what a run needs; null if it has it. `reach` is the one before `neededUntil`. */
export function flawOfStore(
  reach: StoreReach,
  frozen: Frozen,
  { loadedSince, quietHours }: Pick<Subscription, 'loadedSince' | 'quietHours'>,
): string | null {
  if (loadedSince === 'any') return null
  const end = neededUntil(frozen)
  const needed = loadedSince === 'as-of' ? frozen.asOf : end
  if (reach.lastLoadedAt === null || instantOf(reach.lastLoadedAt) < instantOf(needed)) {
    return `the store is too old: last loaded ${reach.lastLoadedAt ?? 'never'}, needed since ${needed}`
  }
  const quietSince = instantOf(end) - microsOf(quietHours * 3600)
  if (reach.newestSentAt !== null && instantOf(reach.newestSentAt) >= quietSince) return null
  const newest =
    reach.newestSentAt === null
      ? 'there are no messages before then'
      : `the newest message before then was sent at ${reach.newestSentAt}`
  return `the log is silent for more than ${quietHours} hours before ${end}: ${newest}`
}
