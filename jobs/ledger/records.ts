import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import type { ReportQuery } from '../../src/report/report-answers.ts'
import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { StoreIdentity } from '../../src/store/identity.ts'
import type { Locale } from '../../src/words/locale.ts'

/** One report of a run: which part of the chats, in which language. */
export interface PlannedReport {
  readonly id: string
  /** null: everything that the subscription's filters let through. */
  readonly scope: { readonly dimension: string; readonly value: string; readonly label: string } | null
  /**
   * All of the store that it is drawn from: what the subscription's `where` lets through, and its scope. Absent in plans of older
   * versions, whose reports counted the rows and establishments of the whole store beside their own figures.
   */
  readonly within?: FilterLists
  readonly locale: Locale
  /** In a folder, without its ending; no other report of the run has it. */
  readonly fileName: string
  /**
   * The same for its own readers: without the number that tells `fileName` from those of other reports, which would tell of those.
   * Absent in plans of older versions: `fileName`.
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
  /** Ids of reports, in the order in which they are attached. */
  readonly reports: readonly string[]
  /** Why it cannot be carried out at all, known when it was planned: a scope value that no chat has. */
  readonly refused: string | null
}

/** A report's question with its dates resolved. */
export interface RunQuery extends ReportQuery<string> {
  readonly period: { readonly start: string; readonly end: string }
  readonly zone: string
  readonly asOf: string
}

/** Who carries a run out: the workers of the queue, or a command in a terminal. Each leaves the other's runs alone. */
export type Driver = 'queue' | 'terminal'

/** What a run will do. Never changed: a corrected list of recipients makes another plan, which stands in its place. */
export interface Plan {
  readonly run: string
  readonly subscription: string
  /** The scheduled instant; null for a run asked for by hand. */
  readonly slot: string | null
  readonly driver: Driver
  readonly plannedAt: string
  readonly storeDirectory: string
  /** The version all its reports read; null when the run was refused. */
  readonly storeVersion: number | null
  /** Which store that is a version of; null as above. A plan of an earlier causerie does not say it. */
  readonly storeIdentity?: StoreIdentity | null
  /** The last load in it: rows of later loads came late. */
  readonly lastLoad: number | null
  /** Of every report, before its scope: period as dates, `asOf` frozen. */
  readonly query: RunQuery
  readonly formats: readonly ReportFormat[]
  readonly empty: 'refuse' | 'send'
  readonly attempts: number
  readonly retrySeconds: number
  /** Of a mail whose sending was cut: see the config. */
  readonly interrupted: 'at-most-once' | 'at-least-once'
  /** How long before it was planned the log may end without being stale, in hours. A plan of an earlier causerie does not say it. */
  readonly staleHours?: number
  /** Who is told when not all of it is done; null: nobody. */
  readonly operator: string | null
  readonly reports: readonly PlannedReport[]
  readonly deliveries: readonly PlannedDelivery[]
  /** Why nothing of it is done: a missed slot that is not caught up, a store that is too old. */
  readonly refused: { readonly state: 'skipped' | 'failed'; readonly reason: string } | null
}

export interface RenderedFile {
  readonly format: ReportFormat
  /** Inside the run's folder. */
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
  /** Tries that came to an end: one that ended with its process is none. */
  readonly attempts: number
  /** Of the last try; null when there is none to tell. */
  readonly error: string | null
}

/** How far one report is. `failed` is tried again, `given-up` is not. */
export interface ReportRecord extends Step {
  readonly state: ReportState
  readonly files: readonly RenderedFile[]
  /** Of the store that its files were drawn from; null before. */
  readonly storeVersion: number | null
  /** Processes that ended while they drew it. */
  readonly deaths: number
}

/** How far one delivery is. */
export interface DeliveryRecord extends Step {
  readonly state: DeliveryState
  /** What the server said, or where the files are; null until it is sent. */
  readonly response: string | null
  readonly sizeBytes: number | null
  /** `sending` after a crash that nobody settled: the letter may have arrived. */
  readonly interrupted: boolean
  /** Deliberate repeats of a letter that was sent: each has a Message-ID of its own. */
  readonly repeats: number
  /** Processes that ended while they handed it over. */
  readonly deaths: number
}

export const runStates = ['planned', 'done', 'partial', 'failed', 'skipped'] as const
/**
 * `planned` until everything in it has ended; `done`: all sent; `partial`: some; `failed`: none; `skipped`: missed runs that
 * are not caught up, one record for all of one outage.
 */
export type RunState = (typeof runStates)[number]

/** How a run ended, or that it is open (again). */
export interface RunRecord extends Step {
  readonly state: RunState
  readonly driver: Driver
}

/** What the steps of a run are about. */
export interface Records {
  readonly run: RunRecord
  readonly report: ReportRecord
  readonly delivery: DeliveryRecord
}
export type Subject = keyof Records
