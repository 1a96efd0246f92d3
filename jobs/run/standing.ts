import { type Ledger, runId } from '../ledger/ledger.ts'
import type { RunRecord } from '../ledger/records.ts'
import { holderOf } from './hold-run.ts'

/**
 * Who is to go on with a run. `queued`: the workers. `under-way`: a process in a terminal, which is alive. `stopped`: somebody stopped it
 * there, and goes on or gives it up. `left`: its process died, or could not write any more; a worker takes it over.
 */
export type Standing = 'ended' | 'queued' | 'under-way' | 'stopped' | 'left'

export async function standingOf(ledger: Ledger, run: string): Promise<Standing> {
  const before = standingOfRecord(await ledger.latest('run', run, runId))
  if (before !== 'left' && before !== 'stopped') return before
  if ((await holderOf(ledger, run)) !== null) return 'under-way'
  // It may have ended between the two looks.
  return standingOfRecord(await ledger.latest('run', run, runId))
}

/** As far as the ledger tells it, of a run that nobody holds. */
export function standingOfRecord({ state, driver, error }: RunRecord): Exclude<Standing, 'under-way'> {
  if (state !== 'planned') return 'ended'
  if (driver === 'queue') return 'queued'
  return error === stoppedText ? 'stopped' : 'left'
}

/** Told apart from a death: what a person stopped, no worker begins again. */
export const stoppedText = 'stopped in the terminal'

/** Writes down that a run is stopped on purpose. Nothing happens to one that has ended or is not planned. */
export async function markStopped(ledger: Ledger, run: string): Promise<void> {
  if ((await ledger.plan(run)) === null) return
  const from = await ledger.latest('run', run, runId)
  if (standingOfRecord(from) === 'left') await ledger.advance('run', { run, id: runId, from }, { error: stoppedText })
}
