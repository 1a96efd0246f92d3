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
export { toArrow } from './export/arrow.ts'
export { type CsvOptions, toCsv } from './export/csv.ts'
export type { AnyAnswer } from './export/flat-answer.ts'
export type { EstablishmentsInput } from './ingest/establishments.ts'
export type { LogInput, MappedLogInput } from './ingest/fill-incoming.ts'
export { type ForgetOptions, type ForgetReport, forget } from './ingest/forget/forget.ts'
export { type IngestOptions, type IngestReport, ingest } from './ingest/ingest.ts'
export type { MaxRejected } from './ingest/load-bounds.ts'
export type { EstablishmentRow, LogRow } from './ingest/log-row.ts'
export type { Mapping } from './ingest/mapping/mapping.ts'
export type { IngestProgress } from './ingest/progress.ts'
export type { FoundEncoding, Sureness } from './ingest/read/decode.ts'
export type {
  Answer,
  CellState,
  ChatListAnswer,
  ChatListRow,
  ChatState,
  Comparison,
  Coverage,
  DelayClass,
  DelayDistributionAnswer,
  EvolutionAnswer,
  EvolutionRow,
  HeatmapAnswer,
  HeatmapCell,
  Key,
  Period,
  RankingAnswer,
  RankingRow,
  SplitAnswer,
  SplitRow,
  SummaryAnswer,
  VolumeAnswer,
  VolumeFigures,
  WatchListAnswer,
  WatchListRow,
} from './metrics/answers.ts'
export { catalogue, type Metric, type MetricName, metricNames, type Unit } from './metrics/catalogue.ts'
export { chatList } from './metrics/chat-list.ts'
export { delayDistribution } from './metrics/delay-distribution.ts'
export { type BuiltInDimension, builtInDimensions } from './metrics/dimension.ts'
export { type DimensionValues, dimensionValues } from './metrics/dimension-values.ts'
export { evolution } from './metrics/evolution.ts'
export { heatmap } from './metrics/heatmap.ts'
export type {
  ChatKind,
  ChatListQuery,
  Clock,
  CompareInput,
  DelayDistributionQuery,
  EvolutionQuery,
  Filter,
  Grain,
  HeatmapQuery,
  HourOfWeek,
  PeriodInput,
  Query,
  RankingQuery,
  ResolvedQuery,
  SplitQuery,
  StartedIn,
  SummaryQuery,
  WatchListQuery,
} from './metrics/query.ts'
export { ranking } from './metrics/ranking.ts'
export { restrict } from './metrics/restrict.ts'
export { split } from './metrics/split.ts'
export { summary } from './metrics/summary.ts'
export { together } from './metrics/together.ts'
export { type UnknownValue, type UnknownValueNearest, unknownValues } from './metrics/unknown-values.ts'
export { volume } from './metrics/volume.ts'
export { watchList } from './metrics/watch-list.ts'
export type { StoreIdentity } from './store/identity.ts'
export { rejectReasons, type StoredRejectReason } from './store/reject-reasons.ts'
export { type Reject, type RejectsOptions, rejects } from './store/rejects.ts'
export { openStore, type Snapshot, type Store, type StoreOptions } from './store/store.ts'
