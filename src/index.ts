export { type Source, withSignal } from './engine/source.ts'
export {
  CauserieError,
  EngineError,
  IngestError,
  InvalidQueryError,
  type QueryProblem,
  type RejectReason,
  RenderError,
  StoreError,
} from './errors.ts'
export type { ExportQuery } from './export/export-scope.ts'
export { type ExportOptions, type ExportReport, exportStore, type WrittenFile } from './export/export-store.ts'
export type { ExportedTable } from './export/exported-tables.ts'
export type { ExportFormat, WrittenTable } from './export/write-table.ts'
export type { EstablishmentsInput } from './ingest/establishments.ts'
export type { FromSource, LogInput, MappedLogInput } from './ingest/fill-incoming.ts'
export { type ForgetOptions, type ForgetReport, forget } from './ingest/forget/forget.ts'
export { type IngestOptions, type IngestReport, ingest } from './ingest/ingest.ts'
export type { MaxRejected } from './ingest/load-bounds.ts'
export type { ArrowTable, EstablishmentRow, LogRow } from './ingest/log-row.ts'
export type { Mapping } from './ingest/mapping/mapping.ts'
export type { IngestProgress } from './ingest/progress.ts'
export type { FoundEncoding, Sureness } from './ingest/read/decode.ts'
export type { LiveSource } from './ingest/sources/live-source.ts'
export type { Answer, ChatState, Comparison, Coverage, Key, Period } from './metrics/definitions/answers.ts'
export { catalogue, type Metric, type MetricName, metricNames, type Unit } from './metrics/definitions/catalogue.ts'
export { type BuiltInDimension, builtInDimensions } from './metrics/definitions/dimension.ts'
export type {
  ChatKind,
  Clock,
  CommonQuery,
  CompareInput,
  Filter,
  HourOfWeek,
  PeriodInput,
  PeriodQuery,
  Query,
  ResolvedQuery,
  StartedIn,
} from './metrics/definitions/query.ts'
export {
  type ChatListAnswer,
  type ChatListQuery,
  type ChatListRow,
  chatList,
} from './metrics/operators/chat-list.ts'
export {
  type DelayClass,
  type DelayDistributionAnswer,
  type DelayDistributionQuery,
  delayDistribution,
} from './metrics/operators/delay-distribution.ts'
export { type DimensionValues, dimensionValues } from './metrics/operators/dimension-values.ts'
export {
  type EvolutionAnswer,
  type EvolutionQuery,
  type EvolutionRow,
  evolution,
} from './metrics/operators/evolution.ts'
export {
  type CellState,
  type HeatmapAnswer,
  type HeatmapCell,
  type HeatmapQuery,
  heatmap,
} from './metrics/operators/heatmap.ts'
export type { AnyAnswer } from './metrics/operators/index.ts'
export { type RankingAnswer, type RankingQuery, type RankingRow, ranking } from './metrics/operators/ranking.ts'
export { type SplitAnswer, type SplitQuery, type SplitRow, split } from './metrics/operators/split.ts'
export { type SummaryAnswer, type SummaryQuery, summary } from './metrics/operators/summary.ts'
export { type TableAnswer, type TableFigure, type TableQuery, type TableRow, table } from './metrics/operators/table.ts'
export { type UnknownValue, type UnknownValueNearest, unknownValues } from './metrics/operators/unknown-values.ts'
export { type VolumeAnswer, type VolumeFigures, volume } from './metrics/operators/volume.ts'
export {
  type WatchListAnswer,
  type WatchListQuery,
  type WatchListRow,
  watchList,
} from './metrics/operators/watch-list.ts'
export { restrict } from './metrics/reading/restrict.ts'
export { together } from './metrics/reading/together.ts'
export { type CheckedRule, type CheckOptions, checkQuality } from './quality/check-quality.ts'
export type { CountedThing, Finding, FindingName } from './quality/findings.ts'
export type { LoadCounts } from './quality/load-counts.ts'
export type { SkippedReason } from './quality/load-findings.ts'
export { type Quality, quality } from './quality/quality.ts'
export type { Bound, QualityRules, SizeName } from './quality/quality-rules.ts'
export type { StoreIdentity } from './store/identity.ts'
export { rejectReasons, type StoredRejectReason } from './store/reject-reasons.ts'
export { type Reject, type RejectsOptions, rejects } from './store/rejects.ts'
export { openStore, type Snapshot, type Store, type StoreOptions } from './store/store.ts'
export { type CsvOptions, toCsv } from './tables/csv.ts'
export type { Grain } from './time/grain.ts'
