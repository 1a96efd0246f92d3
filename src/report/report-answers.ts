import { defaultDelayEnds } from '../charts/delay-classes.ts'
import type { Engine } from '../engine/engine.ts'
import { read, type Source } from '../engine/source.ts'
import { lookup } from '../lookup.ts'
import type { MetricName } from '../metrics/definitions/catalogue.ts'
import { builtInDimensions, readDimensions } from '../metrics/definitions/dimension.ts'
import type { Clock, Query } from '../metrics/definitions/query.ts'
import { delayDistribution } from '../metrics/operators/delay-distribution.ts'
import { evolution } from '../metrics/operators/evolution.ts'
import { heatmap } from '../metrics/operators/heatmap.ts'
import { ranking } from '../metrics/operators/ranking.ts'
import { split } from '../metrics/operators/split.ts'
import { summary } from '../metrics/operators/summary.ts'
import { volume } from '../metrics/operators/volume.ts'
import { watchList } from '../metrics/operators/watch-list.ts'
import { readFrom } from '../metrics/reading/read-from.ts'
import { isUnrestricted, withinOf } from '../metrics/reading/restrict.ts'
import { together } from '../metrics/reading/together.ts'
import { readQuality } from '../quality/quality.ts'
import type { Store } from '../store/store.ts'
import { daysBetween } from '../time/civil.ts'
import type { Grain } from '../time/grain.ts'
import { establishmentNames } from './establishment-names.ts'
import type { DataQuality, ReportInput } from './model/report-input.ts'

/** The query of a report: one query for all answers, and the options of single charts. */
export interface ReportQuery<Attribute extends string = never> extends Query<Attribute> {
  /** For the evolution. Default: days up to two months, weeks up to seven, months beyond. */
  readonly grain?: Grain
  /** Whose local time the heatmap uses. Default: that of `startedIn`, or else `establishment`. */
  readonly clock?: Clock
  /** For the watch list. Default 4 days. */
  readonly olderThanSeconds?: number
  /** For the watch list. Default: none. */
  readonly maxAgeDays?: number
  /** The number of rows of each ranking; the rest is folded. Default 20, as many as its chart draws. */
  readonly top?: number
  /** Metrics whose evolution the report shows too if they have a target, see the option `targets`. Default: none. */
  readonly evolutionMetrics?: readonly MetricName[]
}

/**
 * Every answer that a report shows, all from one version of the store. Throws `InvalidQueryError`.
 *
 * @example
 * const { volume } = await reportInput(store, { period: '2026-10', zone: 'Europe/Paris', asOf: '2026-11-01T00:00:00Z' })
 */
export async function reportInput<A extends string>(store: Store<A>, query: ReportQuery<A>): Promise<ReportInput> {
  const [input] = await reportInputs(store, [query])
  return input as ReportInput
}

/**
 * The answers of many reports, in the order of their queries, all from one version. Reports that differ only in their establishments, such as
 * one per site, cost little more than a single one. Throws `InvalidQueryError` when any query is wrong.
 */
export async function reportInputs<A extends string>(
  store: Store<A>,
  queries: readonly ReportQuery<A>[],
): Promise<ReportInput[]> {
  const snapshot = await store.snapshot()
  try {
    return await together(snapshot, source => Promise.all(queries.map(query => reportAnswers(source, query))))
  } finally {
    snapshot.close()
  }
}

/** The answers of a report, from a source that is asked together with others. Throws `InvalidQueryError`. */
export async function reportAnswers<A extends string>(source: Source<A>, query: ReportQuery<A>): Promise<ReportInput> {
  const { grain, clock, olderThanSeconds, maxAgeDays, top = 20, evolutionMetrics = [], ...compared } = query
  const { compare: _, fullComparison: __, ...plain } = compared
  // Chosen hours apply neither to the watch list, which is about now, nor to the heatmap, which shows the whole week around them.
  const { startedIn, ...atAnyHour } = plain
  const { period: ___, ...undated } = atAnyHour
  const dimensions = await read(source, readDimensions)
  const attributes = [...dimensions.keys()].filter(name => !builtInDimensions.some(known => known === name)) as A[]
  const volumes = await volume(source, compared)
  const { start, end } = volumes.period
  const steps = { ...compared, grain: grain ?? grainFor(daysBetween(start, end)) }
  const ranked = worthRanking(['establishment', ...attributes], [compared.where ?? {}, ...withinOf(source)])
  const [byChannel, byPlatform, evolutions, rankings, watched, heat, outcomes, distribution, names, dataQuality] =
    await Promise.all([
      split(source, { ...compared, by: ['channel'] }),
      split(source, { ...compared, by: ['platform'] }),
      Promise.all([
        evolution(source, steps),
        evolution(source, { ...steps, by: 'channel' }),
        evolution(source, { ...steps, by: 'platform' }),
        ...evolutionMetrics.map(metric => evolution(source, { ...steps, metric })),
      ]),
      Promise.all(ranked.map(by => ranking(source, { ...compared, by, top }))),
      watchList(source, { ...undated, ...defined({ olderThanSeconds, maxAgeDays }) }),
      heatmap(source, { ...atAnyHour, ...defined({ clock: clock ?? startedIn?.clock }) }),
      summary(source, plain),
      delayDistribution(source, { ...plain, fromSeconds: [0, ...defaultDelayEnds] }),
      establishmentNames(source, volumes.query),
      isOfEverything(source, query)
        ? readFrom(source, reader => reader.remember('data quality', () => readDataQuality(reader.engine)))
        : null,
    ])
  const [whole, evolutionByChannel, evolutionByPlatform, ...others] = evolutions
  return {
    volume: volumes,
    byChannel,
    byPlatform,
    evolution: whole,
    evolutionByChannel,
    evolutionByPlatform,
    ...(others.length === 0 ? {} : { evolutions: others }),
    rankings,
    watchList: watched,
    heatmap: heat,
    summary: outcomes,
    delayDistribution: distribution,
    establishmentNames: names,
    dataQuality,
  }
}

async function readDataQuality(engine: Engine): Promise<DataQuality | null> {
  const { loads, findings } = await readQuality(engine, [])
  if (loads === null) return null
  // Reports are kept: an id in them could not be forgotten.
  return { ...loads, findings: findings.filter(({ count }) => count > 0).map(one => ({ ...one, example: null })) }
}

/**
 * Whether nothing narrows the report. A narrowed one is meant for the people concerned by that part, and the data quality of the whole store
 * (rows, rejects, establishments) would tell them about the others.
 */
function isOfEverything(source: Source, { where = {}, not = {} }: Pick<Query<string>, 'where' | 'not'>) {
  return isUnrestricted(source) && Object.keys({ ...where, ...not }).length === 0
}

/** Drops dimensions that a filter reduces to one value; with a single establishment there is nothing to rank at all. */
function worthRanking<D extends string>(
  dimensions: readonly D[],
  filters: readonly { readonly [K in string]?: readonly string[] }[],
): readonly D[] {
  const isSingle = (dimension: string) => filters.some(filter => lookup(filter, dimension)?.length === 1)
  return isSingle('establishment') ? [] : dimensions.filter(dimension => !isSingle(dimension))
}

/** The default grain of an evolution. */
export function grainFor(days: number): Grain {
  if (days <= 62) return 'day'
  return days <= 217 ? 'week' : 'month'
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>
}
