import { equal } from 'node:assert/strict'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { assertSame, type Law, law, queries, situation } from './law.ts'

export const rankLaws: readonly Law[] = [
  law(
    7,
    'ranks follow from the values alone; ranking the comparison gives the previous ranks',
    situation(where => queries(where, 'ranking')),
    ({ log, asked }, withStore) =>
      withStore(log, async store => {
        for (const { top: _, ...query } of asked) {
          const now = await ranking(store, { ...query, fullComparison: true })
          for (const row of now.rows) {
            const larger = now.rows.filter(other => (other.value ?? -1) > (row.value ?? -1))
            equal(row.rank, larger.length + 1)
          }
          if (now.comparison === null) continue
          const { start, end } = now.comparison
          const { withEmpty: __, ...without } = query
          const before = await ranking(store, { ...without, period: { start, end }, compare: 'none' })
          equal(before.covered.period, now.covered.comparison)
          const ranks = new Map(before.rows.map(row => [JSON.stringify(row.key), row.rank]))
          for (const row of now.rows) {
            assertSame(row.previousRank, ranks.get(JSON.stringify(row.key)) ?? null, { query, row })
            equal(row.rankChange, row.previousRank === null ? null : row.previousRank - row.rank)
          }
        }
      }),
  ),
]
