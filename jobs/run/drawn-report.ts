import type { Brand } from '../../src/report/model/brand.ts'
import type { Target } from '../../src/report/model/target.ts'
import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { Version } from '../../src/store/versions.ts'
import type { PlannedReport, RenderedFile, RunQuery } from '../ledger/records.ts'
import type { PlannedVersion } from './planned-version.ts'

/** The request to a thread to draw a report: plain JSON. */
export interface DrawRequest {
  /** The run, and the store and version that it is from. */
  readonly plan: PlannedVersion
  /** The path of that version. */
  readonly pinned: Version
  readonly query: RunQuery
  readonly report: PlannedReport
  /** The reports of the run, including this one, whose questions are asked in one pass. */
  readonly alongside: readonly PlannedReport[]
  /** When the run was planned, ISO 8601 UTC, and how many hours earlier its log may end without being stale. */
  readonly plannedAt: string
  readonly staleHours: number | undefined
  readonly brand?: Brand | undefined
  readonly fonts?: readonly string[] | undefined
  readonly targets?: readonly Target[] | undefined
  readonly formats: readonly ReportFormat[]
  readonly empty: 'refuse' | 'send'
  /** The folder of the run's files. */
  readonly directory: string
  /** How many threads the database may use for one question. Default: every core. */
  readonly engineThreads?: number
}

/** The result. A report that must not be sent is a result too, because a retry cannot fix it. */
export type Drawn =
  | { readonly state: 'drawn'; readonly files: readonly RenderedFile[]; readonly storeVersion: number }
  | { readonly state: 'refused'; readonly reason: string }
