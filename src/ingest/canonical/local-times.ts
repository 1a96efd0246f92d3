import { searchTree } from '../../engine/search-tree.ts'
import { type Sql, sql, texts } from '../../engine/sql.ts'
import { type Micros, parseInstant } from '../../time/instant.ts'
import { zoneSegments } from '../../time/zone.ts'

/** A run of local times that are read alike. */
export interface LocalRun {
  /** Microseconds on the local clock; the first run begins long before. */
  readonly start: bigint
  readonly offsetMicros: bigint
  /** `ambiguous`: each time occurs twice, the first is taken. `skipped`: it never occurs, and is moved on by the gap. */
  readonly change: 'ambiguous' | 'skipped' | null
}

/** The years of which the local times of a zone are known. */
export const localYears = { first: 1970, last: 2099 }
const from = startOfYear(localYears.first)
const to = startOfYear(localYears.last + 1)

/**
 * How the local times of a zone are read. Where an offset changes, local times up to the later of the two local ends are on
 * the offset before: that takes the first of two, and moves a skipped one on by the length of the gap.
 */
export function localRuns(zone: string): readonly LocalRun[] {
  const known = runsByZone.get(zone)
  if (known !== undefined) return known
  const runs = findLocalRuns(zone)
  runsByZone.set(zone, runs)
  return runs
}

const runsByZone = new Map<string, readonly LocalRun[]>()

function findLocalRuns(zone: string): readonly LocalRun[] {
  const segments = zoneSegments(zone, from, to)
  return segments.flatMap((segment, index): LocalRun[] => {
    const before = segments[index - 1]?.offsetMicros
    const after = segment.offsetMicros
    if (before === undefined) return [{ start: segment.start, offsetMicros: after, change: null }]
    const [low, high] = before < after ? [before, after] : [after, before]
    return [
      { start: segment.start + low, offsetMicros: before, change: after < before ? 'ambiguous' : 'skipped' },
      { start: segment.start + high, offsetMicros: after, change: null },
    ]
  })
}

export interface LocalTimeSql {
  /** The place of the local time's run; null when the time is outside the years that are known. */
  readonly run: Sql
  /** Microseconds since 1970 of the instant, by the run. */
  readonly instantMicros: (run: Sql) => Sql
  /** Whether the run is of that kind, 1 or 0. */
  readonly isChange: (run: Sql, change: 'ambiguous' | 'skipped') => Sql
}

/** Turns microseconds on a zone's clock into an instant. */
export function localTimeSql(zone: string, local: Sql): LocalTimeSql {
  const runs = localRuns(zone)
  const tree = searchTree(
    runs.map((_, index) => sql`${index + 1}`),
    leaf => sql`${local} < ${runs[leaf]?.start ?? 0n}`,
  )
  const offsets = sql`${texts(runs.map(run => String(run.offsetMicros)))}::BIGINT[]`
  const changes = texts(runs.map(run => run.change ?? ''))
  return {
    run: sql`CASE WHEN ${local} >= ${from} AND ${local} < ${to} THEN ${tree} END`,
    instantMicros: run => sql`${local} - list_extract(${offsets}, ${run})`,
    isChange: (run, change) => sql`coalesce(list_extract(${changes}, ${run}) = ${change}, false)::INTEGER`,
  }
}

function startOfYear(year: number): Micros {
  const start = parseInstant(`${year}-01-01T00:00:00Z`)
  if (start === null) throw new Error(`no start of year ${year}`)
  return start
}
