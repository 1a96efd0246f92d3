import { defaultLocale } from '../../src/words/locale.ts'
import { operatorId } from '../ledger/ledger.ts'
import type { DeliveryRecord, Plan, PlannedDelivery, ReportRecord, RunRecord } from '../ledger/records.ts'

/** A delivery, how far it is, and the reports that it takes. */
export interface Task {
  readonly plan: Plan
  readonly delivery: PlannedDelivery
  readonly from: DeliveryRecord
  readonly reports: ReadonlyMap<string, ReportRecord>
}

/** The planned delivery of an id, the letter to the operator among them. */
export function plannedDelivery(plan: Plan, id: string): PlannedDelivery | null {
  if (id !== operatorId) return plan.deliveries.find(delivery => delivery.id === id) ?? null
  if (plan.operator === null) return null
  const to = { transport: 'mail', address: plan.operator, name: null } as const
  return { id, to, locale: defaultLocale, reports: [], refused: null }
}

/** Settled: sent, given up, or for a person to settle. */
export function isSettledDelivery({ state, interrupted }: DeliveryRecord): boolean {
  return state === 'sent' || state === 'given-up' || (state === 'sending' && interrupted)
}

/** Whether a run has ended so that its operator is to be told. */
export function hasFailed({ state }: RunRecord): boolean {
  return state === 'partial' || state === 'failed' || state === 'skipped'
}

/** Whether nobody knows what became of a letter: its handing over was begun and no answer is written down. */
export function isDoubtful({ to }: PlannedDelivery, record: DeliveryRecord | undefined): boolean {
  return to.transport === 'mail' && record?.state === 'sending'
}
