import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import { mapInSlices, sortInSlices } from '../../slices.ts'
import type { Answer, Key, Of, Period } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import type { BuiltInDimension } from '../definitions/dimension.ts'
import type { ColumnOf } from '../definitions/flat-table.ts'
import type { Query } from '../definitions/query.ts'
import { comparedKeys, dimension, metric } from '../definitions/query-schema.ts'
import { assertCells } from '../reading/cells.ts'
import { measureGroups } from '../reading/measure-groups.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { basisTitle, compareKeys, isEmptyValue, keyColumns, keyOf, share, typeOf } from './groups.ts'
import { ask, type Operator } from './operator.ts'

export interface SplitQuery<
  Attribute extends string = never,
  D extends BuiltInDimension | Attribute = BuiltInDimension | Attribute,
> extends Query<Attribute> {
  /** One or two dimensions. */
  readonly by: readonly [D] | readonly [D, D]
  /** Default `activeChats`. */
  readonly metric?: MetricName
}

export interface SplitRow<D extends string = string> {
  readonly key: Key<D>
  /** In the metric's unit; never null, because empty groups are not listed. */
  readonly value: number
  readonly of: Of
  /** value / total for counts that add up over chats; null for other metrics and when the total is 0. */
  readonly share: number | null
}

export interface SplitAnswer<D extends string = string>
  extends Answer<'split', { readonly metric: MetricName; readonly by: readonly D[] }> {
  readonly period: Period
  readonly metric: MetricName
  /** The metric over the whole set, which need not be the sum of the rows. */
  readonly total: number | null
  readonly totalOf: Of
  readonly rows: readonly SplitRow<D>[]
}

const query = z.strictObject({
  ...comparedKeys,
  metric,
  by: z
    .array(dimension)
    .min(1, 'a split is by one dimension or two')
    .max(2, 'a split is by one dimension or two')
    .refine(names => new Set(names).size === names.length, 'a split is by two different dimensions'),
})

export const splitOperator: Operator<typeof query, typeof split, SplitRow> = {
  name: 'split',
  slug: 'split',
  query,
  answer: ({ answerKeys, by, key, metricName, metricValue, of, period, share }) =>
    z.strictObject({
      ...answerKeys('split', { metric: metricName, by }),
      period,
      metric: metricName,
      total: metricValue.nullable(),
      totalOf: of,
      rows: z
        .array(z.strictObject({ key, value: metricValue, of, share }))
        .describe('By value descending, then by key.'),
    }),
  example: { period: 'last-month', by: ['channel', 'platform'], metric: 'messages' },
  columns({ query, metric }) {
    const own: readonly ColumnOf<SplitRow>[] = [
      { name: 'value', title: metricOf(metric).title.en, type: typeOf(metric), value: row => row.value },
      { name: 'of', title: basisTitle(metric), type: 'count?', value: row => row.of },
      { name: 'share', title: 'Share', type: 'share?', value: row => row.share },
    ]
    return [...keyColumns(query.by, own), ...own]
  },
  rows: ({ rows }) => rows,
  async run(reader, asked) {
    const { metric, by } = asked
    const scope = await resolvePeriodScope(reader, asked)
    await assertCells(reader, { fact: metricOf(metric).fact, chats: scope, by, windows: [scope.window], buckets: null })
    const { groups, total } = await measureGroups(reader, { metric, by, window: scope.window, chats: scope })
    const { signal } = reader.engine
    const listed = groups.flatMap(({ key, value, of }) =>
      value === null || isEmptyValue(metric, value) ? [] : [{ key, value, of }],
    )
    const sorted = await sortInSlices(listed, (a, b) => b.value - a.value || compareKeys(a.key, b.key), signal)
    const row = ({ key, value, of }: (typeof listed)[number]): SplitRow => ({
      key: keyOf(by, key),
      value,
      of,
      share: share(metric, value, total.value),
    })
    return {
      ...answerHead(scope, asked, { metric, by }),
      metric,
      total: total.value,
      totalOf: total.of,
      rows: await mapInSlices(sorted, row, signal),
    }
  },
  ask: split,
}

/**
 * A metric by one or two dimensions, largest value first; empty groups are not listed.
 * Definition: docs/definitions.md, "Split". Throws `InvalidQueryError`.
 *
 * @example
 * const { total, rows } = await split(store, { period: '2026-10', by: ['channel'], asOf: '2026-11-01T00:00:00Z' })
 * console.log(total === rows.reduce((sum, { value }) => sum + value, 0)) // true
 */
export function split<A extends string, const D extends BuiltInDimension | A>(
  source: Source<A>,
  query: SplitQuery<A, D>,
): Promise<SplitAnswer<D>> {
  return ask(splitOperator, source, query) as Promise<SplitAnswer<D>>
}
