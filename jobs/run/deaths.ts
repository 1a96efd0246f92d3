import type { DeliveryRecord, ReportRecord } from '../ledger/records.ts'

/**
 * So many processes may end in the middle of one report or delivery. A death is no try of it: the machine may be restarted as often as
 * it likes. But what ends every process that begins it would keep all else from being done.
 */
export const mostDeaths = 50

/** How many processes ended in the middle, at the moment at which somebody takes the next step: what is begun by then has no end. */
export function deathsOf({ state, deaths }: ReportRecord | DeliveryRecord): number {
  return state === 'rendering' || state === 'sending' ? deaths + 1 : deaths
}
