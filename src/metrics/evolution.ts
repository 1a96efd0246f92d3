import type { EvolutionAnswer, EvolutionRow } from './answers.ts'
import { type MetricName, metricOf } from './catalogue.ts'
import { type BuiltInDimension, dimensionNamed } from './dimension.ts'
import { facts, type Window } from './fact.ts'
import { emptyValueOf, measure, type ValueOf } from './measure.ts'
import { type Bucket, bucketsOf } from './period/buckets.ts'
import type { Micros } from './period/instant.ts'
import type { EvolutionQuery, Grain } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { readFrom } from './read-from.ts'
import type { Reader } from './reader.ts'
import { answerHead, type PeriodScope, resolvePeriodScope } from './scope.ts'
import { compareKeys, isEmptyValue, keyOf } from './split.ts'
import type { TypedSource } from './typed-source.ts'

interface Series {
  readonly buckets: readonly Bucket[]
  /** By group, its value in each bucket. */
  readonly groups: ReadonlyMap<string, readonly ValueOf[]>
  readonly empty: readonly ValueOf[]
}

/** Of a bucket that has not begun, and where one side has no bucket. */
const nothing: ValueOf = { value: null, of: null }

/**
 * A metric bucket by bucket, whole or by one dimension, beside the comparison matched by position. Every bucket is listed, for
 * every group that has a value in some bucket of either period. Definition: METRICS.md, "Évolution". Throws `InvalidQueryError`.
 */
export async function evolution<A extends string, const D extends BuiltInDimension | A = never>(
  source: TypedSource<A>,
  query: EvolutionQuery<A, D>,
): Promise<EvolutionAnswer<D>> {
  const asked = parseQuery(querySchemas.evolution, query)
  const { metric, grain } = asked
  const by = asked.by === undefined ? [] : [asked.by]
  return readFrom(source, async reader => {
    // The comparison series is not cut to date.
    const scope = await resolvePeriodScope(reader, asked, { whole: true })
    const seriesOf = (period: { start: string; end: string }, window: Window) =>
      readSeries(reader, { metric, grain, by, scope, period, window })
    const [now, previous] = await Promise.all([
      seriesOf(scope.period, scope.window),
      scope.comparison === null ? null : seriesOf(scope.comparison.period, scope.comparison.window),
    ])

    const rowsOf = (group: string): EvolutionRow<D>[] => {
      const key = keyOf(by as D[], JSON.parse(group) as string[])
      const values = now.groups.get(group) ?? now.empty
      const previousValues = previous?.groups.get(group) ?? previous?.empty ?? []
      return Array.from({ length: Math.max(values.length, previousValues.length) }, (_, index) => {
        const bucket = now.buckets[index]
        const { value, of } = values[index] ?? nothing
        const before = previousValues[index] ?? nothing
        return {
          bucket: bucket?.name ?? null,
          partial: bucket === undefined ? null : bucket.clipped || !isOver(bucket, scope.asOf),
          key,
          value,
          of,
          previousBucket: previous?.buckets[index]?.name ?? null,
          previousValue: before.value,
          previousOf: before.of,
        }
      })
    }
    const groups = [...new Set([...now.groups.keys(), ...(previous?.groups.keys() ?? [])])]
    return {
      ...answerHead(scope, asked, { metric, grain, by }),
      metric,
      grain,
      rows: groups.sort((a, b) => compareKeys(JSON.parse(a), JSON.parse(b))).flatMap(rowsOf),
    }
  })
}

/** A day that a zone skipped begins and ends at one instant: at that instant it has not begun. */
function isOver({ start, end }: Bucket, asOf: Micros): boolean {
  return end <= asOf && start < asOf
}

interface AskedSeries {
  readonly metric: MetricName
  readonly grain: Grain
  readonly by: readonly string[]
  readonly scope: PeriodScope
  readonly period: { readonly start: string; readonly end: string }
  readonly window: Window
}

async function readSeries(reader: Reader, { metric, grain, by, scope, period, window }: AskedSeries): Promise<Series> {
  const { buckets, starts } = reader.remember(`buckets ${grain} ${scope.zone} ${period.start} ${period.end}`, () => {
    const buckets = bucketsOf(period, grain, scope.zone)
    return { buckets, starts: buckets.map(({ start }) => start) }
  })
  const groupings = by.map(name => dimensionNamed(scope.dimensions, name))
  // A day that a zone skipped has no hour.
  if (buckets.length === 0) return { buckets, groups: new Map(by.length === 0 ? [['[]', []]] : []), empty: [] }
  const rows = await measure(reader, metric, { window, chats: scope, by: groupings, buckets: starts })
  // Of buckets that begin at one instant only the last has any time.
  const positions = new Map<Micros, number>(starts.map((start, index) => [start, index]))
  const empty = emptyValueOf(metric)
  const { cumulative } = facts[metricOf(metric).fact]
  const begun = (values: readonly ValueOf[]) =>
    values.map((value, index) => ((buckets[index]?.start ?? 0n) < scope.asOf ? value : nothing))

  const found = new Map<string, ValueOf[]>()
  if (by.length === 0)
    found.set(
      '[]',
      buckets.map(() => empty),
    )
  for (const { key, bucket, value, of } of rows) {
    const group = JSON.stringify(key)
    const values = found.get(group) ?? buckets.map(() => empty)
    found.set(group, values)
    const position = bucket === null ? undefined : positions.get(bucket)
    if (position === undefined) throw new Error(`the database gave a bucket that was not asked for: ${bucket}`)
    values[position] = { value, of }
  }
  const groups = [...found].flatMap(([group, values]): [string, readonly ValueOf[]][] => {
    const series = begun(cumulative ? runningSum(values) : values)
    const isEmpty = by.length > 0 && series.every(({ value }) => value === null || isEmptyValue(metric, value))
    return isEmpty ? [] : [[group, series]]
  })
  return { buckets, groups: new Map(groups), empty: begun(buckets.map(() => empty)) }
}

function runningSum(changes: readonly ValueOf[]): readonly ValueOf[] {
  let sum = 0
  return changes.map(({ value, of }) => {
    sum += value ?? 0
    return { value: sum, of }
  })
}
