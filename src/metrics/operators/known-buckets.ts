import { addUnits, unitStart } from '../../time/civil.ts'
import { type Micros, microsPerHour, parseInstant } from '../../time/instant.ts'
import { dayStart, localDate } from '../../time/zone.ts'
import type { Coverage, Period } from '../definitions/answers.ts'
import type { Span } from '../definitions/fact.ts'
import { coverageOf } from '../reading/known.ts'
import type { EvolutionAnswer, EvolutionRow } from './evolution.ts'

/** A row as it is shown to people. */
export interface KnownRow extends EvolutionRow {
  /** Whether the store knows anything of the bucket; an unknown bucket has no value. */
  readonly known: boolean
  readonly previousKnown: boolean
}

/** An evolution as it is shown to people. */
export interface KnownEvolution extends EvolutionAnswer {
  readonly rows: readonly KnownRow[]
}

/** Whether any bucket of the comparison is known, so that its line can be drawn. */
export function hasComparison({ rows }: KnownEvolution): boolean {
  return rows.some(({ previousBucket, previousKnown }) => previousBucket !== null && previousKnown)
}

const seen = new WeakMap<EvolutionAnswer, KnownEvolution>()

/**
 * An evolution without the values of buckets that the store does not know: the answer has 0 there, which a reader would take for a count.
 * A bucket known in part is marked partial. A bucket that begins at or after `asOf` has no value anyway, and is not called unknown.
 */
export function knownEvolution(answer: EvolutionAnswer): KnownEvolution {
  let known = seen.get(answer)
  if (known === undefined) {
    known = { ...answer, rows: knownRows(answer) }
    seen.set(answer, known)
  }
  return known
}

function knownRows(answer: EvolutionAnswer): readonly KnownRow[] {
  const { covered, comparison } = answer
  const coverage = bucketCoverage(answer, answer.period, covered.period)
  const previousCoverage = comparison === null ? allKnown : bucketCoverage(answer, comparison, covered.comparison)
  return answer.rows.map((row): KnownRow => {
    const here = row.bucket === null ? 'full' : coverage(row.bucket)
    const known = here !== 'not'
    const previousKnown = row.previousBucket === null || previousCoverage(row.previousBucket) !== 'not'
    return {
      ...row,
      known,
      previousKnown,
      partial: here === 'partly' ? true : row.partial,
      ...(known ? {} : { value: null, of: null }),
      ...(previousKnown ? {} : { previousValue: null, previousOf: null }),
    }
  })
}

type BucketCoverage = (bucket: string) => Coverage

const allKnown: BucketCoverage = () => 'full'

/** How much the store knows of each bucket up to `asOf`. Buckets are compared by name, because there may be a hundred thousand. */
function bucketCoverage(answer: EvolutionAnswer, period: Period, covered: Coverage | null): BucketCoverage {
  if (covered === null || covered === 'full') return allKnown
  const { grain, knownFrom, knownUntil } = answer
  const [from, until, asOf] = [instantOf(knownFrom), instantOf(knownUntil), instantOf(answer.asOf)]
  if (from === null || until === null || asOf === null) return () => 'not'
  const coverage = ({ start, end }: Span): Coverage =>
    start >= asOf ? 'full' : coverageOf({ from, until }, { start, end: asOf < end ? asOf : end })
  if (grain === 'hour') {
    return bucket => {
      const start = parseInstant(bucket)
      return start === null ? 'full' : coverage({ start, end: start + microsPerHour })
    }
  }
  const { start, end, zone } = period
  const nameOf = (instant: Micros) => unitStart(grain, localDate(zone, instant))
  // Buckets strictly between first and last are fully known, those outside are unknown; only the edges need instants.
  const [first, last, lookedAt] = [nameOf(from), nameOf(until - 1n), nameOf(asOf - 1n)]
  return bucket => {
    if (bucket > lookedAt || (bucket > first && bucket < last)) return 'full'
    if (bucket < first || bucket > last) return 'not'
    const next = addUnits(grain, bucket, 1)
    return coverage({
      start: dayStart(zone, bucket < start ? start : bucket),
      end: dayStart(zone, next > end ? end : next),
    })
  }
}

function instantOf(instant: string | null): Micros | null {
  return instant === null ? null : parseInstant(instant)
}
