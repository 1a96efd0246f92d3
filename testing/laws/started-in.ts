import { equal } from 'node:assert/strict'
import fc from 'fast-check'
import { heatmap } from '../../src/metrics/operators/heatmap.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { together } from '../../src/metrics/reading/together.ts'
import { startedIn } from '../arbitraries/started-in.ts'
import { assertSame, type Law, law, queries, situation } from './law.ts'

const heatmaps = situation(where =>
  fc.tuple(queries(where, 'heatmap'), startedIn).map(([complete, hours]) => log => {
    const { hours: list } = hours(log).startedIn ?? { hours: [{ weekday: 1, hour: 0 }] }
    return complete(log).map(({ startedIn: _, clock = 'establishment' as const, ...query }) => ({
      query: { ...query, clock },
      // The establishment's clock is the default.
      startedIn: clock === 'establishment' ? { hours: list } : { clock, hours: list },
    }))
  }),
)

export const startedInLaws: readonly Law[] = [
  law(
    null,
    'a heatmap limited to chats started in some hours has the same cells there as the full heatmap',
    heatmaps,
    ({ log, asked }, withStore) =>
      withStore(log, async store => {
        for (const { query, startedIn: some } of asked) {
          const all = await heatmap(store, query)
          const few = await heatmap(store, { ...query, startedIn: some })
          const isAsked = (cell: { readonly weekday: number; readonly hour: number }) =>
            some.hours.some(({ weekday, hour }) => weekday === cell.weekday && hour === cell.hour)
          for (const [index, cell] of all.cells.entries()) {
            const found = few.cells[index]
            if (isAsked(cell)) assertSame(found, cell, { query, some })
            else {
              equal(found?.state, 'none')
              equal(found.started, 0)
              equal(found.meanDelayAtLeastSeconds, null)
            }
          }
        }
      }),
  ),
  law(null, 'every chat started in exactly one hour of the week', heatmaps, ({ log, asked }, withStore) =>
    withStore(log, async store => {
      for (const { query } of asked) {
        const { clock, ...common } = query
        const { started } = await summary(store, common)
        // All hours of the week, dealt out to twelve queries.
        const dealt = Array.from({ length: 12 }, (_, hand) =>
          Array.from({ length: 14 }, (_, place) => hand + 12 * place).map(index => ({
            weekday: Math.floor(index / 24) + 1,
            hour: index % 24,
          })),
        )
        const counts = await together(store, source =>
          Promise.all(
            dealt.map(async hours => (await summary(source, { ...common, startedIn: { clock, hours } })).started),
          ),
        )
        equal(
          counts.reduce((sum, count) => sum + count, 0),
          started,
        )
      }
    }),
  ),
]
