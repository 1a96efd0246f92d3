import { deepEqual, equal, ok } from 'node:assert/strict'
import fc from 'fast-check'
import { heatmap } from '../../src/metrics/operators/heatmap.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { watchList } from '../../src/metrics/operators/watch-list.ts'
import { dates } from '../arbitraries/period.ts'
import { question } from '../arbitraries/question.ts'
import { addDays, dayNumber } from '../oracle/civil.ts'
import { assertAtLeast, type Law, law, queries, situation } from './law.ts'

export const handlingLaws: readonly Law[] = [
  law(
    9,
    'started = handled + waiting + closed unanswered in every cell, and cells sum to the chats started',
    situation(where => queries(where, 'heatmap')),
    ({ log, asked }, withStore) =>
      withStore(log, async store => {
        for (const query of asked) {
          const { clock: _, ...common } = query
          const { cells } = await heatmap(store, query)
          const whole = await summary(store, common)
          const sum = (name: 'started' | 'handled' | 'waiting' | 'closedUnanswered') =>
            cells.reduce((total, cell) => total + cell[name], 0)
          deepEqual(
            cells.map(({ weekday, hour }) => (weekday - 1) * 24 + hour),
            Array.from({ length: 168 }, (_, i) => i),
          )
          for (const cell of cells) equal(cell.handled + cell.waiting + cell.closedUnanswered, cell.started)
          for (const name of ['started', 'handled', 'waiting', 'closedUnanswered'] as const)
            equal(sum(name), whole[name])
        }
      }),
  ),
  law(
    null,
    'the waits opened in a period are the first waits of the chats started in it plus the later ones, and sum over its parts',
    situation(where =>
      fc
        .tuple(question(where, 'summary'), dates(where, [2, 7, 31]), fc.integer({ min: 1, max: 30 }))
        .map(([complete, period, cut]) => log => ({ query: { ...complete(log).query, period }, cut })),
    ),
    ({ log, asked: { query, cut } }, withStore) =>
      withStore(log, async store => {
        const { start, end } = query.period
        const middle = addDays(start, Math.min(cut, dayNumber(end) - dayNumber(start) - 1))
        const whole = await summary(store, query)
        const parts = [
          await summary(store, { ...query, period: { start, end: middle } }),
          await summary(store, { ...query, period: { start: middle, end } }),
        ]
        for (const one of [whole, ...parts]) {
          equal(one.openedWaits, one.started + one.laterWaits)
          assertAtLeast(one.answeredWaits, one.handled, query)
          assertAtLeast(one.openedWaits, one.answeredWaits, query)
          equal(one.meanResponseSeconds === null, one.answeredWaits === 0)
        }
        for (const name of ['openedWaits', 'answeredWaits', 'laterWaits'] as const)
          equal(
            parts.reduce((sum, part) => sum + part[name], 0),
            whole[name],
          )
        const byPlatform = await split(store, { ...query, by: ['platform'], metric: 'openedWaits', compare: 'none' })
        equal(byPlatform.total, whole.openedWaits)
      }),
  ),
  law(
    10,
    'an establishment on the watch list stays on it when the threshold is lowered',
    situation(where =>
      fc
        .tuple(question(where, 'watchList'), fc.array(fc.nat({ max: 400_000 }), { minLength: 1, maxLength: 4 }))
        .map(([complete, thresholds]) => log => ({ query: complete(log).query, thresholds })),
    ),
    ({ log, asked: { query, thresholds } }, withStore) =>
      withStore(log, async store => {
        const large = await watchList(store, query)
        for (const threshold of thresholds) {
          const olderThanSeconds = Math.min(threshold, large.thresholdSeconds)
          const small = await watchList(store, { ...query, olderThanSeconds })
          for (const row of large.rows) {
            const still = small.rows.find(other => other.establishmentId === row.establishmentId)
            ok(still !== undefined, `${row.establishmentId} is not on the list of ${olderThanSeconds} s`)
            equal(still.oldestWaitingSince, row.oldestWaitingSince)
            assertAtLeast(still.waitingChats, row.waitingChats, query)
            assertAtLeast(still.waitingCustomers, row.waitingCustomers, query)
          }
        }
      }),
  ),
]
