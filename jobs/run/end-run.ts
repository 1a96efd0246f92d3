import { unpin } from '../../src/store/pin.ts'
import { runId } from '../ledger/ledger.ts'
import type { RunState } from '../ledger/records.ts'
import type { Flow } from './flow.ts'

/** Writes down how a run ended, and lets go of the version it read. False when somebody else did. */
export async function endRun(
  { ledger, log }: Flow,
  { run, state }: { readonly run: string; readonly state: RunState },
): Promise<boolean> {
  const { plan, run: from } = await ledger.view(run)
  const error = plan.refused?.reason ?? null
  const ended = await ledger.advance('run', { run, id: runId, from }, { state, error, attempts: from.attempts + 1 })
  if (ended === null) return false
  await unpin(plan.storeDirectory, run)
  log[state === 'done' ? 'info' : 'warn']({ run, state, reason: error }, 'run ended')
  return true
}
