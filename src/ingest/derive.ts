import type { Engine } from '../engine/engine.ts'
import { type Sql, sql } from '../engine/sql.ts'
import { activityOf, activityOrder } from './derivation/activity.ts'
import { resolveAttributes } from './derivation/resolve-attributes.ts'
import { createDropped, settleRepeats } from './derivation/settle-repeats.ts'
import { slicesOfChats } from './derivation/slices.ts'
import { knownChats, takeIntoLog } from './derivation/take-into-log.ts'
import { cut, gather, gathered, slice, type TouchedRows, wholeLog } from './derivation/touched-rows.ts'
import { waitsOf, waitsOrder } from './derivation/waits.ts'

export interface DeriveOptions {
  /**
   * How many rows may be worked on at once. Of more, the store is made in slices: the same tables, in memory that does not grow
   * with the log. Default: any number.
   */
  readonly sliceRows?: number | undefined
}

export interface Derived {
  /** How many rows were new. */
  readonly accepted: number
  /** How many rows were dropped for another of the same id with other content, where neither says when it was written. */
  readonly conflictingRepeats: number
}

/**
 * Takes the temp table `incoming` into the store: the two rules of docs/definitions.md, "Which rows are kept", the activity and the waits.
 * Only the chats that the load touches are derived again, from all their stored rows.
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
  // In an empty store all chats are touched, and their rows are the log as it lies.
  const rows = before.chats === 0 ? wholeLog : gathered
  if (rows === gathered) for (const statement of [gather, ...forgetDerived]) await engine.execute(statement)
  const [size] = await engine.query(sql`SELECT count(*) AS rows FROM ${rows.table}`, { rows: 'count' })
  const slices = await slicesOfChats(engine, rows.table, { rows: size?.rows ?? 0, sliceRows })
  if (slices.length === 1) await deriveTogether(engine, rows)
  else await deriveBySlices(engine, rows, slices)

  const [dropped] = await engine.query(
    sql`SELECT count(*) AS rows, count(*) FILTER (WHERE is_conflict) AS conflicts FROM dropped`,
    { rows: 'count', conflicts: 'count' },
  )
  // Only now: what is deleted from a table may move the rows after it, by whose places they are known till here.
  const isInLog = rows === gathered || slices.length > 1
  if (isInLog) await engine.execute(sql`DELETE FROM log WHERE rowid IN (SELECT row FROM dropped)`)
  if (rows === gathered) await engine.execute(sql`DROP TABLE gathered`)
  for (const done of [sql`touched`, sql`dropped`]) await engine.execute(sql`DROP TABLE ${done}`)
  return { accepted: before.arrived - (dropped?.rows ?? 0), conflictingRepeats: dropped?.conflicts ?? 0 }
}

/** What was derived of the touched chats before. */
const forgetDerived = [sql`chats`, sql`withdrawn_chats`, sql`activity`, sql`waits`].map(
  table => sql`DELETE FROM ${table} WHERE chat_key IN (SELECT chat_key FROM touched)`,
)

async function deriveTogether(engine: Engine, rows: TouchedRows): Promise<void> {
  await settleChats(engine, rows)
  await engine.execute(sql`INSERT INTO activity SELECT * FROM (${activityOf(rows)}) ORDER BY ${activityOrder}`)
  await engine.execute(sql`INSERT INTO waits SELECT * FROM (${waitsOf(rows)}) ORDER BY ${waitsOrder}`)
  await engine.execute(sql`DROP TABLE settled`)
}

/** The same by slices of chats, which are put into their order at the end. */
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
