import { deepStrictEqual } from 'node:assert/strict'
import { ranking, type Store } from '../src/index.ts'
import { reportInput, reportInputs } from '../src/report/index.ts'
import { formatInstant } from '../src/time/instant.ts'
import { timed } from './contest.ts'
import type { Asked } from './question.ts'

export interface Batch {
  readonly sites: number
  readonly seconds: number
  /** The time of one site's report asked alone, the mean of several. */
  readonly aloneSeconds: number
}

/** Asks for the reports of all sites in one call, and compares some of them with reports asked one by one. */
export async function askBatch(store: Store<'region'>, { start, end, zone, to }: Asked): Promise<Batch> {
  const asked = { period: { start, end }, zone, asOf: formatInstant(to) }
  const { rows } = await ranking(store, { ...asked, by: 'establishment', withEmpty: true })
  const queries = rows.map(({ key }) => ({ ...asked, where: { establishment: [key.establishment ?? ''] } }))
  const [together, seconds] = await timed(() => reportInputs(store, queries))
  const apart = Math.ceil(queries.length / 20)
  const some = queries.flatMap((query, place) => (place % apart === 0 ? [{ query, place }] : []))
  let aloneSeconds = 0
  for (const { query, place } of some) {
    const [alone, taken] = await timed(() => reportInput(store, query))
    deepStrictEqual(together[place], alone)
    aloneSeconds += taken / some.length
  }
  return { sites: queries.length, seconds, aloneSeconds }
}
