import { isSameAddress } from '../../config/address.ts'
import { operatorId, type RunView, runId } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { PlannedDelivery, RunState } from '../ledger/records.ts'
import type { Flow } from './flow.ts'
import { outcomeOf } from './next-steps.ts'
import { plannedDelivery } from './planned-delivery.ts'

/** What a person found out about a letter in doubt. */
export type Verdict = 'arrived' | 'lost'

/**
 * Records what became of a letter in doubt: `arrived` counts as sent, `lost` as given up, so that it can be sent again like any unsent letter.
 * Returns the new state of the run. No other process may be working on the run. Throws `LedgerError` if the run has no letter in doubt to
 * that address.
 */
export async function settleDelivery(
  { ledger, log }: Pick<Flow, 'ledger' | 'log'>,
  run: string,
  { address, verdict }: { readonly address: string; readonly verdict: Verdict },
): Promise<RunState> {
  const view = await ledger.view(run)
  const { id } = doubtfulLetter(view, address)
  const from = view.deliveries.get(id)
  if (from === undefined) throw new Error(`a delivery without a record: ${id}`)
  const known =
    verdict === 'arrived'
      ? ({ state: 'sent', response: 'settled by hand: it arrived', error: null } as const)
      : ({ state: 'given-up', error: 'settled by hand: it did not arrive' } as const)
  const settled = await ledger.advance('delivery', { run, id, from }, { ...known, interrupted: false })
  if (settled === null) throw new LedgerError(`run ${run} has changed in the meantime: look at it again`)
  log.info({ run, delivery: id, verdict }, 'settled by hand')

  return restate(ledger, run)
}

/** Records the state of an ended run again, from the current state of its parts. Returns the state. */
export async function restate(ledger: Flow['ledger'], run: string): Promise<RunState> {
  const after = await ledger.view(run)
  const state = outcomeOf(after)
  if (after.run.state === 'planned' || state === null || state === after.run.state) return after.run.state
  // The error no longer applies once the run is done.
  const over = state === 'done' ? { error: null } : {}
  await ledger.advance('run', { run, id: runId, from: after.run }, { state, ...over })
  return state
}

function doubtfulLetter({ plan, deliveries }: RunView, address: string): PlannedDelivery {
  const operator = plannedDelivery(plan, operatorId)
  const letters = [...plan.deliveries, ...(operator === null ? [] : [operator])].filter(
    ({ to }) => to.transport === 'mail' && isSameAddress(to.address, address),
  )
  if (letters.length === 0) throw new LedgerError(`run ${plan.run} has no recipient ${JSON.stringify(address)}`)
  // A letter that was not interrupted may be on its way now; the process that continues the run records what becomes of it.
  const doubtful = letters.find(({ id }) => deliveries.get(id)?.interrupted === true)
  if (doubtful !== undefined) return doubtful
  const states = letters.map(({ id }) => deliveries.get(id)?.state ?? 'planned').join(', ')
  throw new LedgerError(`only a letter that may have arrived can be settled: the one to ${address} is ${states}`)
}
