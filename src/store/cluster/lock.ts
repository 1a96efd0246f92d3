import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseEngine } from '../../engine/clickhouse.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import { StoreError } from '../../errors.ts'
import { inDatabase, type Layout } from './layout.ts'

const lockTable = 'causerie_writer'
const pollMs = 500
/** Its holder gives a sign of life this often; without one for so long, it is taken to have ended. */
const beatMs = 5000
const staleSeconds = 30

export interface ClusterLock {
  /** Throws `StoreError` if another process has taken the lock because this one was silent for too long. */
  assertHeld(): Promise<void>
}

interface LockOptions {
  readonly layout: Layout
  readonly now: () => number
  /** How long to wait for another writer to end, in milliseconds. */
  readonly waitMs: number
}

/** Runs `work` while no other process writes. */
export async function withLock<T>(
  node: ClickHouseEngine,
  options: LockOptions,
  work: (lock: ClusterLock) => Promise<T>,
): Promise<T> {
  const { layout, now } = options
  const table = inDatabase(layout, lockTable)
  const owner = `${hostname()}, process ${process.pid}, since ${new Date(now()).toISOString()}`
  await take(node, owner, options)
  const isHeld = async () => (await holderOf(node, layout))?.owner === owner
  const beating = setInterval(() => void node.execute(sql`INSERT INTO ${table} VALUES (0)`).catch(() => {}), beatMs)
  try {
    return await work({
      async assertHeld() {
        if (!(await isHeld()))
          throw new StoreError(`the lock on ${layout.database} was taken from this process: nothing was published`)
      },
    })
  } finally {
    clearInterval(beating)
    if (await isHeld().catch(() => false)) await node.execute(sql`DROP TABLE IF EXISTS ${table} SYNC`)
  }
}

/** Of all that create the same table at once, one succeeds. */
async function take(node: ClickHouseEngine, owner: string, { layout, waitMs }: LockOptions): Promise<void> {
  const deadline = performance.now() + waitMs
  const table = inDatabase(layout, lockTable)
  for (;;) {
    const cause = await node
      .execute(sql`CREATE TABLE ${table} (nothing UInt8) ENGINE = MergeTree ORDER BY nothing COMMENT ${literal(owner)}`)
      .then(
        () => null,
        error => error,
      )
    if (cause === null) return
    const holder = await holderOf(node, layout)
    if (holder === null && !String(cause.message).includes('already exists')) throw cause
    if (holder !== null && holder.silentSeconds > staleSeconds) {
      await node.execute(sql`DROP TABLE IF EXISTS ${table} SYNC`)
      continue
    }
    if (performance.now() >= deadline)
      throw new StoreError(
        `only one process can write to a store at a time: ${layout.database} is held by ${holder?.owner ?? 'a process that has just ended'}; if it was killed, its lock ends after ${staleSeconds} seconds, or DROP TABLE ${layout.database}.${lockTable} on ${node.node()}`,
        { cause },
      )
    await sleep(Math.min(pollMs, Math.max(0, deadline - performance.now())))
  }
}

async function holderOf(node: ClickHouseEngine, layout: Layout) {
  const [found] = await node.query(
    sql`SELECT comment AS owner, dateDiff('second', greatest(metadata_modification_time, (
        SELECT max(modification_time) FROM system.parts WHERE database = ${layout.database} AND "table" = ${lockTable})), now()) AS silent
      FROM system.tables WHERE database = ${layout.database} AND name = ${lockTable}`,
    { owner: 'text', silent: 'number' },
  )
  return found === undefined ? null : { owner: found.owner, silentSeconds: found.silent }
}

function literal(text: string): Sql {
  return {
    type: 'sql',
    parts: [{ type: 'text', text: `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` }],
  }
}
