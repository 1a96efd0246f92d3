import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import { inSlices, type Slices, sortInSlices } from '../../slices.ts'
import { type Bucket, countBuckets, eachBucket } from '../../time/buckets.ts'
import { type Grain, grains } from '../../time/grain.ts'
import type { Micros } from '../../time/instant.ts'
import type { Answer, Key, Of, Period } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import { type BuiltInDimension, dimensionNamed } from '../definitions/dimension.ts'
import { facts, type Window } from '../definitions/fact.ts'
import type { ColumnOf } from '../definitions/flat-table.ts'
import type { Query } from '../definitions/query.ts'
import { comparedKeys, dimension, metric } from '../definitions/query-schema.ts'
import { assertCells } from '../reading/cells.ts'
import { emptyValueOf, measure, type ValueOf } from '../reading/measure.ts'
import type { Reader } from '../reading/reader.ts'
import { answerHead, type PeriodScope, resolvePeriodScope } from '../reading/scope.ts'
import { basisTitle, compareKeys, isEmptyValue, keyColumns, keyOf, typeOf } from './groups.ts'
import { ask, type Operator } from './operator.ts'

export interface EvolutionQuery<
  Attribute extends string = never,
  D extends BuiltInDimension | Attribute = BuiltInDimension | Attribute,
> extends Query<Attribute> {
  readonly grain: Grain
  readonly by?: D
  readonly metric?: MetricName
}

export interface EvolutionRow<D extends string = string> {
  /** `YYYY-MM-DD`; for hours, the local time with its offset. Null when the comparison has more buckets. */
  readonly bucket: string | null
  readonly partial: boolean | null
  readonly key: Partial<Key<D>>
  readonly value: number | null
  readonly of: Of
  readonly previousBucket: string | null
  readonly previousValue: number | null
  readonly previousOf: Of
}

export interface EvolutionAnswer<D extends string = string>
  extends Answer<'evolution', { readonly metric: MetricName; readonly grain: Grain; readonly by: readonly D[] }> {
  readonly period: Period
  readonly metric: MetricName
  readonly grain: Grain
  readonly rows: readonly EvolutionRow<D>[]
}

const query = z.strictObject({ ...comparedKeys, metric, grain: z.enum(grains), by: dimension.optional() })

export const evolutionOperator: Operator<typeof query, typeof evolution, EvolutionRow> = {
  name: 'evolution',
  slug: 'evolution',
  query,
  answer({ answerKeys, by, keyOrNone, metricName, metricValue, of, period }) {
    const bucket = z
      .string()
      .nullable()
      .describe('Its calendar start, YYYY-MM-DD; for an hour, the local time with its offset. Null when there is none.')
    return z.strictObject({
      ...answerKeys('evolution', { metric: metricName, grain: z.enum(grains), by }),
      period,
      metric: metricName,
      grain: z.enum(grains),
      rows: z
        .array(
          z.strictObject({
            bucket,
            partial: z.boolean().nullable().describe('Whether the period clips the bucket, or it is not over at asOf.'),
            key: keyOrNone,
            value: metricValue.nullable(),
            of,
            previousBucket: bucket,
            previousValue: metricValue.nullable(),
            previousOf: of,
          }),
        )
        .describe('By key, then by bucket.'),
    })
  },
  example: { period: 'last-30-days', grain: 'day', by: 'channel' },
  columns({ query, metric }) {
    const type = typeOf(metric)
    const own: readonly ColumnOf<EvolutionRow>[] = [
      { name: 'bucket', title: 'From', type: 'bucket?', value: row => row.bucket },
      { name: 'partial', title: 'Partial', type: 'boolean?', value: row => row.partial },
      { name: 'value', title: metricOf(metric).title.en, type: `${type}?`, value: row => row.value },
      { name: 'of', title: basisTitle(metric), type: 'count?', value: row => row.of },
      {
        name: 'previousBucket',
        title: 'Previous',
        type: 'bucket?',
        compares: true,
        value: row => row.previousBucket,
      },
      { name: 'previousValue', title: 'Previous', type: `${type}?`, compares: true, value: row => row.previousValue },
      { name: 'previousOf', title: basisTitle(metric), type: 'count?', compares: true, value: row => row.previousOf },
    ]
    return [...keyColumns(query.by, own), ...own]
  },
  rows: ({ rows }) => rows,
  async run(reader, asked) {
    const { metric, grain } = asked
    const by = asked.by === undefined ? [] : [asked.by]
    // The comparison series always covers its whole period, even for a comparison to date.
    const scope = await resolvePeriodScope(reader, asked, { whole: true })
    const spans = [scope, ...(scope.comparison === null ? [] : [scope.comparison])]
    for (const name of by) dimensionNamed(scope.dimensions, name)
    await assertCells(reader, {
      fact: metricOf(metric).fact,
      chats: scope,
      by,
      windows: spans.map(({ window }) => window),
      buckets: spans.reduce((sum, { period }) => sum + countBuckets(period, grain, scope.zone), 0),
    })
    const seriesOf = (period: { start: string; end: string }, window: Window) =>
      readSeries(reader, { metric, grain, by, scope, period, window })
    const [now, previous] = await Promise.all([
      seriesOf(scope.period, scope.window),
      scope.comparison === null ? null : seriesOf(scope.comparison.period, scope.comparison.window),
    ])

    const { signal } = reader.engine
    const slices = inSlices(signal)
    const groups = [...new Set([...now.groups.keys(), ...(previous?.groups.keys() ?? [])])].map(group => ({
      group,
      texts: JSON.parse(group) as string[],
    }))
    const rows: EvolutionRow[] = []
    for (const { group, texts } of await sortInSlices(groups, (a, b) => compareKeys(a.texts, b.texts), signal)) {
      const key = keyOf(by, texts)
      const values = now.groups.get(group) ?? now.empty
      const previousValues = previous?.groups.get(group) ?? previous?.empty ?? []
      for (let index = 0; index < Math.max(values.length, previousValues.length); index++) {
        if (slices.isFull()) await slices.next()
        const bucket = now.buckets[index]
        const { value, of } = values[index] ?? nothing
        const before = previousValues[index] ?? nothing
        rows.push({
          bucket: bucket?.name ?? null,
          partial: bucket === undefined ? null : bucket.clipped || !isOver(bucket, scope.asOf),
          key,
          value,
          of,
          previousBucket: previous?.buckets[index]?.name ?? null,
          previousValue: before.value,
          previousOf: before.of,
        })
      }
    }
    return { ...answerHead(scope, asked, { metric, grain, by }), metric, grain, rows }
  },
  ask: evolution,
}

