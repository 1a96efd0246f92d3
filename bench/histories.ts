import { dayStart } from '../src/time/zone.ts'
import { loadCauserie } from './opponents/causerie.ts'
import type { Log } from './opponents/opponent.ts'
import { lastMonth } from './periods.ts'
import { since } from './recut-log.ts'
import { type Often, type VariedRow, vary } from './vary.ts'

/** Asks about the last month in its half year, its year and the whole log. Chats are kept whole, so that the answers are equal. */
export async function compareHistories(log: Log, folder: string, often: Often): Promise<readonly VariedRow[]> {
  const halfYear = await since(log, `${folder}/6-months`, dayStart(lastMonth.zone, '2026-07-01'))
  const year = await since(log, `${folder}/12-months`, dayStart(lastMonth.zone, '2026-01-01'))
  await loadCauserie(halfYear)
  await loadCauserie(year)
  return vary({
    stores: { '6 months': halfYear.store, '12 months': year.store, '36 months': log.store },
    periods: [lastMonth],
    // Only the longest log knows who has been waiting for years.
    mayDiffer: question => question === 'watchList',
    ...often,
  })
}
