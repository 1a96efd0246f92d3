import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { Version } from '../../src/store/versions.ts'
import type { PlannedReport, RenderedFile, RunQuery } from '../ledger/records.ts'
import type { PlannedVersion } from './planned-version.ts'

/** What a thread is asked to draw: plain JSON. */
export interface DrawRequest {
  /** The run, and which version of which store it is from. */
  readonly plan: PlannedVersion
  /** Where that version is kept. */
  readonly pinned: Version
  readonly query: RunQuery
  readonly report: PlannedReport
  /** Reports of the run that are asked in the same pass as this one, this one among them. */
  readonly alongside: readonly PlannedReport[]
  /** When the run was planned, ISO 8601 UTC, and how long before that its log may end without being stale. */
  readonly plannedAt: string
  readonly staleHours: number | undefined
  readonly formats: readonly ReportFormat[]
  readonly empty: 'refuse' | 'send'
  /** The folder of the run's files. */
  readonly directory: string
  /** Of the database, for one question. Default: every core. */
  readonly engineThreads?: number
}

/** What became of it. A report that must not be sent is an answer too: trying again cannot mend it. */
export type Drawn =
  | { readonly state: 'drawn'; readonly files: readonly RenderedFile[]; readonly storeVersion: number }
  | { readonly state: 'refused'; readonly reason: string }
