import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import type { Brand } from '../../src/report/model/brand.ts'
import type { Target } from '../../src/report/model/target.ts'
import type { ReportQuery } from '../../src/report/report-answers.ts'
import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { StoreIdentity } from '../../src/store/identity.ts'
import type { Locale } from '../../src/words/locale.ts'
import type { PlannedAlert } from '../alerts/alert-records.ts'

/** One report of a run: a part of the chats, in one language. */
export interface PlannedReport {
  readonly id: string
  /** Null: all chats that match the subscription's filters. */
  readonly scope: { readonly dimension: string; readonly value: string; readonly label: string } | null
  /**
   * The only part of the store that it reads: the subscription's `where` and its scope. Absent in plans of older versions, whose reports
   * also counted the rows and establishments of the whole store.
   */
  readonly within?: FilterLists
  readonly locale: Locale
  /** The file name in a folder, without extension, unique within the run. */
  readonly fileName: string
  /**
   * The file name that its own readers see, without the number that makes `fileName` unique, which would reveal other reports. Absent in
   * plans of older versions, which use `fileName`.
   */
  readonly ownFileName?: string
}

/** Who or what gets which reports. */
export interface PlannedDelivery {
  readonly id: string
  readonly to:
    | { readonly transport: 'mail'; readonly address: string; readonly name: string | null }
    | { readonly transport: 'folder'; readonly directory: string }
  readonly locale: Locale
  /** The ids of its reports, in the order of attachment. */
  readonly reports: readonly string[]
  /** Why it can never be carried out, if known when planned, such as a scope value that no chat has. */
  readonly refused: string | null
  /** What a letter of an alert tells: the changes of `alert.news` with these names, `begins KEY` or `over KEY`. */
  readonly news?: readonly string[]
}

/** The question of a report, with resolved dates. */
export interface RunQuery extends ReportQuery<string> {
  readonly period: { readonly start: string; readonly end: string }
  readonly zone: string
  readonly asOf: string
}

/** Who carries out a run: the workers of the queue, or a command in a terminal. Each leaves the other's runs alone. */
export type Driver = 'queue' | 'terminal'

/** What a run will do. A plan never changes; a corrected list of recipients makes a new revision. */
export interface Plan {
  readonly run: string
  readonly subscription: string
  /** The scheduled instant; null for a run started by hand. */
  readonly slot: string | null
  readonly driver: Driver
  readonly plannedAt: string
  readonly storeDirectory: string
  /** The version of the store that all its reports read; null if the run was refused. */
  readonly storeVersion: number | null
  /** Identifies that store; null if the run was refused. Absent in plans of earlier versions. */
  readonly storeIdentity?: StoreIdentity | null
  /** The last load in that version. Rows of later loads are late. */
  readonly lastLoad: number | null
  /** The question of every report, before its scope, with the period as dates and `asOf` frozen. */
  readonly query: RunQuery
  readonly formats: readonly ReportFormat[]
  readonly empty: 'refuse' | 'send'
  readonly attempts: number
  readonly retrySeconds: number
  /** What to do with a mail whose sending was interrupted: see the config. */
  readonly interrupted: 'at-most-once' | 'at-least-once'
  /** How many hours before planning the log may end without being stale. Absent in plans of earlier versions. */
  readonly staleHours?: number
  /** Whose reports they are. Absent in plans of earlier versions, and without a brand. */
  readonly brand?: Brand | undefined
  /** Font files for letters that the shipped fonts lack. Absent in plans of earlier versions, and if the config names none. */
  readonly fonts?: readonly string[] | undefined
  /** What delays and shares are to reach. Absent in plans of earlier versions, and if the config has none. */
  readonly targets?: readonly Target[] | undefined
  /** The address that is told if the run does not complete; null: nobody. */
  readonly operator: string | null
  readonly reports: readonly PlannedReport[]
  readonly deliveries: readonly PlannedDelivery[]
  /** The check, if the subscription is an alert: it has no reports, and deliveries only for what changed. */
  readonly alert?: PlannedAlert | null
  /** Why the run is not carried out, such as a missed slot that is not caught up on, or a store that is too old. */
  readonly refused: { readonly state: 'skipped' | 'failed'; readonly reason: string } | null
}

export interface RenderedFile {
  readonly format: ReportFormat
  /** The name within the run's folder. */
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
}

export const reportStates = ['planned', 'rendering', 'rendered', 'failed', 'given-up'] as const
export const deliveryStates = ['planned', 'sending', 'sent', 'failed', 'given-up'] as const
export type ReportState = (typeof reportStates)[number]
export type DeliveryState = (typeof deliveryStates)[number]

interface Step {
  /** Grows by one with each change of state. */
  readonly step: number
  /** ISO 8601 UTC. */
  readonly at: string
  /** Attempts that ended. An attempt whose process died does not count. */
  readonly attempts: number
  /** The error of the last attempt; null if there is none. */
  readonly error: string | null
}

/** The state of a report. `failed` is retried, `given-up` is not. */
export interface ReportRecord extends Step {
  readonly state: ReportState
  readonly files: readonly RenderedFile[]
  /** The version of the store that its files were drawn from; null until they are. */
  readonly storeVersion: number | null
  /** How many processes died while drawing it. */
  readonly deaths: number
}

/** The state of a delivery. */
export interface DeliveryRecord extends Step {
  readonly state: DeliveryState
  /** The server's answer, or where the files are; null until it is sent. */
  readonly response: string | null
  readonly sizeBytes: number | null
  /** True: it is `sending` after a crash that nobody has settled, so the letter may have arrived. */
  readonly interrupted: boolean
  /** How often a letter that was sent was deliberately repeated. Each repeat has its own Message-ID. */
  readonly repeats: number
  /** How many processes died while handing it over. */
  readonly deaths: number
}

export const runStates = ['planned', 'done', 'partial', 'failed', 'skipped'] as const
/**
 * `planned` until everything in it has ended. `done`: all sent; `partial`: some; `failed`: none; `skipped`: missed runs that are not caught
 * up on, one record for each outage.
 */
export type RunState = (typeof runStates)[number]

/** How a run ended, or that it is open or reopened. */
export interface RunRecord extends Step {
  readonly state: RunState
  readonly driver: Driver
}

/** The subjects of the steps of a run. */
export interface Records {
  readonly run: RunRecord
  readonly report: ReportRecord
  readonly delivery: DeliveryRecord
}
export type Subject = keyof Records
