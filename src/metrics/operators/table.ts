import { z } from 'zod'
import { compareText } from '../../compare-text.ts'
import type { Source } from '../../engine/source.ts'
import { mapInSlices, sortInSlices } from '../../slices.ts'
import type { Answer, Key, Of, Period } from '../definitions/answers.ts'
import { type MetricName, metricNames, metricOf } from '../definitions/catalogue.ts'
import { type BuiltInDimension, dimensionNamed } from '../definitions/dimension.ts'
import type { Window } from '../definitions/fact.ts'
import type { ColumnOf } from '../definitions/flat-table.ts'
import type { Query } from '../definitions/query.ts'
import { comparedKeys, dimension } from '../definitions/query-schema.ts'
import { assertCells } from '../reading/cells.ts'
import { emptyValueOf, type ValueOf } from '../reading/measure.ts'
import { measureGroups } from '../reading/measure-groups.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { basisTitle, isEmptyValue, keyColumns, keyOf, typeOf } from './groups.ts'
import { ask, type Operator } from './operator.ts'

export interface TableQuery<
  Attribute extends string = never,
  D extends BuiltInDimension | Attribute = BuiltInDimension | Attribute,
> extends Query<Attribute> {
  /** At least one; no duplicates. */
  readonly metrics: readonly MetricName[]
  /** Default: one row for the whole. */
  readonly by?: D
}

/** A metric of a group, and its value in the comparison. */
export interface TableFigure {
  readonly metric: MetricName
  /** 0 for an empty count, null for a delay or share without chats or waits. */
  readonly value: number | null
  readonly of: Of
  /** Also null when there is no comparison. */
  readonly previousValue: number | null
  readonly previousOf: Of
}

export interface TableRow<D extends string = string> {
  readonly key: Partial<Key<D>>
  /** The establishment's name; for other dimensions, the value itself; null for the whole. */
  readonly label: string | null
  /** In the order of `metrics`. */
  readonly figures: readonly TableFigure[]
}

export interface TableAnswer<D extends string = string>
  extends Answer<'table', { readonly metrics: readonly MetricName[]; readonly by: readonly D[] }> {
  readonly period: Period
  /** The metrics over the whole set, which need not be sums of the rows. */
  readonly total: readonly TableFigure[]
  /** By the first metric, largest first and empty last, then by key. */
  readonly rows: readonly TableRow<D>[]
}

const query = z.strictObject({
  ...comparedKeys,
  metrics: z
    .array(z.enum(metricNames))
    .min(1, 'a table has at least one metric')
    .refine(names => new Set(names).size === names.length, 'a table has each metric once'),
  by: dimension.optional(),
})

export const tableOperator: Operator<typeof query, typeof table, TableRow> = {
  name: 'table',
  slug: 'table',
  query,
  answer({ answerKeys, by, keyOrNone, metricName, metricValue, of, period }) {
    const figures = z
      .array(
        z.strictObject({
          metric: metricName,
          value: metricValue.nullable(),
          of,
          previousValue: metricValue.nullable(),
          previousOf: of,
        }),
      )
      .describe('In the order of metrics.')
    return z.strictObject({
      ...answerKeys('table', { metrics: z.array(metricName), by }),
      period,
      total: figures,
      rows: z
        .array(
          z.strictObject({
            key: keyOrNone,
            label: z
              .string()
              .nullable()
              .describe("The establishment's name; for other dimensions, the value itself; null for the whole."),
            figures,
          }),
        )
        .describe('By the first metric, largest first and empty last, then by key.'),
    })
  },
  example: { period: 'last-month', metrics: ['activeChats', 'medianDelaySeconds'], by: 'establishment' },
  columns({ query }) {
    const label: ColumnOf<TableRow> = { name: 'label', title: 'Name', type: 'text', value: row => row.label }
    const own = [...(query.by.length === 0 ? [] : [label]), ...query.metrics.flatMap(figureColumns)]
    return [...keyColumns(query.by, own), ...own]
  },
  rows: ({ rows }) => rows,
  async run(reader, asked) {
    const { metrics } = asked
    const by = asked.by === undefined ? [] : [asked.by]
    const scope = await resolvePeriodScope(reader, asked)
    const { window, comparison } = scope
    const dimensions = by.map(name => dimensionNamed(scope.dimensions, name))
    const windows = [window, ...(comparison === null ? [] : [comparison.window])]
    for (const fact of new Set(metrics.map(metric => metricOf(metric).fact)))
      await assertCells(reader, { fact, chats: scope, by, windows, buckets: null, metrics: metrics.length })
    const sideIn = async (metric: MetricName, window: Window): Promise<Side> => {
      const { groups, total } = await measureGroups(reader, { metric, by, window, chats: scope })
      return { total, values: new Map(groups.map(({ key: [text = ''], value, of }) => [text, { value, of }])) }
    }
    const columnOf = async (metric: MetricName): Promise<Column> => {
      const [now, previous] = await Promise.all([
        sideIn(metric, window),
        comparison === null ? null : sideIn(metric, comparison.window),
      ])
      return { metric, now, previous }
    }
    const [columns, [labels]] = await Promise.all([
      Promise.all(metrics.map(columnOf)),
      Promise.all(dimensions.map(one => one.labels(reader.engine))),
    ])
    const total = figuresOf(columns, null)
    const head = answerHead(scope, asked, { metrics, by })
    if (labels === undefined) return { ...head, total, rows: [{ key: {}, label: null, figures: total }] }
    const { signal } = reader.engine
    const keys = await sortInSlices([...listedKeys(columns)], byFirst(columns), signal)
    const row = (key: string): TableRow => ({
      key: keyOf(by, [key]),
      label: labels.get(key) ?? key,
      figures: figuresOf(columns, key),
    })
    return { ...head, total, rows: await mapInSlices(keys, row, signal) }
  },
  ask: table,
}

