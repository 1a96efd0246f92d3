import { runId } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { PlannedDelivery } from '../ledger/records.ts'
import type { Flow } from './flow.ts'

/** Which deliveries of a run to carry out again. */
export interface Reopening {
  /** One recipient, also when the letter was sent: then as a new letter. Null: all that were not sent, cut ones among them. */
  readonly to: string | null
}

/**
 * Opens a run again: the chosen deliveries, and the reports they lack, are planned as if never tried. Gives how many deliveries. A
 * letter that was cut goes out under the Message-ID it had, so that a mail program shows it once. Throws `LedgerError`.
 */
export async function reopenRun({ ledger }: Pick<Flow, 'ledger'>, run: string, { to }: Reopening): Promise<number> {
  const { plan, run: record, reports, deliveries } = await ledger.view(run)
  const isAsked = (delivery: PlannedDelivery) =>
    to === null
      ? deliveries.get(delivery.id)?.state !== 'sent'
      : delivery.to.transport === 'mail' && delivery.to.address.toLowerCase() === to.toLowerCase()
  const asked = plan.deliveries.filter(isAsked)
  if (to !== null && asked.length === 0) throw new LedgerError(`run ${run} has no recipient ${JSON.stringify(to)}`)
  const lacking = new Set(asked.flatMap(delivery => delivery.reports))
  for (const id of lacking) {
    const from = reports.get(id)
    if (from === undefined || from.state === 'rendered') continue
    await ledger.advance('report', { run, id, from }, { state: 'planned', attempts: 0, error: null })
  }
  for (const { id } of asked) {
    const from = deliveries.get(id)
    if (from === undefined) continue
    const repeats = from.state === 'sent' ? from.repeats + 1 : from.repeats
    const fresh = { state: 'planned', attempts: 0, error: null, interrupted: false, repeats } as const
    await ledger.advance('delivery', { run, id, from }, fresh)
  }
  await ledger.advance('run', { run, id: runId, from: record }, { state: 'planned', driver: 'terminal', error: null })
  return asked.length
}
