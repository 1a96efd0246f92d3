import type { DelayDistributionAnswer } from '../../metrics/operators/delay-distribution.ts'
import type { EvolutionAnswer } from '../../metrics/operators/evolution.ts'
import type { HeatmapAnswer } from '../../metrics/operators/heatmap.ts'
import type { RankingAnswer } from '../../metrics/operators/ranking.ts'
import type { SplitAnswer } from '../../metrics/operators/split.ts'
import type { SummaryAnswer } from '../../metrics/operators/summary.ts'
import type { VolumeAnswer } from '../../metrics/operators/volume.ts'
import type { WatchListAnswer } from '../../metrics/operators/watch-list.ts'
import type { Finding } from '../../quality/findings.ts'
import type { LoadCounts } from '../../quality/load-counts.ts'

/** What is known of the log behind a report. */
export interface DataQuality extends LoadCounts {
  /** What may make figures wrong. Reports drawn by an earlier causerie have none. */
  readonly findings?: readonly Finding[]
}

/** The name of an establishment that differs from its id. */
export interface EstablishmentName {
  readonly id: string
  readonly name: string
}

/** Everything a report shows, as answers from one store version. Plain JSON. */
export interface ReportInput {
  readonly volume: VolumeAnswer
  readonly byChannel: SplitAnswer
  readonly byPlatform: SplitAnswer
  /** Active chats in total, by channel and by platform, at one grain. */
  readonly evolution: EvolutionAnswer
  readonly evolutionByChannel: EvolutionAnswer
  readonly evolutionByPlatform: EvolutionAnswer
  /** Of other metrics, at the same grain. Absent if none was asked for. */
  readonly evolutions?: readonly EvolutionAnswer[]
  /** Active chats by establishment, then by each chosen attribute (region, sector, country, ...). */
  readonly rankings: readonly RankingAnswer[]
  readonly watchList: WatchListAnswer
  readonly heatmap: HeatmapAnswer
  readonly summary: SummaryAnswer
  readonly delayDistribution: DelayDistributionAnswer
  /** Names of the establishments in the filters, for the head. */
  readonly establishmentNames: readonly EstablishmentName[]
  /** Of the whole store; null for a report narrowed by a filter or restriction, whose readers must not learn about the rest. */
  readonly dataQuality: DataQuality | null
}
