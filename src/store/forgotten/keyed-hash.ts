import { randomBytes } from 'node:crypto'
import type { Engine } from '../../engine/engine.ts'
import { type Sql, sql } from '../../engine/sql.ts'

/** The hash of a text under a store's key. */
export type KeyedHash = (text: Sql) => Sql

/** How a store hashes what it has forgotten; null when it has forgotten nothing yet. */
export async function keyedHash(engine: Engine): Promise<KeyedHash | null> {
  const [row] = await engine.query(sql`SELECT key FROM forgetting`, { key: 'text' })
  return row === undefined ? null : hashUnder(row.key)
}

/** The same, the key made when there is none; one more forgetting is counted. */
export async function keyedHashOfNext(engine: Engine): Promise<KeyedHash> {
  const known = await keyedHash(engine)
  if (known !== null) {
    await countForgetting(engine)
    return known
  }
  const key = randomBytes(32).toString('hex')
  await engine.execute(sql`INSERT INTO forgetting VALUES (${key}, 1)`)
  return hashUnder(key)
}

/** Counts one more forgetting: what was pinned before it is not in line with it. */
export async function countForgetting(engine: Engine): Promise<void> {
  await engine.execute(sql`UPDATE forgetting SET generation = generation + 1`)
}

// As an HMAC is built. Half of the bits tell any number of texts apart.
function hashUnder(key: string): KeyedHash {
  return text => sql`left(sha256(${key} || sha256(${key} || ${text})), 32)::UUID`
}
