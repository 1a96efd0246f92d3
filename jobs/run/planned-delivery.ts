import { defaultLocale } from '../../src/words/locale.ts'
import { operatorId } from '../ledger/ledger.ts'
import type { DeliveryRecord, Plan, PlannedDelivery, ReportRecord, RunRecord } from '../ledger/records.ts'

/** A delivery, its state, and its reports. */
export interface Task {
  readonly plan: Plan
  readonly delivery: PlannedDelivery
  readonly from: DeliveryRecord
  readonly reports: ReadonlyMap<string, ReportRecord>
}

/** The planned delivery with an id, which may be the letter to the operator. */
export function plannedDelivery(plan: Plan, id: string): PlannedDelivery | null {
  if (id !== operatorId) return plan.deliveries.find(delivery => delivery.id === id) ?? null
  if (plan.operator === null) return null
  const to = { transport: 'mail', address: plan.operator, name: null } as const
  return { id, to, locale: defaultLocale, reports: [], refused: null }
}

/** Whether nothing is left to do automatically: it was sent, given up, or is for a person to settle. */
export function isSettledDelivery({ state, interrupted }: DeliveryRecord): boolean {
  return state === 'sent' || state === 'given-up' || (state === 'sending' && interrupted)
}

/** Whether a run ended in a way that the operator must be told about. */
export function hasFailed({ state }: RunRecord): boolean {
  return state === 'partial' || state === 'failed' || state === 'skipped'
}

/** Whether nobody knows if a letter arrived: the handover began, but no answer is recorded. */
export function isDoubtful({ to }: PlannedDelivery, record: DeliveryRecord | undefined): boolean {
  return to.transport === 'mail' && record?.state === 'sending'
}
