import { searchTree } from '../../engine/search-tree.ts'
import { type Sql, sql, texts } from '../../engine/sql.ts'
import { type Micros, parseInstant } from '../../time/instant.ts'
import { zoneSegments } from '../../time/zone.ts'

/** A range of local times that are read alike. */
export interface LocalRun {
  /** Start in microseconds on the local clock; that of the first run lies well before the first year. */
  readonly start: bigint
  readonly offsetMicros: bigint
  /** `ambiguous`: each time occurs twice, and the first is taken. `skipped`: the times never occur, and move on by the gap. */
  readonly change: 'ambiguous' | 'skipped' | null
}

/** The years for which local times can be resolved. */
export const localYears = { first: 1970, last: 2099 }
const from = startOfYear(localYears.first)
const to = startOfYear(localYears.last + 1)

/**
 * How the local times of a zone are read. Around a change of offset, local times up to the later of the two local ends use the earlier
 * offset: this picks the first of two occurrences, and moves a skipped time on by the length of the gap.
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
  /** The number of the local time's run; NULL outside the known years. */
  readonly run: Sql
  /** The instant in microseconds since 1970, given the run. */
  readonly instantMicros: (run: Sql) => Sql
  /** 1 if the run is of that kind, else 0. */
  readonly isChange: (run: Sql, change: 'ambiguous' | 'skipped') => Sql
}

/** SQL that turns microseconds on a zone's clock into an instant. */
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
