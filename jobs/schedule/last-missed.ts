import type { Ledger } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import { slotOfRun } from '../run/names.ts'

/** What a subscription missed last, while no worker ran. */
export interface LastMissed {
  /** The run that stands for it in the ledger. */
  readonly run: string
  /** `missed: 3 runs from ... to ..., only the newest is caught up`. */
  readonly reason: string
}

/** The last outage that the ledger knows of a subscription; null when there is none. A run that cannot be read is passed over. */
export async function lastMissed(ledger: Ledger, subscription: string): Promise<LastMissed | null> {
  const own = (await ledger.runs()).filter(run => slotOfRun(subscription, run) !== null)
  // Runs of slots are named for them, so that this is their order.
  for (const run of own.toSorted().reverse()) {
    const plan = await ledger.plan(run).catch(error => {
      if (error instanceof LedgerError) return null
      throw error
    })
    if (plan?.refused?.state === 'skipped') return { run, reason: plan.refused.reason }
  }
  return null
}
