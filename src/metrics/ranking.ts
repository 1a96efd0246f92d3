import type { Engine } from '../engine/engine.ts'
import { allOf, identifier, operation, type Sql, sql, texts } from '../engine/sql.ts'
import type { RankingAnswer, RankingRow } from './answers.ts'
import { type MetricName, metricOf } from './catalogue.ts'
import { compareText } from './compare-text.ts'
import { type BuiltInDimension, type Dimension, dimensionNamed } from './dimension.ts'
import type { Window } from './fact.ts'
import { filterConditions, ofEstablishments } from './filter.ts'
import { measure, measureTotal } from './measure.ts'
import type { RankingQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { type Ranked, rankByValue } from './ranks.ts'
import { answerHead, type PeriodScope, resolvePeriodScope } from './scope.ts'
import { isEmptyValue, keyOf, share } from './split.ts'
import type { TypedSource } from './typed-source.ts'

interface Place {
  readonly rank: number
  readonly key: string
  readonly value: number | null
}

/**
 * The groups of a dimension by a metric, largest first, with how their ranks moved against the comparison.
 * Definition: METRICS.md, "Classement". Throws `InvalidQueryError`.
 */
export async function ranking<A extends string, const D extends BuiltInDimension | A>(
  source: TypedSource<A>,
  query: RankingQuery<A, D>,
): Promise<RankingAnswer<D>> {
  const asked = parseQuery(querySchemas.ranking, query)
  const { metric, by, top, withEmpty } = asked
  return source.read(async engine => {
    const scope = await resolvePeriodScope(engine, asked)
    const dimension = dimensionNamed(scope.dimensions, by)
    const valuesIn = (window: Window) => groupValues(engine, metric, dimension, scope, window)

    const total = (await measureTotal(engine, [metric], scope))[metric]
    const now = await valuesIn(scope.window)
    const previous = scope.comparison === null ? null : await valuesIn(scope.comparison.window)
    const full = rankNonEmpty(metric, now)
    const previousPlaces = new Map(rankNonEmpty(metric, previous ?? new Map()).map(place => [place.key, place]))

    const empty = withEmpty
      ? rankEmpty(
          metric,
          [...now.keys(), ...(previous?.keys() ?? []), ...(await listedValues(engine, dimension, scope))],
          now,
          full.length,
        )
      : []
    const listed: readonly Place[] = [...full, ...empty].slice(0, top ?? undefined)
    const folded = full.slice(listed.length).map(({ key }) => key)
    const labels = await readLabels(
      engine,
      dimension,
      listed.map(({ key }) => key),
    )

    const row = ({ rank, key, value }: Place): RankingRow<D> => {
      const before = previousPlaces.get(key)
      return {
        rank,
        key: keyOf([by as D], [key]),
        label: labels.get(key) ?? key,
        value,
        share: share(metric, value, total),
        previousValue: previous === null ? null : (before?.value ?? metricOf(metric).empty),
        previousRank: before?.rank ?? null,
        rankChange: before === undefined ? null : before.rank - rank,
      }
    }
    return {
      ...answerHead(scope, asked, { metric, by: [by], top, withEmpty }),
      period: scope.period,
      metric,
      total,
      rows: listed.map(row),
      others:
        folded.length === 0
          ? null
          : { count: folded.length, value: await measureFolded(engine, metric, dimension, scope, folded) },
    }
  })
}

async function groupValues(
  engine: Engine,
  metric: MetricName,
  dimension: Dimension,
  { conditions }: PeriodScope,
  window: Window,
): Promise<ReadonlyMap<string, number | null>> {
  const rows = await measure(engine, metric, { window, conditions, by: [dimension] })
  return new Map(rows.map(({ key, value }) => [key[0] ?? '', value]))
}

function rankNonEmpty(metric: MetricName, values: ReadonlyMap<string, number | null>): readonly Ranked[] {
  return rankByValue(
    [...values].flatMap(([key, value]) => (value === null || isEmptyValue(metric, value) ? [] : [{ key, value }])),
  )
}

/** The empty groups after the others: 0 before null, each kind under one common rank. */
function rankEmpty(
  metric: MetricName,
  candidates: readonly string[],
  values: ReadonlyMap<string, number | null>,
  ranked: number,
): readonly Place[] {
  const currentValue = (key: string) => values.get(key) ?? metricOf(metric).empty
  const keys = [...new Set(candidates)].filter(key => isEmptyValue(metric, currentValue(key))).sort(compareText)
  const zeros = keys.filter(key => currentValue(key) === 0)
  const nulls = keys.filter(key => currentValue(key) === null)
  return [
    ...zeros.map(key => ({ key, value: 0, rank: ranked + 1 })),
    ...nulls.map(key => ({ key, value: null, rank: ranked + zeros.length + 1 })),
  ]
}

/** The dimension's values among listed establishments that pass the filters; channels and platforms are not theirs. */
async function listedValues(engine: Engine, dimension: Dimension, scope: PeriodScope): Promise<readonly string[]> {
  if (!dimension.ofEstablishment) return []
  const { dimensions, where, not } = scope
  const conditions = filterConditions(
    dimensions,
    ofEstablishments(dimensions, where),
    ofEstablishments(dimensions, not),
  )
  const { join, text } = dimension.text(sql`g.${identifier('key_1')}`)
  const rows = await engine.query(
    sql`SELECT ${text} AS value FROM (
      SELECT DISTINCT ${dimension.key} AS ${identifier('key_1')}
      FROM (SELECT establishment_key FROM establishments WHERE ${allOf([sql`listed`, ...conditions])}) AS f${dimension.join}
    ) AS g${join}`,
    { value: 'text' },
  )
  return rows.map(({ value }) => value)
}

async function readLabels(
  engine: Engine,
  dimension: Dimension,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (dimension.labels === null) return new Map()
  const rows = await engine.query(
    sql`SELECT value, label FROM (${dimension.labels}) WHERE ${operation('isIn', sql`value`, sql`${texts(keys)}`)}`,
    { value: 'text', label: 'text' },
  )
  return new Map(rows.map(({ value, label }) => [value, label]))
}

/** The metric over the chats of the folded groups, each once. */
async function measureFolded(
  engine: Engine,
  metric: MetricName,
  dimension: Dimension,
  { window, conditions }: PeriodScope,
  folded: readonly string[],
): Promise<number | null> {
  const inFolded: Sql = dimension.matches(folded)
  return (await measureTotal(engine, [metric], { window, conditions: [...conditions, inFolded] }))[metric]
}
