import { createHash } from 'node:crypto'
import type { Engine } from '../engine/engine.ts'
import { read, type Source } from '../engine/source.ts'
import { sql, storeTable } from '../engine/sql.ts'

/** Distinguishes a store from all others, and its contents from those of all other versions. */
export interface StoreIdentity {
  /** Identifies the store by its first load. Stays the same after loads and forgetting; a store that replaces another has a different one. */
  readonly store: string
  /** Identifies what is loaded by the first and last load. A store restored to an earlier state and loaded again has a different one. */
  readonly loads: string
  /** How often something was forgotten. It does not distinguish versions, because pinned versions are updated too. */
  readonly forgotten: number
}

/**
 * Reads the identity of a store or of one version. Version numbers do not identify a version once the folder is replaced, since every store
 * starts with 1. Loads are told apart by the instant they began together with their duration, a 53-bit number. A copy of a store is the
 * same store until something is loaded into it.
 */
export function storeIdentity(source: Source): Promise<StoreIdentity> {
  return read(source, readIdentity)
}

/** Reads the identity from an open database. */
export async function readIdentity(engine: Engine): Promise<StoreIdentity> {
  const [found] = await engine.query(
    sql`SELECT min_by(loaded_at, load_id) AS first_at, min_by(seconds, load_id) AS first_seconds,
        max_by(loaded_at, load_id) AS last_at, max_by(seconds, load_id) AS last_seconds, count(*) AS loads,
        (SELECT coalesce(max(generation), 0) FROM ${storeTable('forgetting')}) AS forgotten
      FROM ${storeTable('loads')}`,
    {
      first_at: 'instant?',
      first_seconds: 'number?',
      last_at: 'instant?',
      last_seconds: 'number?',
      loads: 'count',
      forgotten: 'count',
    },
  )
  if (found === undefined) throw new Error('an aggregate without groups gave no row')
  const first = [String(found.first_at), found.first_seconds]
  return {
    store: shortHash(first),
    loads: shortHash([...first, String(found.last_at), found.last_seconds, found.loads]),
    forgotten: found.forgotten,
  }
}

function shortHash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
