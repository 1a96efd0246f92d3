import { randomBytes } from 'node:crypto'
import type { Engine } from '../../engine/engine.ts'
import { type Sql, sql } from '../../engine/sql.ts'

/** Hashes a text with a store's key. */
export type KeyedHash = (text: Sql) => Sql

/** The hash function of a store; null when it has forgotten nothing yet. */
export async function keyedHash(engine: Engine): Promise<KeyedHash | null> {
  const [row] = await engine.query(sql`SELECT key FROM forgetting`, { key: 'text' })
  return row === undefined ? null : hashUnder(row.key)
}

/** The hash function for one more forgetting, which is counted; creates the key if there is none. */
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

/** Counts one more forgetting, so that existing pins are updated. */
export async function countForgetting(engine: Engine): Promise<void> {
  await engine.execute(sql`UPDATE forgetting SET generation = generation + 1`)
}

// A nested hash, like an HMAC. Half of its bits are enough to tell texts apart.
function hashUnder(key: string): KeyedHash {
  return text => sql`left(sha256(${key} || sha256(${key} || ${text})), 32)::UUID`
}
