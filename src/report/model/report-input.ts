import type { DelayDistributionAnswer } from '../../metrics/operators/delay-distribution.ts'
import type { EvolutionAnswer } from '../../metrics/operators/evolution.ts'
import type { HeatmapAnswer } from '../../metrics/operators/heatmap.ts'
import type { RankingAnswer } from '../../metrics/operators/ranking.ts'
import type { SplitAnswer } from '../../metrics/operators/split.ts'
import type { SummaryAnswer } from '../../metrics/operators/summary.ts'
import type { VolumeAnswer } from '../../metrics/operators/volume.ts'
import type { WatchListAnswer } from '../../metrics/operators/watch-list.ts'

/** Counts over all loads of the store version that was read. */
export interface DataQuality {
  readonly loads: number
  /** The time of the last load, ISO 8601 UTC; null for an empty store. */
  readonly lastLoadedAt: string | null
  readonly rowsRead: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Distinct rejected rows: loading a file again rejects the same rows again. No figure counts them. */
  readonly leftOut: number
  /** Local times without an offset that occur twice; the first is taken. */
  readonly ambiguousTimes: number
  /** Local times without an offset that the clock skips; moved on by the gap. */
  readonly skippedTimes: number
  /** Rows dated after their load, duplicates included. */
  readonly futureRows: number
  /** Rows dropped in favour of another with the same id and other content, where neither has an `updated_at`. */
  readonly conflictingRepeats: number
  /** Establishments in the log that are in no establishments file. */
  readonly unknownEstablishments: number
  /** Establishments without a time zone of their own; they follow the report's clock. */
  readonly establishmentsWithoutZone: number
  /** All establishments of the store. */
  readonly establishments: number
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
