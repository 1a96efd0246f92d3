import { unpin } from '../../src/store/pin.ts'
import { fewAtATime } from '../ledger/few-at-a-time.ts'
import { type RunView, runId } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { DeliveryRecord, PlannedDelivery, ReportRecord } from '../ledger/records.ts'
import type { Flow } from './flow.ts'
import { outcomeOf } from './next-steps.ts'
import { isDoubtful, isSettledDelivery } from './planned-delivery.ts'
import { isSettledReport } from './report-step.ts'

export const abandonedText = 'given up by hand'

/**
 * Gives up the rest of a run. It releases the version of the store, records every open report and delivery as given up, and ends the run.
 * Deliveries that were made stay recorded, and a person still has to settle letters that may have arrived. Nothing is deleted. It can be
 * repeated after a crash or a full disk; the version is released first, because it may be what fills the disk. No other terminal may be
 * working on the run; a worker that is finds each step already taken. Throws `LedgerError`.
 */
export async function abandonRun({ ledger, log }: Pick<Flow, 'ledger' | 'log'>, run: string): Promise<RunView> {
  const view = await ledger.view(run)
  const { plan } = view
  if (view.run.state !== 'planned')
    throw new LedgerError(`only an open run can be given up: ${run} is ${view.run.state}`)
  await unpin(plan.storeDirectory, run)
  await fewAtATime(plan.reports, ({ id }) => giveUpReport(ledger, { run, id }), { atOnce })
  await fewAtATime(plan.deliveries, delivery => giveUpDelivery(ledger, run, delivery), { atOnce })
  for (;;) {
    const after = await ledger.view(run)
    if (after.run.state !== 'planned') return after
    const state = outcomeOf(after)
    if (state === null) throw new LedgerError(`run ${run} has changed in the meantime: give it up again`)
    const error = plan.refused?.reason ?? abandonedText
    // The person who typed the command knows, so no worker needs to tell the operator.
    await ledger.advance('run', { run, id: runId, from: after.run }, { state, driver: 'terminal', error })
    log.warn({ run, state }, abandonedText)
  }
}

const atOnce = 32

interface Part {
  readonly run: string
  readonly id: string
}

async function giveUpReport(ledger: Flow['ledger'], { run, id }: Part): Promise<void> {
  let from: ReportRecord
  do {
    from = await ledger.latest('report', run, id)
    if (isSettledReport(from)) return
  } while ((await ledger.advance('report', { run, id, from }, { state: 'given-up', error: abandonedText })) === null)
}

async function giveUpDelivery(ledger: Flow['ledger'], run: string, delivery: PlannedDelivery): Promise<void> {
  const { id } = delivery
  let from: DeliveryRecord
  do {
    from = await ledger.latest('delivery', run, id)
    if (isSettledDelivery(from)) return
  } while ((await ledger.advance('delivery', { run, id, from }, ended(delivery, from))) === null)
}

function ended(delivery: PlannedDelivery, from: DeliveryRecord): Partial<DeliveryRecord> {
  if (!isDoubtful(delivery, from)) return { state: 'given-up', error: abandonedText }
  return { interrupted: true, error: 'given up by hand while the letter was being handed over: it may have arrived' }
}
