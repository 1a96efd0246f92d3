import { compareText } from '../../compare-text.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Source } from '../../engine/source.ts'
import { allOf, identifier, sql } from '../../engine/sql.ts'
import { mapInSlices, sortInSlices } from '../../slices.ts'
import type { RankingAnswer, RankingRow } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import { type BuiltInDimension, type Dimension, dimensionNamed } from '../definitions/dimension.ts'
import type { Window } from '../definitions/fact.ts'
import { type Chats, chatsOf, insideConditions, ofEstablishments } from '../definitions/filter.ts'
import type { RankingQuery } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { assertCells } from '../reading/cells.ts'
import { emptyValueOf, type ValueOf } from '../reading/measure.ts'
import { type MeasuredGroups, measureGroups } from '../reading/measure-groups.ts'
import { readFrom } from '../reading/read-from.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { type Ranked, rankByValue } from './ranks.ts'
import { isEmptyValue, keyOf, share } from './split.ts'

interface Place {
  readonly rank: number
  readonly key: string
  readonly value: number | null
}

type Values = ReadonlyMap<string, ValueOf>

/**
 * The groups of a dimension by a metric, largest first, with how their ranks moved against the comparison.
 * Definition: docs/definitions.md, "Ranking". Throws `InvalidQueryError`.
 */
export async function ranking<A extends string, const D extends BuiltInDimension | A>(
  source: Source<A>,
  query: RankingQuery<A, D>,
): Promise<RankingAnswer<D>> {
  const asked = parseQuery(querySchemas.ranking, query)
  const { metric, by, top, withEmpty } = asked
  return readFrom(source, async reader => {
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
    const listed: readonly Place[] = [...full, ...empty].slice(0, top ?? undefined)
    const folded = full.slice(listed.length).map(({ key }) => key)

    const none = emptyValueOf(metric)
    const row = ({ rank, key, value }: Place): RankingRow<D> => {
      const before = previousPlaces.get(key)
      return {
        rank,
        key: keyOf([by as D], [key]),
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
      kind: 'ranking',
      ...answerHead(scope, asked, { metric, by: [by], top, withEmpty }),
      metric,
      total: total.value,
      totalOf: total.of,
      rows: await mapInSlices(listed, row, signal),
      others: folded.length === 0 ? null : { count: folded.length, ...(await current.ofGroups(folded)) },
    }
  })
}

function valuesOf({ groups }: MeasuredGroups): Values {
  return new Map(groups.map(({ key, value, of }) => [key[0] ?? '', { value, of }]))
}

function rankNonEmpty(metric: MetricName, values: Values, signal: AbortSignal | undefined): Promise<readonly Ranked[]> {
  return rankByValue(
    [...values].flatMap(([key, { value }]) => (value === null || isEmptyValue(metric, value) ? [] : [{ key, value }])),
    signal,
  )
}

/** The empty groups after the others: 0 before null, each kind under one common rank. */
async function rankEmpty(
  metric: MetricName,
  candidates: readonly string[],
  values: Values,
  { ranked, signal }: { readonly ranked: number; readonly signal: AbortSignal | undefined },
): Promise<readonly Place[]> {
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

/** The dimension's values among listed establishments that pass the filters and are inside; channels and platforms are not theirs. */
async function listedValues(engine: Engine, dimension: Dimension, scope: Chats): Promise<readonly string[]> {
  if (!dimension.ofEstablishment) return []
  const { where, not } = ofEstablishments(scope)
  const passing = chatsOf(scope.dimensions, { where, not }).conditions
  const conditions = [sql`listed`, ...passing, ...insideConditions(scope)]
  const { join, text } = dimension.text(sql`g.${identifier('key_1')}`)
  const rows = await engine.query(
    sql`SELECT ${text} AS value FROM (
      SELECT DISTINCT ${dimension.key} AS ${identifier('key_1')}
      FROM (SELECT establishment_key FROM establishments WHERE ${allOf(conditions)}) AS f${dimension.join}
    ) AS g${join}`,
    { value: 'text' },
  )
  return rows.map(({ value }) => value)
}
