import type { DeliveryRecord, ReportRecord } from '../ledger/records.ts'

/**
 * How many processes may die in the middle of one report or delivery. A death does not count as an attempt, since a machine may be restarted
 * any number of times. But a step that kills every process must not block everything else.
 */
export const mostDeaths = 50

/** How many processes have died in the middle, counted when the next step is taken: a step that had begun by then never ended. */
export function deathsOf({ state, deaths }: ReportRecord | DeliveryRecord): number {
  return state === 'rendering' || state === 'sending' ? deaths + 1 : deaths
}
