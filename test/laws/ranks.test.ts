import fc from 'fast-check'
import { expect } from 'vitest'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { rankByValue } from '../../src/metrics/operators/ranks.ts'
import { law, queries, situation, withStore } from './law.ts'

law(
  7,
  'ranks follow from the values alone; ranking the comparison gives the previous ranks',
  situation(where => queries(where, 'ranking')),
  ({ log, asked }) =>
    withStore(log, async store => {
      for (const { top: _, ...query } of asked) {
        const now = await ranking(store, { ...query, fullComparison: true })
        for (const row of now.rows) {
          const larger = now.rows.filter(other => (other.value ?? -1) > (row.value ?? -1))
          expect(row.rank).toBe(larger.length + 1)
        }
        if (now.comparison === null) continue
        const { start, end } = now.comparison
        const { withEmpty: __, ...without } = query
        const before = await ranking(store, { ...without, period: { start, end }, compare: 'none' })
        expect(before.covered.period).toBe(now.covered.comparison)
        const ranks = new Map(before.rows.map(row => [JSON.stringify(row.key), row.rank]))
        for (const row of now.rows) {
          expect(row.previousRank, JSON.stringify({ query, row })).toBe(ranks.get(JSON.stringify(row.key)) ?? null)
          expect(row.rankChange).toBe(row.previousRank === null ? null : row.previousRank - row.rank)
        }
      }
    }),
)

const groups = fc.uniqueArray(fc.record({ key: fc.string(), value: fc.nat({ max: 4 }) }), {
  selector: group => group.key,
})

law(
  7,
  'ranks do not depend on the order of the groups',
  groups.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
  async ([list, shuffled]) => expect(await rankByValue(shuffled)).toEqual(await rankByValue(list)),
  { usualRuns: 200 },
)
