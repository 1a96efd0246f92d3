import { operatorId, type RunView } from '../ledger/ledger.ts'
import type { RunState } from '../ledger/records.ts'
import { hasFailed, isSettledDelivery } from './planned-delivery.ts'
import { isSettledReport } from './report-step.ts'

/** What can be done now for a run. The items of a list can be done in parallel. */
export interface NextSteps {
  /** The ids of reports to draw. */
  readonly draw: readonly string[]
  /** The ids of deliveries whose reports are all drawn or given up. */
  readonly deliver: readonly string[]
  /** How the run ends; null while there is something left to do. */
  readonly end: Exclude<RunState, 'planned'> | null
}

/** The next steps of a run: a pure function of what is recorded, so any process can continue after any crash. */
export function nextSteps(view: RunView): NextSteps {
  const { plan, reports, deliveries, run } = view
  const isDrawn = (id: string) => {
    const record = reports.get(id)
    return record !== undefined && isSettledReport(record)
  }
  const isDelivered = (id: string) => {
    const record = deliveries.get(id)
    return record !== undefined && isSettledDelivery(record)
  }
  const end = outcomeOf(view)
  if (run.state !== 'planned') {
    return { draw: [], deliver: mustTell(view) && !isDelivered(operatorId) ? [operatorId] : [], end: null }
  }
  return {
    draw: plan.reports.map(({ id }) => id).filter(id => !isDrawn(id)),
    deliver: plan.deliveries
      .filter(delivery => !isDelivered(delivery.id) && delivery.reports.every(isDrawn))
      .map(({ id }) => id),
    end,
  }
}

/** Whether the operator must be told about an ended run. */
function mustTell({ plan, run }: RunView): boolean {
  return plan.operator !== null && hasFailed(run)
}

/** How a run ends, given the state of its parts; null while one of them is open. */
export function outcomeOf({ plan, reports, deliveries }: RunView): NextSteps['end'] {
  if (plan.refused !== null) return plan.refused.state
  const drawn = plan.reports.map(({ id }) => reports.get(id))
  const sent = plan.deliveries.map(({ id }) => deliveries.get(id))
  const isOpen =
    drawn.some(record => record === undefined || !isSettledReport(record)) ||
    sent.some(record => record === undefined || !isSettledDelivery(record))
  if (isOpen) return null
  const good = sent.filter(record => record?.state === 'sent').length
  const isWhole = good === sent.length && drawn.every(record => record?.state === 'rendered')
  if (isWhole) return 'done'
  return good === 0 ? 'failed' : 'partial'
}
