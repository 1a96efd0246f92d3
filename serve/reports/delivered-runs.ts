import type { Ledger, RunView } from '../../jobs/ledger/ledger.ts'
import { LedgerError } from '../../jobs/ledger/ledger-error.ts'
import type { PlannedReport, RenderedFile, RunState } from '../../jobs/ledger/records.ts'
import { scopedQuery } from '../../jobs/run/ask-report.ts'
import type { Locale } from '../../src/render/report-input.ts'
import { isWithinScope, type OwnPart } from './within-scope.ts'

/** A run of a subscription, with what of it somebody may see. */
export interface DeliveredRun {
  readonly run: string
  readonly subscription: string
  readonly state: RunState
  readonly period: { readonly start: string; readonly end: string }
  readonly zone: string
  readonly asOf: string
  readonly reports: readonly DeliveredReport[]
}

export interface DeliveredReport {
  readonly id: string
  /** The establishment's name or the value that it is about; null: everything that the subscription is about. */
  readonly label: string | null
  readonly locale: Locale
  /** As a reader sees it, without its ending. */
  readonly fileName: string
  readonly files: readonly RenderedFile[]
}

export interface Onlooker {
  /** Null: of everything. */
  readonly own: OwnPart | null
  /** The store that is served; who has but a part of it sees no report of another one. */
  readonly storeDirectory: string
}

/** The runs of a page of the ledger, newest first, and how many pages there are. Runs that cannot be read are left out. */
export async function deliveredRuns(
  ledger: Ledger,
  onlooker: Onlooker,
  { page, runsAPage }: { readonly page: number; readonly runsAPage: number },
): Promise<{ readonly runs: readonly DeliveredRun[]; readonly pages: number }> {
  const names = (await ledger.runs()).toReversed()
  const shown = names.slice((page - 1) * runsAPage, page * runsAPage)
  const runs = await Promise.all(shown.map(run => deliveredRun(ledger, onlooker, run)))
  return {
    runs: runs.filter(run => run !== null && run.reports.length > 0) as readonly DeliveredRun[],
    pages: Math.max(1, Math.ceil(names.length / runsAPage)),
  }
}

/** One run; null when there is none that can be read. */
export async function deliveredRun(ledger: Ledger, onlooker: Onlooker, run: string): Promise<DeliveredRun | null> {
  const view = await ledger.view(run).catch(error => {
    if (error instanceof LedgerError) return null
    throw error
  })
  if (view === null) return null
  const { plan } = view
  const { period, zone, asOf } = plan.query
  return {
    run: plan.run,
    subscription: plan.subscription,
    state: view.run.state,
    period,
    zone,
    asOf,
    reports: plan.reports.filter(report => maySee(view, report, onlooker)).map(report => delivered(view, report)),
  }
}

function delivered({ reports }: RunView, { id, scope, locale, fileName }: PlannedReport): DeliveredReport {
  return { id, label: scope?.label ?? null, locale, fileName, files: reports.get(id)?.files ?? [] }
}

function maySee({ plan }: RunView, report: PlannedReport, { own, storeDirectory }: Onlooker): boolean {
  if (own === null) return true
  return plan.storeDirectory === storeDirectory && isWithinScope(scopedQuery(plan.query, report).where ?? {}, own)
}
