import { lookup } from '../lookup.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { KnownEvolution, KnownRow } from '../metrics/operators/known-buckets.ts'
import { formatBucket } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { previousStandingText, standingText } from '../words/standing.ts'
import { groupName } from './chart-names.ts'

/** The buckets of one group, or of the whole, in order. */
export interface EvolutionSeries {
  readonly name: string
  readonly rows: readonly KnownRow[]
}

/** A position of a line: a bucket, and the bucket that it is compared with. */
export interface EvolutionPoint {
  readonly series: number
  readonly position: number
  readonly value: number | null
  readonly previous: number | null
  /** Whether the bucket is clipped by the period, or not over. */
  readonly partial: boolean
  /** Whether the value has no neighbour to draw a line to. */
  readonly alone: boolean
  readonly previousAlone: boolean
}

/** The series of an answer, largest first. `names` has the names of values that are ids. */
export function seriesOf(
  answer: KnownEvolution,
  locale: Locale,
  names: ReadonlyMap<string, string> = new Map(),
): readonly EvolutionSeries[] {
  const by = answer.query.by ?? []
  const groups = new Map<string, KnownRow[]>()
  for (const row of answer.rows) {
    const key = JSON.stringify(by.map(dimension => lookup(row.key, dimension)))
    const rows = groups.get(key)
    if (rows === undefined) groups.set(key, [row])
    else rows.push(row)
  }
  const size = (series: EvolutionSeries) => series.rows.reduce((sum, row) => sum + (row.value ?? 0), 0)
  return [...groups.values()]
    .map((rows): EvolutionSeries => {
      const values = by.map(dimension => [dimension, lookup(rows[0]?.key ?? {}, dimension) ?? ''] as const)
      const named = Object.fromEntries(values.map(([dimension, value]) => [dimension, names.get(value) ?? value]))
      return { name: groupName(named, by, locale), rows }
    })
    .sort((a, b) => size(b) - size(a))
}

/** The points of a series. */
export function pointsOf({ rows }: EvolutionSeries, series: number): readonly EvolutionPoint[] {
  const alone = (position: number, value: (row: KnownRow) => number | null) =>
    [-1, 1].every(step => {
      const neighbour = rows[position + step]
      return neighbour === undefined || value(neighbour) === null
    })
  return rows.map((row, position) => ({
    series,
    position,
    value: row.value,
    previous: row.previousValue,
    partial: row.partial === true && row.value !== null,
    alone: row.value !== null && alone(position, ({ value }) => value),
    previousAlone: row.previousValue !== null && alone(position, ({ previousValue }) => previousValue),
  }))
}

/** A bucket and its value, then those of the comparison, in words. */
export function pointDescription(row: KnownRow, answer: KnownEvolution, locale: Locale): string {
  const { unit } = metricOf(answer.metric)
  const unknown = wordsOf(locale).report.evolutionNote.unknownBucket
  const part = (bucket: string | null, value: string) =>
    bucket === null ? [] : [`${formatBucket(bucket, answer.grain, locale)} – ${value}`]
  return [
    ...part(row.bucket, row.known ? standingText(row, unit, locale) : unknown),
    ...part(row.previousBucket, row.previousKnown ? previousStandingText(row, unit, locale) : unknown),
  ].join('; ')
}
