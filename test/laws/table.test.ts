import { expect } from 'vitest'
import { split } from '../../src/metrics/operators/split.ts'
import { table } from '../../src/metrics/operators/table.ts'
import { law, queries, situation, withStore } from './law.ts'

law(
  12,
  'a column of a table is the split of its metric, with the same total, beside the split of the comparison',
  situation(where => queries(where, 'table')),
  ({ log, asked }) =>
    withStore(log, async store => {
      for (const { metrics, by = 'channel', ...query } of asked) {
        const { rows, total, comparison } = await table(store, { ...query, metrics, by })
        for (const [index, metric] of metrics.entries()) {
          const column = new Map(rows.map(({ key, figures }) => [key[by], figures[index]]))
          const now = await split(store, { ...query, metric, by: [by] })
          expect(total[index]).toMatchObject({ metric, value: now.total, of: now.totalOf })
          for (const { key, value, of } of now.rows)
            expect(column.get(key[by] ?? '')).toMatchObject({ metric, value, of })
          if (comparison === null || comparison.toDate) continue
          const { start, end } = comparison
          const before = await split(store, { ...query, period: { start, end }, metric, by: [by] })
          expect(total[index]).toMatchObject({ previousValue: before.total, previousOf: before.totalOf })
          for (const { key, value, of } of before.rows) {
            const figure = column.get(key[by] ?? '')
            if (figure !== undefined) expect(figure).toMatchObject({ previousValue: value, previousOf: of })
          }
        }
      }
    }),
)
