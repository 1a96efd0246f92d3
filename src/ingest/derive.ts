import type { Engine } from '../engine/engine.ts'
import { type Sql, sql } from '../engine/sql.ts'
import type { Micros } from '../time/instant.ts'
import { activityOf, activityOrder } from './derivation/activity.ts'
import { resolveAttributes } from './derivation/resolve-attributes.ts'
import { createDropped, settleRepeats } from './derivation/settle-repeats.ts'
import { slicesOfChats } from './derivation/slices.ts'
import { knownChats, takeIntoLog } from './derivation/take-into-log.ts'
import { cut, gather, gathered, slice, type TouchedRows, wholeLog } from './derivation/touched-rows.ts'
import { waitsOf, waitsOrder } from './derivation/waits.ts'

export interface DeriveOptions {
  /**
   * The maximum number of rows to process at once. Larger loads are derived in slices, with the same result, so that memory does not grow
   * with the log. Default: no limit.
   */
  readonly sliceRows?: number | undefined
}

export interface Derived {
  /** The number of rows that were new. */
  readonly accepted: number
  /** The number of rows dropped in favour of another with the same id and other content, where neither has an `updated_at`. */
  readonly conflictingRepeats: number
  /** The time of the earliest of them. */
  readonly firstConflict: Micros | null
  /** What was accepted of chats whose establishment no row names. */
  readonly unplaced: Unplaced
}

/** Rows of chats whose establishment no row names: they count nowhere until one does. */
export interface Unplaced {
  readonly rows: number
  readonly chats: number
  /** The id of one of the chats. */
  readonly example: string | null
}

/**
 * Moves the temp table `incoming` into the store: applies the two rules of docs/definitions.md, "Which rows are kept", and derives activity
 * and waits. Only the chats that the load touches are derived again, from all their stored rows.
 */
export async function deriveIncoming(
  engine: Engine,
  loadId: number,
  { sliceRows = Number.POSITIVE_INFINITY }: DeriveOptions = {},
): Promise<Derived> {
  const [before] = await engine.query(
    sql`SELECT (SELECT count(*) FROM incoming) AS arrived, (SELECT count(*) FROM ${knownChats}) AS chats`,
    { arrived: 'count', chats: 'count' },
  )
  if (before === undefined) throw new Error('a count gave no row')
  await takeIntoLog(engine, { loadId, arrived: before.arrived, sliceRows })

  await engine.execute(createDropped)
  // In an empty store every chat is touched, and the log itself holds their rows.
  const rows = before.chats === 0 ? wholeLog : gathered
  if (rows === gathered) for (const statement of [gather, ...forgetDerived]) await engine.execute(statement)
  const [size] = await engine.query(sql`SELECT count(*) AS rows FROM ${rows.table}`, { rows: 'count' })
  const slices = await slicesOfChats(engine, rows.table, { rows: size?.rows ?? 0, sliceRows })
  if (slices.length === 1) await deriveTogether(engine, rows)
  else await deriveBySlices(engine, rows, slices)

  const [dropped] = await engine.query(
    sql`SELECT count(*) AS rows, count(*) FILTER (WHERE is_conflict) AS conflicts, min(sent_at) FILTER (WHERE is_conflict) AS first_conflict
      FROM dropped`,
    { rows: 'count', conflicts: 'count', first_conflict: 'instant?' },
  )
  // Only now: a delete may move the rows after it, and until here rows are known by their positions.
  const isInLog = rows === gathered || slices.length > 1
  if (isInLog) await engine.execute(sql`DELETE FROM log WHERE rowid IN (SELECT row FROM dropped)`)
  if (rows === gathered) await engine.execute(sql`DROP TABLE gathered`)
  for (const done of [sql`touched`, sql`dropped`]) await engine.execute(sql`DROP TABLE ${done}`)
  return {
    accepted: before.arrived - (dropped?.rows ?? 0),
    conflictingRepeats: dropped?.conflicts ?? 0,
    firstConflict: dropped?.first_conflict ?? null,
    unplaced: await unplacedOf(engine, loadId),
  }
}

async function unplacedOf(engine: Engine, loadId: number): Promise<Unplaced> {
  const [found] = await engine.query(
    sql`SELECT count(*) AS rows, count(DISTINCT l.chat_key) AS chats, arg_min(w.chat_id, l.chat_key) AS example
      FROM log AS l JOIN withdrawn_chats AS w USING (chat_key) WHERE l.load_id = ${loadId} AND NOT l.withdrawn`,
    { rows: 'count', chats: 'count', example: 'text?' },
  )
  if (found === undefined) throw new Error('an aggregate without groups gave no row')
  return found
}

/** Deletes what was derived earlier of the touched chats. */
const forgetDerived = [sql`chats`, sql`withdrawn_chats`, sql`activity`, sql`waits`].map(
  table => sql`DELETE FROM ${table} WHERE chat_key IN (SELECT chat_key FROM touched)`,
)

async function deriveTogether(engine: Engine, rows: TouchedRows): Promise<void> {
  await settleChats(engine, rows)
  await engine.execute(sql`INSERT INTO activity SELECT * FROM (${activityOf(rows)}) ORDER BY ${activityOrder}`)
  await engine.execute(sql`INSERT INTO waits SELECT * FROM (${waitsOf(rows)}) ORDER BY ${waitsOrder}`)
  await engine.execute(sql`DROP TABLE settled`)
}

/** Derives slice by slice, and puts the result in order at the end. */
async function deriveBySlices(engine: Engine, rows: TouchedRows, slices: readonly Sql[]): Promise<void> {
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE derived_activity AS FROM activity LIMIT 0`)
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE derived_waits AS FROM waits LIMIT 0`)
  for (const part of slices.map(slice)) {
    await engine.execute(cut(rows, part))
    await settleChats(engine, part)
    await engine.execute(sql`INSERT INTO derived_activity ${activityOf(part)}`)
    await engine.execute(sql`INSERT INTO derived_waits ${waitsOf(part)}`)
    for (const done of [part.table, sql`settled`]) await engine.execute(sql`DROP TABLE ${done}`)
  }
  await engine.execute(sql`INSERT INTO activity FROM derived_activity ORDER BY ${activityOrder}`)
  await engine.execute(sql`DROP TABLE derived_activity`)
  await engine.execute(sql`INSERT INTO waits FROM derived_waits ORDER BY ${waitsOrder}`)
  await engine.execute(sql`DROP TABLE derived_waits`)
}

async function settleChats(engine: Engine, rows: TouchedRows): Promise<void> {
  await settleRepeats(engine, rows)
  for (const statement of resolveAttributes(rows)) await engine.execute(statement)
}
