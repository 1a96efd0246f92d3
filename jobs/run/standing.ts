import { type Ledger, runId } from '../ledger/ledger.ts'
import type { RunRecord } from '../ledger/records.ts'
import { holderOf } from './hold-run.ts'

/**
 * Who continues a run. `ended`: nobody. `queued`: the workers. `under-way`: a live process in a terminal. `stopped`: the person who stopped it
 * there, or gives it up. `left`: its process died or could no longer write, so a worker takes it over.
 */
export type Standing = 'ended' | 'queued' | 'under-way' | 'stopped' | 'left'

export async function standingOf(ledger: Ledger, run: string): Promise<Standing> {
  const before = standingOfRecord(await ledger.latest('run', run, runId))
  if (before !== 'left' && before !== 'stopped') return before
  if ((await holderOf(ledger, run)) !== null) return 'under-way'
  // It may have ended since it was read.
  return standingOfRecord(await ledger.latest('run', run, runId))
}

/** The standing of a run that no process holds, according to the ledger. */
export function standingOfRecord({ state, driver, error }: RunRecord): Exclude<Standing, 'under-way'> {
  if (state !== 'planned') return 'ended'
  if (driver === 'queue') return 'queued'
  return error === stoppedText ? 'stopped' : 'left'
}

/** Distinguishes a stop from a death: workers do not resume what a person stopped. */
export const stoppedText = 'stopped in the terminal'

/** Records that a run was stopped on purpose. Does nothing if it has ended or is not planned. */
export async function markStopped(ledger: Ledger, run: string): Promise<void> {
  if ((await ledger.plan(run)) === null) return
  const from = await ledger.latest('run', run, runId)
  if (standingOfRecord(from) === 'left') await ledger.advance('run', { run, id: runId, from }, { error: stoppedText })
}
