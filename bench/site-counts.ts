import { loadCauserie } from './opponents/causerie.ts'
import type { Log } from './opponents/opponent.ts'
import { aMonth, threeYears } from './periods.ts'
import type { QuestionName } from './question.ts'
import { aTenthOfTheSites, tenTimesTheSites } from './recut-log.ts'
import { type Often, type VariedRow, vary } from './vary.ts'

const ofSites: readonly QuestionName[] = ['sites', 'regions', 'heatmap', 'watchList']

/** The same messages with a tenth of the sites, with all and with ten times as many. */
export async function compareSiteCounts(
  log: Log,
  folder: string,
  { sites, ...often }: Often & { readonly sites: number },
): Promise<readonly VariedRow[]> {
  const few = await aTenthOfTheSites(log, `${folder}/few-sites`, sites)
  const many = await tenTimesTheSites(log, `${folder}/many-sites`)
  await loadCauserie(few)
  await loadCauserie(many)
  const named = (count: number) => `${count.toLocaleString('en')} sites`
  return vary({
    stores: {
      [named(Math.ceil(sites / 10))]: few.store,
      [named(sites)]: log.store,
      [named(sites * 10)]: many.store,
    },
    periods: [aMonth, threeYears],
    mayDiffer: question => ofSites.includes(question),
    ...often,
  })
}
