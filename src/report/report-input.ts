import { delayDistribution } from '../metrics/delay-distribution.ts'
import { builtInDimensions, readDimensions } from '../metrics/dimension.ts'
import { evolution } from '../metrics/evolution.ts'
import { heatmap } from '../metrics/heatmap.ts'
import { daysBetween } from '../metrics/period/civil.ts'
import type { Clock, Grain, Query } from '../metrics/query.ts'
import { ranking } from '../metrics/ranking.ts'
import { split } from '../metrics/split.ts'
import { summary } from '../metrics/summary.ts'
import { volume } from '../metrics/volume.ts'
import { watchList } from '../metrics/watch-list.ts'
import { defaultDelayEnds } from '../render/charts/delay-classes.ts'
import type { ReportInput } from '../render/report-input.ts'
import type { Store } from '../store/store.ts'
import { readDataQuality } from './data-quality.ts'

/** What a report is asked: one query for both pages, and what only one of its charts needs. */
export interface ReportQuery<Attribute extends string = never> extends Query<Attribute> {
  /** Of the évolution. Default: days up to two months, weeks up to seven, months beyond. */
  readonly grain?: Grain
  /** Whose weekday and hour the heatmap is by. Default `establishment`. */
  readonly clock?: Clock
  /** Of the watch list. Default 4 days. */
  readonly olderThanSeconds?: number
  /** Of the watch list. Default: none. */
  readonly maxAgeDays?: number
  /** Rows of each classement; the rest is folded. Default 20, as many as its chart draws. */
  readonly top?: number
}

/** Every answer that a report shows, all read from one version of the store. Throws `InvalidQueryError`. */
export async function reportInput<A extends string>(store: Store<A>, query: ReportQuery<A>): Promise<ReportInput> {
  const { grain, clock, olderThanSeconds, maxAgeDays, top = 20, ...compared } = query
  const { compare: _, fullComparison: __, ...plain } = compared
  const { period: ___, ...undated } = plain
  const snapshot = await store.snapshot()
  try {
    const dimensions = await snapshot.read(readDimensions)
    const attributes = [...dimensions.keys()].filter(name => !builtInDimensions.some(known => known === name)) as A[]
    const volumes = await volume(snapshot, compared)
    const { start, end } = volumes.period
    const steps = { ...compared, grain: grain ?? grainFor(daysBetween(start, end)) }
    const rankings = []
    for (const by of worthRanking(['establishment', ...attributes], compared.where))
      rankings.push(await ranking(snapshot, { ...compared, by, top }))
    const distribution = await delayDistribution(snapshot, { ...plain, fromSeconds: [0, ...defaultDelayEnds] })
    return {
      volume: volumes,
      byChannel: await split(snapshot, { ...compared, by: ['channel'] }),
      byPlatform: await split(snapshot, { ...compared, by: ['platform'] }),
      evolution: await evolution(snapshot, steps),
      evolutionByChannel: await evolution(snapshot, { ...steps, by: 'channel' }),
      evolutionByPlatform: await evolution(snapshot, { ...steps, by: 'platform' }),
      rankings,
      watchList: await watchList(snapshot, { ...undated, ...defined({ olderThanSeconds, maxAgeDays }) }),
      heatmap: await heatmap(snapshot, { ...plain, ...defined({ clock }) }),
      summary: await summary(snapshot, plain),
      delayDistribution: distribution.classes,
      dataQuality: await snapshot.read(readDataQuality),
    }
  } finally {
    snapshot.close()
  }
}

/** A filter that lets one value through leaves nothing to rank by it; one establishment, nothing to rank at all. */
function worthRanking<D extends string>(
  dimensions: readonly D[],
  where: { readonly [K in string]?: readonly string[] } = {},
): readonly D[] {
  const isSingle = (dimension: string) => where[dimension]?.length === 1
  return isSingle('establishment') ? [] : dimensions.filter(dimension => !isSingle(dimension))
}

function grainFor(days: number): Grain {
  if (days <= 62) return 'day'
  return days <= 217 ? 'week' : 'month'
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>
}
