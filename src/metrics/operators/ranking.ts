import { z } from 'zod'
import { compareText } from '../../compare-text.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Source } from '../../engine/source.ts'
import { allOf, identifier, sql, storeTable } from '../../engine/sql.ts'
import { mapInSlices, sortInSlices } from '../../slices.ts'
import type { Answer, Key, Of, Period } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import { type BuiltInDimension, type Dimension, dimensionNamed } from '../definitions/dimension.ts'
import type { Window } from '../definitions/fact.ts'
import { type Chats, chatsOf, insideConditions, ofEstablishments } from '../definitions/filter.ts'
import type { ColumnOf } from '../definitions/flat-table.ts'
import type { Query } from '../definitions/query.ts'
import { comparedKeys, dimension, metric } from '../definitions/query-schema.ts'
import { assertCells } from '../reading/cells.ts'
import { emptyValueOf, type ValueOf } from '../reading/measure.ts'
import { type MeasuredGroups, measureGroups } from '../reading/measure-groups.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { basisTitle, isEmptyValue, keyColumns, keyOf, share, typeOf } from './groups.ts'
import { ask, type Operator } from './operator.ts'
import { type Ranked, rankByValue } from './ranks.ts'

export interface RankingQuery<
  Attribute extends string = never,
  D extends BuiltInDimension | Attribute = BuiltInDimension | Attribute,
> extends Query<Attribute> {
  readonly by: D
  readonly metric?: MetricName
  /** The number of rows to list; the rest is folded into `others`. Default: all. */
  readonly top?: number
  /** Also lists empty groups, after the others. Default false. */
  readonly withEmpty?: boolean
}

export interface RankingRow<D extends string = string> {
  readonly rank: number
  readonly key: Key<D>
  /** The establishment's name; for other dimensions, the value itself. */
  readonly label: string
  /** Null only for an empty group, which is listed on request. */
  readonly value: number | null
  readonly of: Of
  readonly share: number | null
  readonly previousValue: number | null
  /** Also null when there is no comparison. */
  readonly previousOf: Of
  readonly previousRank: number | null
  /** previousRank − rank: positive means up. */
  readonly rankChange: number | null
}

export interface RankingAnswer<D extends string = string>
  extends Answer<
    'ranking',
    {
      readonly metric: MetricName
      readonly by: readonly D[]
      readonly top: number | null
      readonly withEmpty: boolean
    }
  > {
  readonly period: Period
  readonly metric: MetricName
  readonly total: number | null
  readonly totalOf: Of
  readonly rows: readonly RankingRow<D>[]
  /** The groups past `top`, folded: their number, and the metric over their chats. Null when nothing was folded. */
  readonly others: { readonly count: number; readonly value: number | null; readonly of: Of } | null
}

const query = z.strictObject({
  ...comparedKeys,
  metric,
  by: dimension,
  top: z.int().positive().nullable().default(null),
  withEmpty: z.boolean().default(false),
})

export const rankingOperator: Operator<typeof query, typeof ranking, RankingRow> = {
  name: 'ranking',
  slug: 'ranking',
  query,
  answer: ({ answerKeys, by, count, key, metricName, metricValue, of, period, share }) =>
    z.strictObject({
      ...answerKeys('ranking', { metric: metricName, by, top: z.int().positive().nullable(), withEmpty: z.boolean() }),
      period,
      metric: metricName,
      total: metricValue.nullable(),
      totalOf: of,
      rows: z.array(
        z.strictObject({
          rank: z.int().positive(),
          key,
          label: z.string().describe("The establishment's name; for other dimensions, the value itself."),
          value: metricValue.nullable(),
          of,
          share,
          previousValue: metricValue.nullable(),
          previousOf: of,
          previousRank: z.int().positive().nullable(),
          rankChange: z.int().nullable().describe('previousRank − rank: positive means up.'),
        }),
      ),
      others: z
        .strictObject({ count: count('The number of folded groups.'), value: metricValue.nullable(), of })
        .nullable()
        .describe('The groups past top; null when none was folded.'),
    }),
  example: { period: 'last-month', by: 'establishment', metric: 'medianDelaySeconds', top: 10 },
  columns({ query, metric }) {
    const type = typeOf(metric)
    const rank: ColumnOf<RankingRow> = { name: 'rank', title: 'Rank', type: 'count', value: row => row.rank }
    const own: readonly ColumnOf<RankingRow>[] = [
      { name: 'label', title: 'Name', type: 'text', value: row => row.label },
      { name: 'value', title: metricOf(metric).title.en, type: `${type}?`, value: row => row.value },
      { name: 'of', title: basisTitle(metric), type: 'count?', value: row => row.of },
      { name: 'share', title: 'Share', type: 'share?', value: row => row.share },
      { name: 'previousValue', title: 'Previous', type: `${type}?`, compares: true, value: row => row.previousValue },
      { name: 'previousOf', title: basisTitle(metric), type: 'count?', compares: true, value: row => row.previousOf },
      { name: 'previousRank', title: 'Prev. rank', type: 'count?', compares: true, value: row => row.previousRank },
      { name: 'rankChange', title: 'Moved', type: 'rankChange?', compares: true, value: row => row.rankChange },
    ]
    return [rank, ...keyColumns(query.by, [rank, ...own]), ...own]
  },
  rows: ({ rows }) => rows,
  async run(reader, asked) {
    const { metric, by, top, withEmpty } = asked
    const scope = await resolvePeriodScope(reader, asked)
    const dimension = dimensionNamed(scope.dimensions, by)
    const windows = [scope.window, ...(scope.comparison === null ? [] : [scope.comparison.window])]
    await assertCells(reader, {
      fact: metricOf(metric).fact,
      chats: scope,
      by: [by],
      windows,
      buckets: null,
      withEmpty,
    })
    const groupsIn = (window: Window) => measureGroups(reader, { metric, by: [by], window, chats: scope })

    const [current, compared, labels] = await Promise.all([
      groupsIn(scope.window),
      scope.comparison === null ? null : groupsIn(scope.comparison.window),
      dimension.labels(reader.engine),
    ])
    const { total } = current
    const now = valuesOf(current)
    const previous = compared === null ? null : valuesOf(compared)
    const { signal } = reader.engine
    const full = await rankNonEmpty(metric, now, signal)
    const ranked = await rankNonEmpty(metric, previous ?? new Map(), signal)
    const previousPlaces = new Map(ranked.map(place => [place.key, place]))

    const empty = withEmpty
      ? await rankEmpty(
          metric,
          [...now.keys(), ...(previous?.keys() ?? []), ...(await listedValues(reader.engine, dimension, scope))],
          now,
          { ranked: full.length, signal },
        )
      : []
    const listed: readonly RankedGroup[] = [...full, ...empty].slice(0, top ?? undefined)
    const folded = full.slice(listed.length).map(({ key }) => key)

    const none = emptyValueOf(metric)
    const row = ({ rank, key, value }: RankedGroup): RankingRow => {
      const before = previousPlaces.get(key)
      return {
        rank,
        key: keyOf([by], [key]),
        label: labels.get(key) ?? key,
        value,
        of: (now.get(key) ?? none).of,
        share: share(metric, value, total.value),
        previousValue: previous === null ? null : (before?.value ?? none.value),
        previousOf: previous === null ? null : (previous.get(key) ?? none).of,
        previousRank: before?.rank ?? null,
        rankChange: before === undefined ? null : before.rank - rank,
      }
    }
    return {
      ...answerHead(scope, asked, { metric, by: [by], top, withEmpty }),
      metric,
      total: total.value,
      totalOf: total.of,
      rows: await mapInSlices(listed, row, signal),
      others: folded.length === 0 ? null : { count: folded.length, ...(await current.ofGroups(folded)) },
    }
  },
  ask: ranking,
}

