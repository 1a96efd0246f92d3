import { operation, type Sql, sql } from '../../engine/sql.ts'
import type { Micros } from '../../time/instant.ts'

/** Buckets of one width that follow each other; width 0 is the last bucket, whose end does not matter. */
interface Run {
  readonly start: Micros
  readonly width: Micros
}

/**
 * The start in µs of the bucket that an instant in µs is in, as SQL without any time zone: bucket starts are a few runs of equal widths
 * (all days of a year are three), and a balanced CASE picks the run. Instants are taken to lie in the buckets.
 */
export function bucketOf(starts: readonly Micros[], micros: Sql): Sql {
  return pick(runsOf(starts), micros)
}

/** Whether the widths change so often, as those of months do, that finding the bucket is a long choice. */
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

/** Found once for the same starts: of ten years of hours it takes a while. */
function runsOf(starts: readonly Micros[]): readonly Run[] {
  const runs = runsByStarts.get(starts) ?? findRuns(starts)
  runsByStarts.set(starts, runs)
  return runs
}

/** A bucket that is longer than its run's would spill over, one that is shorter may end the run: the next run's start cuts it. */
function findRuns(starts: readonly Micros[]): readonly Run[] {
  const runs: Run[] = []
  let before: Micros | undefined
  for (const [index, start] of starts.entries()) {
    const next = starts[index + 1]
    // A day that a zone skipped has no instant: of equal starts the last is the bucket that has some.
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
