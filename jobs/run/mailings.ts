import type { Ledger } from '../ledger/ledger.ts'
import type { DeliveryRecord, Plan } from '../ledger/records.ts'
import { isSettledDelivery } from './planned-delivery.ts'
import { type Standing, standingOf } from './standing.ts'

/** The letters that a run sent, or will send, for a period. */
export interface Mailing {
  readonly run: string
  readonly plannedAt: string
  readonly standing: Standing
  /** Addresses whose letter was sent or may have arrived. */
  readonly sent: readonly string[]
  /** Addresses whose letter is still to be sent. */
  readonly pending: readonly string[]
}

/** The runs of a subscription for a period that sent or will send a letter, oldest first. Throws `LedgerError`. */
export async function mailingsOf(
  ledger: Ledger,
  { subscription, period }: Pick<Plan, 'subscription'> & { readonly period: Plan['query']['period'] },
): Promise<readonly Mailing[]> {
  const mailings: Mailing[] = []
  for (const run of await ledger.runs()) {
    if (!run.startsWith(`${subscription}.`)) continue
    const plan = await ledger.plan(run)
    if (plan === null || plan.subscription !== subscription || !isSame(plan.query.period, period)) continue
    const { deliveries } = await ledger.view(run)
    const standing = await standingOf(ledger, run)
    const addresses = (isOne: (record: DeliveryRecord) => boolean) =>
      plan.deliveries.flatMap(({ id, to }) => {
        const record = deliveries.get(id)
        return to.transport === 'mail' && record !== undefined && isOne(record) ? [to.address] : []
      })
    const hasGone = ({ state }: DeliveryRecord) => state === 'sent' || state === 'sending'
    const sent = addresses(hasGone)
    const pending = standing === 'ended' ? [] : addresses(record => !hasGone(record) && !isSettledDelivery(record))
    if (sent.length + pending.length > 0) mailings.push({ run, plannedAt: plan.plannedAt, standing, sent, pending })
  }
  return mailings
}

function isSame(a: Plan['query']['period'], b: Plan['query']['period']): boolean {
  return a.start === b.start && a.end === b.end
}
