import { operation, type Sql, sql } from '../../engine/sql.ts'
import type { Micros } from '../../time/instant.ts'

/** Consecutive buckets of one width. Width 0 marks the last bucket, whose end does not matter. */
interface Run {
  readonly start: Micros
  readonly width: Micros
}

/**
 * SQL for the start in µs of the bucket that contains an instant in µs. It needs no time zone: bucket starts form a few runs of equal
 * widths (the days of a year are three), and a balanced CASE picks the run. The instants must lie within the buckets.
 */
export function bucketOf(starts: readonly Micros[], micros: Sql): Sql {
  return pick(runsOf(starts), micros)
}

/** Whether the widths change so often, as with months, that the CASE that finds the bucket is long. */
export function isUneven(starts: readonly Micros[]): boolean {
  return runsOf(starts).length > 4
}

function pick(runs: readonly Run[], micros: Sql): Sql {
  const [only] = runs
  if (only === undefined) throw new Error('there is no bucket')
  if (runs.length === 1) {
    const { start, width } = only
    if (width === 0n) return sql`${start}`
    return sql`(${start} + (${operation('floorDivide', sql`${micros} - ${start}`, sql`${width}`)}) * ${width})`
  }
  const half = Math.floor(runs.length / 2)
  const middle = runs[half] as Run
  return sql`CASE WHEN ${micros} < ${middle.start} THEN ${pick(runs.slice(0, half), micros)}
    ELSE ${pick(runs.slice(half), micros)} END`
}

const runsByStarts = new WeakMap<readonly Micros[], readonly Run[]>()

/** Cached by the array of starts: for ten years of hours this takes a while. */
function runsOf(starts: readonly Micros[]): readonly Run[] {
  const runs = runsByStarts.get(starts) ?? findRuns(starts)
  runsByStarts.set(starts, runs)
  return runs
}

/** A bucket wider than its run's starts a new run; a narrower one may end a run, because the next run's start cuts it off. */
function findRuns(starts: readonly Micros[]): readonly Run[] {
  const runs: Run[] = []
  let before: Micros | undefined
  for (const [index, start] of starts.entries()) {
    const next = starts[index + 1]
    // A day that a zone skipped contains no instant: of several equal starts, the last one is the bucket with instants.
    if (next === start) continue
    const width = next === undefined ? 0n : next - start
    const last = runs.at(-1)
    const continues =
      last !== undefined && next !== undefined && start - (before ?? start) === last.width && width <= last.width
    if (!continues) runs.push({ start, width })
    before = start
  }
  return runs
}
