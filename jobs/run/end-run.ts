import { unpin } from '../../src/store/pin.ts'
import { runId } from '../ledger/ledger.ts'
import type { RunState } from '../ledger/records.ts'
import type { Flow } from './flow.ts'

/**
 * Lets go of the version that a run read, and writes down how it ended. False when somebody else did. In this order, since nobody
 * looks for the version of a run that has ended.
 */
export async function endRun(
  { ledger, log }: Flow,
  { run, state }: { readonly run: string; readonly state: RunState },
): Promise<boolean> {
  const { plan, run: from } = await ledger.view(run)
  const error = plan.refused?.reason ?? null
  await unpin(plan.storeDirectory, run)
  const ended = await ledger.advance('run', { run, id: runId, from }, { state, error, attempts: from.attempts + 1 })
  if (ended === null) return false
  log[state === 'done' ? 'info' : 'warn']({ run, state, reason: error }, 'run ended')
  return true
}