/**
 * The groups of a dimension ordered by a metric, largest first, with the change of their ranks since the comparison.
 * Definition: docs/definitions.md, "Ranking". Throws `InvalidQueryError`.
 *
 * @example
 * const { rows } = await ranking(store, { period: '2026-10', by: 'establishment', top: 3, asOf: '2026-11-01T00:00:00Z' })
 * console.log(rows.length, rows[0]?.rank) // 2 1
 */
export function ranking<A extends string, const D extends BuiltInDimension | A>(
  source: Source<A>,
  query: RankingQuery<A, D>,
): Promise<RankingAnswer<D>> {
  return ask(rankingOperator, source, query) as Promise<RankingAnswer<D>>
}

interface RankedGroup {
  readonly rank: number
  readonly key: string
  readonly value: number | null
}

type Values = ReadonlyMap<string, ValueOf>

function valuesOf({ groups }: MeasuredGroups): Values {
  return new Map(groups.map(({ key, value, of }) => [key[0] ?? '', { value, of }]))
}

function rankNonEmpty(metric: MetricName, values: Values, signal: AbortSignal | undefined): Promise<readonly Ranked[]> {
  return rankByValue(
    [...values].flatMap(([key, { value }]) => (value === null || isEmptyValue(metric, value) ? [] : [{ key, value }])),
    signal,
  )
}

/** The empty groups, after the others: those with 0 before those with null, each kind with one common rank. */
async function rankEmpty(
  metric: MetricName,
  candidates: readonly string[],
  values: Values,
  { ranked, signal }: { readonly ranked: number; readonly signal: AbortSignal | undefined },
): Promise<readonly RankedGroup[]> {
  const currentValue = (key: string) => (values.get(key) ?? emptyValueOf(metric)).value
  const empty = [...new Set(candidates)].filter(key => isEmptyValue(metric, currentValue(key)))
  const keys = await sortInSlices(empty, compareText, signal)
  const zeros = keys.filter(key => currentValue(key) === 0)
  const nulls = keys.filter(key => currentValue(key) === null)
  return [
    ...zeros.map(key => ({ key, value: 0, rank: ranked + 1 })),
    ...nulls.map(key => ({ key, value: null, rank: ranked + zeros.length + 1 })),
  ]
}

/** The dimension's values among listed establishments that pass the filters and the restriction. Empty for channels and platforms. */
async function listedValues(engine: Engine, dimension: Dimension, scope: Chats): Promise<readonly string[]> {
  if (!dimension.ofEstablishment) return []
  const { where, not } = ofEstablishments(scope)
  const passing = chatsOf(scope.dimensions, { where, not }).conditions
  const conditions = [sql`listed`, ...passing, ...insideConditions(scope)]
  const { join, text } = dimension.text(sql`g.${identifier('key_1')}`)
  const rows = await engine.query(
    sql`SELECT ${text} AS value FROM (
      SELECT DISTINCT ${dimension.key} AS ${identifier('key_1')}
      FROM (SELECT establishment_key FROM ${storeTable('establishments')} WHERE ${allOf(conditions)}) AS f${dimension.join}
    ) AS g${join}`,
    { value: 'text' },
  )
  return rows.map(({ value }) => value)
}
