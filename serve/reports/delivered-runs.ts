import type { Ledger, RunView } from '../../jobs/ledger/ledger.ts'
import { LedgerError } from '../../jobs/ledger/ledger-error.ts'
import type { Plan, PlannedReport, RenderedFile, RunState } from '../../jobs/ledger/records.ts'
import { isSettledDelivery } from '../../jobs/run/planned-delivery.ts'
import { isSettledReport } from '../../jobs/run/report-step.ts'
import type { Locale } from '../../src/words/locale.ts'
import { isWithinScope, type OwnPart } from './within-scope.ts'

/** A run of a subscription, limited to what somebody may see. */
export interface DeliveredRun {
  readonly run: string
  readonly subscription: string
  /** The state according to the visible reports only, so that it reveals nothing about the others. */
  readonly state: RunState
  readonly period: { readonly start: string; readonly end: string }
  readonly zone: string
  readonly asOf: string
  readonly reports: readonly DeliveredReport[]
}

export interface DeliveredReport {
  readonly id: string
  /** The name of the establishment, or the value, that it covers; null: everything in the subscription. */
  readonly label: string | null
  readonly locale: Locale
  /** The file name that a reader sees, without its extension. */
  readonly fileName: string
  readonly files: readonly RenderedFile[]
}

export interface Onlooker {
  /** Null: everything. */
  readonly own: OwnPart | null
  /** The served store. Viewers who see only a part of it see no reports of other stores. */
  readonly storeDirectory: string
}

/**
 * A page of the runs with a report that somebody may see, newest first, and whether there are older ones. Unreadable runs, and runs of which they
 * see nothing, are left out before paging.
 */
export async function deliveredRuns(
  ledger: Ledger,
  onlooker: Onlooker,
  { page, runsAPage }: { readonly page: number; readonly runsAPage: number },
): Promise<{ readonly runs: readonly DeliveredRun[]; readonly hasOlder: boolean }> {
  const [first, end] = [(page - 1) * runsAPage, page * runsAPage]
  const shown: string[] = []
  let seen = 0
  for (const run of (await ledger.runs()).toReversed()) {
    const plan = await readable(() => ledger.plan(run))
    if (plan === null || !plan.reports.some(report => maySee(plan, report, onlooker))) continue
    if (seen === end) return { runs: await runsOf(ledger, onlooker, shown), hasOlder: true }
    if (seen >= first) shown.push(run)
    seen++
  }
  return { runs: await runsOf(ledger, onlooker, shown), hasOlder: false }
}

async function runsOf(ledger: Ledger, onlooker: Onlooker, names: readonly string[]): Promise<readonly DeliveredRun[]> {
  const runs = await Promise.all(names.map(run => deliveredRun(ledger, onlooker, run)))
  return runs.filter(run => run !== null)
}

/** One run; null if it does not exist or cannot be read. */
export async function deliveredRun(ledger: Ledger, onlooker: Onlooker, run: string): Promise<DeliveredRun | null> {
  const view = await readable(() => ledger.view(run))
  if (view === null) return null
  const { plan } = view
  const { period, zone, asOf } = plan.query
  const reports = plan.reports.filter(report => maySee(plan, report, onlooker))
  return {
    run: plan.run,
    subscription: plan.subscription,
    state: onlooker.own === null ? view.run.state : stateOf(view, new Set(reports.map(({ id }) => id))),
    period,
    zone,
    asOf,
    reports: reports.map(report => delivered(view, report)),
  }
}

async function readable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof LedgerError) return null
    throw error
  }
}

/** The state of a run according to some of its reports, and to the deliveries that contain only those. */
function stateOf({ plan, reports, deliveries }: RunView, own: ReadonlySet<string>): RunState {
  const drawn = [...own].map(id => reports.get(id)).filter(record => record !== undefined)
  const sent = plan.deliveries
    .filter(delivery => delivery.reports.length > 0 && delivery.reports.every(id => own.has(id)))
    .map(({ id }) => deliveries.get(id))
    .filter(record => record !== undefined)
  if (!drawn.every(isSettledReport) || !sent.every(isSettledDelivery)) return 'planned'
  const done = [...drawn.map(({ state }) => state === 'rendered'), ...sent.map(({ state }) => state === 'sent')]
  if (done.every(isDone => isDone)) return 'done'
  return sent.some(({ state }) => state === 'sent') ? 'partial' : 'failed'
}

function delivered({ reports }: RunView, report: PlannedReport): DeliveredReport {
  const { id, scope, locale, fileName, ownFileName } = report
  return {
    id,
    label: scope?.label ?? null,
    locale,
    fileName: ownFileName ?? fileName,
    files: reports.get(id)?.files ?? [],
  }
}

/** Viewers who see only a part of the store see only reports that were drawn from that part, as on the live pages. */
function maySee(plan: Plan, { within }: PlannedReport, { own, storeDirectory }: Onlooker): boolean {
  if (own === null) return true
  return plan.storeDirectory === storeDirectory && within !== undefined && isWithinScope(within, own)
}
