import { deepEqual } from 'node:assert/strict'
import { split } from '../../src/metrics/operators/split.ts'
import { table } from '../../src/metrics/operators/table.ts'
import { type Law, law, queries, situation } from './law.ts'

/** Throws unless a figure has these values; it may have others. */
function assertHas(figure: object | undefined, values: object): void {
  deepEqual({ ...figure, ...values }, { ...figure })
}

export const tableLaws: readonly Law[] = [
  law(
    12,
    'a column of a table equals the split of its metric, total included, in the period and in the comparison',
    situation(where => queries(where, 'table')),
    ({ log, asked }, withStore) =>
      withStore(log, async store => {
        for (const { metrics, by = 'channel', ...query } of asked) {
          const { rows, total, comparison } = await table(store, { ...query, metrics, by })
          for (const [index, metric] of metrics.entries()) {
            const column = new Map(rows.map(({ key, figures }) => [key[by], figures[index]]))
            const now = await split(store, { ...query, metric, by: [by] })
            assertHas(total[index], { metric, value: now.total, of: now.totalOf })
            for (const { key, value, of } of now.rows) assertHas(column.get(key[by] ?? ''), { metric, value, of })
            if (comparison === null || comparison.toDate) continue
            const { start, end } = comparison
            const before = await split(store, { ...query, period: { start, end }, metric, by: [by] })
            assertHas(total[index], { previousValue: before.total, previousOf: before.totalOf })
            for (const { key, value, of } of before.rows) {
              const figure = column.get(key[by] ?? '')
              if (figure !== undefined) assertHas(figure, { previousValue: value, previousOf: of })
            }
          }
        }
      }),
  ),
]
