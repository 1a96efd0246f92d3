import type { Ledger } from '../ledger/ledger.ts'
import type { PlannedAlert } from './alert-records.ts'

/** What the latest check of an alert left, and as of when it was. */
export interface LastAlert {
  readonly alert: PlannedAlert
  readonly asOf: string
}

/** The latest check of an alert in the ledger; null if there is none. Throws `LedgerError` if it cannot be read. */
export async function lastAlert(
  ledger: Pick<Ledger, 'runs' | 'plan'>,
  subscription: string,
): Promise<LastAlert | null> {
  for (const run of (await ledger.runs()).toReversed()) {
    if (!run.startsWith(`${subscription}.`)) continue
    const plan = await ledger.plan(run)
    if (plan?.subscription === subscription && plan.alert != null) return { alert: plan.alert, asOf: plan.query.asOf }
  }
  return null
}
