import type { Ledger } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import { slotOfRun } from '../run/names.ts'

/** The runs that a subscription last missed while no worker was running. */
export interface LastMissed {
  /** The run that records them in the ledger. */
  readonly run: string
  /** `missed: 3 runs from ... to ..., only the latest is caught up on`. */
  readonly reason: string
}

/** The last outage of a subscription in the ledger; null if there is none. Unreadable runs are skipped. */
export async function lastMissed(ledger: Ledger, subscription: string): Promise<LastMissed | null> {
  const own = (await ledger.runs()).filter(run => slotOfRun(subscription, run) !== null)
  // Scheduled runs are named after their slots, so this sorts them by instant.
  for (const run of own.toSorted().reverse()) {
    const plan = await ledger.plan(run).catch(error => {
      if (error instanceof LedgerError) return null
      throw error
    })
    if (plan?.refused?.state === 'skipped') return { run, reason: plan.refused.reason }
  }
  return null
}
