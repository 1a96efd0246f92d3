import type { DelayDistributionAnswer } from '../../metrics/operators/delay-distribution.ts'
import type { EvolutionAnswer } from '../../metrics/operators/evolution.ts'
import type { HeatmapAnswer } from '../../metrics/operators/heatmap.ts'
import type { RankingAnswer } from '../../metrics/operators/ranking.ts'
import type { SplitAnswer } from '../../metrics/operators/split.ts'
import type { SummaryAnswer } from '../../metrics/operators/summary.ts'
import type { VolumeAnswer } from '../../metrics/operators/volume.ts'
import type { WatchListAnswer } from '../../metrics/operators/watch-list.ts'

/** Where the figures come from: counts over all loads of the store version that was read. */
export interface DataQuality {
  readonly loads: number
  /** ISO 8601 UTC of the last load; null for an empty store. */
  readonly lastLoadedAt: string | null
  readonly rowsRead: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Rows rejected, each counted once: a file that is loaded again brings the same ones. They stand in no figure. */
  readonly leftOut: number
  /** Zone-less local times that occur twice, taken as the first. */
  readonly ambiguousTimes: number
  /** Zone-less local times that do not exist, moved on by the gap. */
  readonly skippedTimes: number
  /** Rows dated after their load, duplicates included. */
  readonly futureRows: number
  /** Rows dropped for another of the same id with other content, where neither says when it was written. */
  readonly conflictingRepeats: number
  /** Establishments met in the log and absent from every establishments file. */
  readonly unknownEstablishments: number
  /** Establishments without a zone of their own, on the report's clock. */
  readonly establishmentsWithoutZone: number
  /** All establishments known to the store. */
  readonly establishments: number
}

/** What an establishment is called whose id is not its name. */
export interface EstablishmentName {
  readonly id: string
  readonly name: string
}

/** Everything a report shows, as answers of one store version. Plain JSON: the renderers know no engine. */
export interface ReportInput {
  readonly volume: VolumeAnswer
  readonly byChannel: SplitAnswer
  readonly byPlatform: SplitAnswer
  /** activeChats: total, by channel, by platform, at one grain. */
  readonly evolution: EvolutionAnswer
  readonly evolutionByChannel: EvolutionAnswer
  readonly evolutionByPlatform: EvolutionAnswer
  /** activeChats: establishments, then one a chosen attribute (region, sector, country, ...). */
  readonly rankings: readonly RankingAnswer[]
  readonly watchList: WatchListAnswer
  readonly heatmap: HeatmapAnswer
  readonly summary: SummaryAnswer
  readonly delayDistribution: DelayDistributionAnswer
  /** Of the establishments that the filters name: a head says what they are called. */
  readonly establishmentNames: readonly EstablishmentName[]
  /** Of the whole store; null of a report that a filter or a restriction narrows, whose readers learn nothing of the rest. */
  readonly dataQuality: DataQuality | null
}