/**
 * Several metrics at once, for the whole or by one dimension, each beside its comparison. Groups that are empty in all metrics are not
 * listed. Definition: docs/definitions.md, "Table". Throws `InvalidQueryError`.
 *
 * @example
 * const { rows } = await table(store, {
 *   period: '2026-10',
 *   by: 'establishment',
 *   metrics: ['activeChats', 'meanDelaySeconds'],
 *   asOf: '2026-11-01T00:00:00Z',
 * })
 * console.log(rows[0]?.figures.length) // 2
 */
export function table<A extends string, const D extends BuiltInDimension | A = never>(
  source: Source<A>,
  query: TableQuery<A, D>,
): Promise<TableAnswer<D>> {
  return ask(tableOperator, source, query) as Promise<TableAnswer<D>>
}

/** A metric in the period or in the comparison. */
interface Side {
  readonly total: ValueOf
  /** Values by group. */
  readonly values: ReadonlyMap<string, ValueOf>
}

interface Column {
  readonly metric: MetricName
  readonly now: Side
  readonly previous: Side | null
}

/** The figures of a group, or of the whole when `key` is null. */
function figuresOf(columns: readonly Column[], key: string | null): readonly TableFigure[] {
  return columns.map(({ metric, now, previous }) => {
    const { value, of } = valueIn(now, metric, key)
    const before = previous === null ? { value: null, of: null } : valueIn(previous, metric, key)
    return { metric, value, of, previousValue: before.value, previousOf: before.of }
  })
}

function valueIn({ total, values }: Side, metric: MetricName, key: string | null): ValueOf {
  return key === null ? total : (values.get(key) ?? emptyValueOf(metric))
}

function listedKeys(columns: readonly Column[]): ReadonlySet<string> {
  return new Set(
    columns.flatMap(({ metric, now }) =>
      [...now.values].flatMap(([key, { value }]) => (isEmptyValue(metric, value) ? [] : [key])),
    ),
  )
}

/** Values are never negative, so -1 puts groups without a value last. */
function byFirst([first]: readonly Column[]): (a: string, b: string) => number {
  const height = (key: string) => first?.now.values.get(key)?.value ?? -1
  return (a, b) => height(b) - height(a) || compareText(a, b)
}

/** The columns of a metric: its value, the count behind a delay or share, and both for the comparison: `meanDelaySeconds.previousOf`. */
function figureColumns(metric: MetricName, place: number): readonly ColumnOf<TableRow>[] {
  const type = `${typeOf(metric)}?` as const
  const { title, basis } = metricOf(metric)
  const columnOf = (
    key: Exclude<keyof TableFigure, 'metric'>,
    column: Omit<ColumnOf<TableRow>, 'value'>,
  ): ColumnOf<TableRow> => ({ ...column, value: ({ figures }) => figures[place]?.[key] ?? null })
  const value = columnOf('value', { name: metric, title: title.en, type })
  const before = columnOf('previousValue', { name: `${metric}.previous`, title: 'Previous', type, compares: true })
  if (basis === null) return [value, before]
  const of = { title: basisTitle(metric), type: 'count?' } as const
  return [
    value,
    columnOf('of', { name: `${metric}.of`, ...of }),
    before,
    columnOf('previousOf', { name: `${metric}.previousOf`, ...of, compares: true }),
  ]
}
