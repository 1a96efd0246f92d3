import { operatorId, type RunView } from '../ledger/ledger.ts'
import { plannedDelivery } from './planned-delivery.ts'

/** A part of a run that did not go as planned. */
export interface Problem {
  readonly what: string
  readonly error: string
}

/** Describes everything in a run that was not done: the run itself, its reports, then its deliveries. */
export function problemsOf({ plan, run, reports, deliveries }: RunView): readonly Problem[] {
  const problems: Problem[] = []
  if (run.error !== null) problems.push({ what: `run ${plan.run}`, error: run.error })
  for (const { id, scope, locale } of plan.reports) {
    const record = reports.get(id)
    const what = `report ${scope === null ? 'of everything' : `${scope.dimension} ${scope.label}`} (${locale})`
    if (record?.state === 'given-up') problems.push({ what, error: record.error ?? 'no reason known' })
  }
  const operator = plannedDelivery(plan, operatorId)
  for (const { id, to } of operator === null ? plan.deliveries : [...plan.deliveries, operator]) {
    const record = deliveries.get(id)
    if (record === undefined || record.state === 'sent' || record.state === 'planned') continue
    // It is being sent now.
    if (record.state === 'sending' && !record.interrupted) continue
    const who = id === operatorId ? 'the operator ' : ''
    const what = to.transport === 'mail' ? `mail to ${who}${to.address}` : `folder ${to.directory}`
    problems.push({ what: `${what}: ${record.state}`, error: record.error ?? 'no reason known' })
  }
  return problems
}
