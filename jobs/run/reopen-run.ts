import { addressKey, isSameAddress } from '../../config/address.ts'
import { meant } from '../../config/read-recipients.ts'
import { operatorId, type RunView, runId } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { PlannedDelivery, ReportRecord } from '../ledger/records.ts'
import { damagedFile } from './damaged-file.ts'
import type { Flow } from './flow.ts'
import { isDoubtful } from './planned-delivery.ts'
import { findPlanned } from './planned-version.ts'

/**
 * Which deliveries of a run to carry out again: `failed`, those that were not sent and certainly did not arrive; `doubtful`, letters that may
 * have arrived; or those to one address, even if its letter was sent (then as a new letter).
 */
export type Reopening = 'failed' | 'doubtful' | { readonly to: string }

/**
 * Reopens a run: the chosen deliveries, and the reports they lack, are planned as if never tried. Returns the number of deliveries; if a run
 * that has ended has none of them, returns 0 and changes nothing. An interrupted letter keeps its Message-ID, so that mail programs show it
 * once. Addresses in `except` (see `addressKey`) get nothing. No other process may be working on the run. Throws `LedgerError`.
 */
export async function reopenRun(
  { ledger }: Pick<Flow, 'ledger'>,
  run: string,
  which: Reopening,
  { except = new Set() }: { readonly except?: ReadonlySet<string> } = {},
): Promise<number> {
  const view = await ledger.view(run)
  const asked = chosen(view, which).filter(({ to }) => to.transport !== 'mail' || !except.has(addressKey(to.address)))
  if (asked.length === 0 && view.run.state !== 'planned') return 0
  for (const id of new Set(asked.flatMap(delivery => delivery.reports))) {
    const from = view.reports.get(id)
    if (from === undefined) continue
    if (await isDrawn(ledger, run, from)) continue
    await findPlanned(view.plan)
    await ledger.advance('report', { run, id, from }, { state: 'planned', attempts: 0, deaths: 0, error: null })
  }
  for (const { id } of asked) {
    const from = view.deliveries.get(id)
    if (from === undefined) continue
    const repeats = from.state === 'sent' ? from.repeats + 1 : from.repeats
    const fresh = { state: 'planned', attempts: 0, deaths: 0, error: null, interrupted: false, repeats } as const
    await ledger.advance('delivery', { run, id, from }, fresh)
  }
  await reopenOperator(ledger, run, view)
  await ledger.advance('run', { run, id: runId, from: view.run }, { state: 'planned', driver: 'terminal', error: null })
  return asked.length
}

/** Whether a report's files exist as they were drawn. */
export async function isDrawn(
  ledger: Pick<Flow['ledger'], 'filesOf'>,
  run: string,
  { state, files }: Pick<ReportRecord, 'state' | 'files'>,
): Promise<boolean> {
  return state === 'rendered' && (await damagedFile(ledger.filesOf(run), files)) === null
}

function chosen({ plan, deliveries }: RunView, which: Reopening): readonly PlannedDelivery[] {
  if (which === 'doubtful') return plan.deliveries.filter(one => isDoubtful(one, deliveries.get(one.id)))
  if (which === 'failed') {
    return plan.deliveries.filter(
      one => deliveries.get(one.id)?.state !== 'sent' && !isDoubtful(one, deliveries.get(one.id)),
    )
  }
  const asked = plan.deliveries.filter(({ to }) => to.transport === 'mail' && isSameAddress(to.address, which.to))
  if (asked.length > 0) return asked
  const known = plan.deliveries.flatMap(({ to }) => (to.transport === 'mail' ? [to.address] : []))
  throw new LedgerError(`run ${plan.run} has no recipient ${JSON.stringify(which.to)}${meant(which.to, known)}`)
}

/** The operator is told once. If that failed, they are told at the next end of the run. */
async function reopenOperator(ledger: Flow['ledger'], run: string, { deliveries }: RunView): Promise<void> {
  const from = deliveries.get(operatorId)
  if (from?.state !== 'given-up') return
  await ledger.advance(
    'delivery',
    { run, id: operatorId, from },
    { state: 'planned', attempts: 0, deaths: 0, error: null },
  )
}
