import { createHash } from 'node:crypto'
import type { Engine } from '../engine/engine.ts'
import { read, type Source } from '../engine/source.ts'
import { sql } from '../engine/sql.ts'

/** What tells a store from every other one, and a version of it from every other one: two texts to compare. */
export interface StoreIdentity {
  /** Of the store: that of its first load. It survives loads and forgetting; a store in the place of another one has its own. */
  readonly store: string
  /** Of what is loaded: that of the first and the last load. A store that was put back to an earlier state and loaded anew has another. */
  readonly loads: string
  /** How often something was forgotten. Kept versions are brought in line, so that this tells no version from another. */
  readonly forgotten: number
}

/**
 * Reads who a store, or one version of it, is. A number of a version alone says nothing once a folder was replaced: each store begins
 * with 1. What no two loads have in common is the instant at which they began together with how long they took, a number of 53 bits.
 * A copy of a store is the same store until something is loaded.
 */
export function storeIdentity(source: Source): Promise<StoreIdentity> {
  return read(source, readIdentity)
}

/** The same of an open database. */
export async function readIdentity(engine: Engine): Promise<StoreIdentity> {
  const [found] = await engine.query(
    sql`SELECT min_by(loaded_at, load_id) AS first_at, min_by(seconds, load_id) AS first_seconds,
        max_by(loaded_at, load_id) AS last_at, max_by(seconds, load_id) AS last_seconds, count(*) AS loads,
        (SELECT coalesce(max(generation), 0) FROM forgetting) AS forgotten
      FROM loads`,
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
