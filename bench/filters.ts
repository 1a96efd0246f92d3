import { type Store, split } from '../src/index.ts'
import type { Asked, FilterLists } from './question.ts'

/** A filter and its name in the table, empty for no filter. */
export interface ChatFilter {
  readonly name: string
  readonly where: FilterLists
}

const wanted = [
  { share: 0.01, by: 'establishment' },
  { share: 0.1, by: 'region' },
  { share: 0.5, by: 'channel' },
] as const

/** No filter, and filters on sites, regions and channels that select about 1 %, 10 % and 50 % of the chats. */
export async function chooseFilters(
  store: Store<'region'>,
  { start, end, zone, to }: Asked,
): Promise<readonly ChatFilter[]> {
  const filters: ChatFilter[] = [{ name: '', where: {} }]
  for (const { share, by } of wanted) {
    const asOf = new Date(Number(to / 1000n)).toISOString()
    const { rows } = await split(store, { period: { start, end }, zone, asOf, compare: 'none', by: [by] })
    const values: string[] = []
    let picked = 0
    for (const row of rows.toSorted((a, b) => b.value - a.value)) {
      if (picked + (row.share ?? 0) > share * 1.03) continue
      picked += row.share ?? 0
      values.push(Object.values<string>(row.key)[0] ?? '')
      if (picked > share * 0.95) break
    }
    filters.push({ name: `${(picked * 100).toFixed(1)} % (${by})`, where: { [by]: values } })
  }
  return filters
}
