import { unpin } from '../../src/store/pin.ts'
import { runId } from '../ledger/ledger.ts'
import type { RunState } from '../ledger/records.ts'
import type { Flow } from './flow.ts'
import { isLost } from './planned-version.ts'

/**
 * Releases the version of a run and records how the run ended. False if another process did. In this order, because nobody looks for the
 * version of a run that has ended.
 */
export async function endRun(
  { ledger, log }: Flow,
  { run, state }: { readonly run: string; readonly state: RunState },
): Promise<boolean> {
  const { plan, run: from, reports } = await ledger.view(run)
  // A run that lost its version has a single reason, however many reports it has.
  const stopped = [...reports.values()].find(report => report.state === 'given-up' && isLost(plan, report.error))
  const error = plan.refused?.reason ?? stopped?.error ?? null
  await unpin(plan.storeDirectory, run)
  const ended = await ledger.advance('run', { run, id: runId, from }, { state, error, attempts: from.attempts + 1 })
  if (ended === null) return false
  log[state === 'done' ? 'info' : 'warn']({ run, state, reason: error }, 'run ended')
  return true
}