/**
 * A metric bucket by bucket, for the whole or by one dimension, beside the comparison matched by position. Every group that has a value in
 * some bucket of either period is listed with all buckets. Definition: docs/definitions.md, "Evolution". Throws `InvalidQueryError`, also
 * when the answer would have more cells than the source allows.
 *
 * @example
 * const { rows } = await evolution(store, { period: '2026-10', grain: 'day', asOf: '2026-11-01T00:00:00Z' })
 * console.log(rows.length, rows[0]?.bucket) // 31 2026-10-01
 */
export function evolution<A extends string, const D extends BuiltInDimension | A = never>(
  source: Source<A>,
  query: EvolutionQuery<A, D>,
): Promise<EvolutionAnswer<D>> {
  return ask(evolutionOperator, source, query) as Promise<EvolutionAnswer<D>>
}

interface Series {
  readonly buckets: readonly Bucket[]
  /** Each group's value in each bucket. */
  readonly groups: ReadonlyMap<string, readonly ValueOf[]>
  readonly empty: readonly ValueOf[]
}

/** The value of a bucket that has not begun, and of a side that has no bucket. */
const nothing: ValueOf = { value: null, of: null }

/** A day that a zone skipped begins and ends at the same instant; at that instant it has not begun. */
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
  const { signal } = reader.engine
  const { buckets, starts, positions } = await reader.remember(
    `buckets ${grain} ${scope.zone} ${period.start} ${period.end}`,
    () => readBuckets({ period, grain, zone: scope.zone }, inSlices(signal)),
  )
  const groupings = by.map(name => dimensionNamed(scope.dimensions, name))
  // There are no hour buckets in a day that a zone skipped.
  if (buckets.length === 0) return { buckets, groups: new Map(by.length === 0 ? [['[]', []]] : []), empty: [] }
  const rows = await measure(reader, metric, { window, chats: scope, by: groupings, buckets: starts })
  const empty = emptyValueOf(metric)
  const { cumulative } = facts[metricOf(metric).fact]
  const begun = starts.findLastIndex(start => start < scope.asOf) + 1
  const slices = inSlices(signal)

  const found = new Map<string, ValueOf[]>()
  const series = async (group: string) => {
    const known = found.get(group)
    if (known !== undefined) return known
    if (slices.isFull(buckets.length / 100)) await slices.next()
    const values = new Array<ValueOf>(buckets.length).fill(empty)
    found.set(group, values)
    return values
  }
  if (by.length === 0) await series('[]')
  for (const { key, bucket, value, of } of rows) {
    if (slices.isFull()) await slices.next()
    const group = JSON.stringify(key)
    const values = found.get(group) ?? (await series(group))
    const position = bucket === null ? undefined : positions.get(bucket)
    if (position === undefined) throw new Error(`the database gave a bucket that was not asked for: ${bucket}`)
    values[position] = { value, of }
  }
  for (const [group, values] of found) {
    if (slices.isFull(1 + buckets.length / 10)) await slices.next()
    if (cumulative) sumUp(values)
    // Buckets that have not begun at asOf have no value.
    values.fill(nothing, begun)
    if (by.length > 0 && values.every(({ value }) => value === null || isEmptyValue(metric, value))) found.delete(group)
  }
  return { buckets, groups: found, empty: buckets.map((_, index) => (index < begun ? empty : nothing)) }
}

async function readBuckets(
  { period, grain, zone }: { readonly period: AskedSeries['period']; readonly grain: Grain; readonly zone: string },
  slices: Slices,
) {
  const buckets: Bucket[] = []
  const starts: Micros[] = []
  // Of several buckets that begin at the same instant, only the last has a duration.
  const positions = new Map<Micros, number>()
  for (const bucket of eachBucket(period, grain, zone)) {
    // A time zone lookup around a midnight costs as much as several rows.
    if (slices.isFull(4)) await slices.next()
    positions.set(bucket.start, buckets.length)
    buckets.push(bucket)
    starts.push(bucket.start)
  }
  return { buckets, starts, positions }
}

/** Replaces changes by their running sum. */
function sumUp(changes: ValueOf[]): void {
  let sum = 0
  for (const [index, { value, of }] of changes.entries()) {
    sum += value ?? 0
    changes[index] = { value: sum, of }
  }
}
