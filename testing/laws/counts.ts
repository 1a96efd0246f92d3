import { deepEqual, equal, ok } from 'node:assert/strict'
import fc from 'fast-check'
import { metricOf } from '../../src/metrics/definitions/catalogue.ts'
import { evolution } from '../../src/metrics/operators/evolution.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { looseRow } from '../arbitraries/log.ts'
import { dates } from '../arbitraries/period.ts'
import { question } from '../arbitraries/question.ts'
import { addDays, dayNumber } from '../oracle/civil.ts'
import type { CanonicalRow, Log } from '../oracle/log.ts'
import { addsUp } from '../oracle/measure.ts'
import { stored } from '../oracle/stored.ts'
import { dayStart } from '../oracle/zone.ts'
import { assertAtLeast, assertSame, type Law, law, queries, situation } from './law.ts'

const figures = ['activeChats', 'activeCustomers', 'messages'] as const

const singleValued: readonly string[] = ['establishment', 'channel', 'platform']

export const countLaws: readonly Law[] = [
  law(
    2,
    'customers ≤ chats ≤ messages; the parts of a period sum to at least the whole, messages to exactly it',
    situation(where =>
      fc
        .tuple(
          question(where, 'volume'),
          dates(where, [2, 3, 7, 14, 31]),
          fc.array(fc.nat({ max: 31 }), { maxLength: 3 }),
        )
        .map(([complete, period, cuts]) => log => ({ query: { ...complete(log).query, period }, period, cuts })),
    ),
    ({ log, asked: { query, period, cuts } }, withStore) =>
      withStore(log, async store => {
        const days = dayNumber(period.end) - dayNumber(period.start)
        const inside = [...new Set(cuts.map(cut => cut % days))].filter(cut => cut > 0).sort((a, b) => a - b)
        const bounds = [0, ...inside, days].map(day => addDays(period.start, day))
        const whole = await volume(store, query)
        assertAtLeast(whole.activeChats, whole.activeCustomers, query)
        assertAtLeast(whole.messages, whole.activeChats, query)

        const sums = { activeChats: 0, activeCustomers: 0, messages: 0 }
        for (const [index, end] of bounds.slice(1).entries()) {
          const part = await volume(store, { ...query, period: { start: bounds[index] ?? '', end } })
          for (const figure of figures) sums[figure] += part[figure]
        }
        assertAtLeast(sums.activeChats, whole.activeChats, query)
        assertAtLeast(sums.activeCustomers, whole.activeCustomers, query)
        equal(sums.messages, whole.messages)
      }),
  ),
  law(
    3,
    'a split by a single-valued dimension sums to its total; filtering then counting = splitting then picking the group',
    situation(where => queries(where, 'split')),
    ({ log, asked }, withStore) =>
      withStore(log, async store => {
        for (const query of asked) {
          const { by, where = {} } = query
          const rest = Object.fromEntries(
            Object.entries(where).filter(([name]) => !by.some(dimension => dimension === name)),
          )
          const { metric, total, rows } = await split(store, { ...query, where: rest })
          if (addsUp(metric) && by.every(dimension => singleValued.includes(dimension))) {
            equal(
              rows.reduce((sum, { value }) => sum + value, 0),
              total,
            )
          }
          for (const { key, value } of rows.slice(0, 3)) {
            const picked = Object.fromEntries(Object.entries(key).map(([name, text]) => [name, [text]]))
            const filtered = await split(store, {
              ...query,
              where: Object.fromEntries([...Object.entries(rest), ...Object.entries(picked)]),
            })
            assertSame(filtered.total, value, { query, picked })
          }
        }
      }),
  ),
  law(
    4,
    'a message with a new id and no new attribute lowers no count, and changes none when it is outside the period',
    situation(where =>
      fc
        .tuple(question(where, 'volume'), dates(where, [1, 2, 7, 31]), looseRow(where), fc.nat({ max: 20 }))
        .map(([complete, period, row, index]) => (log: Log) => {
          const { chats } = stored(log)
          const chat = chats[index % (chats.length + 1)]
          const added: CanonicalRow = {
            ...row,
            ...(chat === undefined
              ? { chatId: 'a new chat' }
              : { chatId: chat.id, establishmentId: chat.establishment }),
            messageId: 'a new message',
            kind: 'message',
            customerId: null,
            channel: null,
            platform: null,
          }
          // An earlier message of the customer changes the start of a chat, which may then lie outside `startedIn`.
          const { startedIn: _, ...query } = complete(log).query
          return { query: { ...query, period }, period, added }
        }),
    ),
    async ({ log, asked: { query, period, added } }, withStore) => {
      const before = await withStore(log, store => volume(store, query))
      const more = { ...log, rows: [...log.rows, added] }
      const after = await withStore(more, store => volume(store, query))
      const zone = query.zone ?? 'UTC'
      const isInside = added.sentAt >= dayStart(zone, period.start) && added.sentAt < dayStart(zone, period.end)
      for (const figure of figures) {
        assertAtLeast(after[figure], before[figure], { figure, query, added })
        if (!isInside) equal(after[figure], before[figure])
      }
    },
  ),
  law(
    5,
    'the comparison series of an evolution is the evolution of the comparison period',
    situation(where => queries(where, 'evolution')),
    ({ log, asked }, withStore) =>
      withStore(log, async store => {
        for (const query of asked) {
          const { comparison, covered, rows } = await evolution(store, query)
          if (comparison === null) continue
          const { start, end } = comparison
          const alone = await evolution(store, { ...query, period: { start, end }, compare: 'none' })
          deepEqual(alone.covered, { period: covered.comparison, comparison: null })
          const series = rows
            .filter(row => row.previousBucket !== null)
            .map(row => ({ bucket: row.previousBucket, key: row.key, value: row.previousValue, of: row.previousOf }))
          const isDrawn = (key: object) => alone.rows.some(row => JSON.stringify(row.key) === JSON.stringify(key))
          assertSame(
            series.filter(row => isDrawn(row.key)),
            alone.rows.map(({ bucket, key, value, of }) => ({ bucket, key, value, of })),
            query,
          )
          // A group that exists in the period only is listed with empty comparison values.
          deepEqual(
            series.filter(row => !isDrawn(row.key) && row.value !== null && row.value !== 0),
            [],
          )
        }
      }),
  ),
  law(
    null,
    '`of` is the value of the basis metric in every row, total and rest; null for counts',
    situation(where =>
      fc.tuple(queries(where, 'split'), queries(where, 'evolution'), queries(where, 'ranking')).map(
        ([splits, evolutions, rankings]) =>
          (log: Log) =>
            [splits(log), evolutions(log), rankings(log)] as const,
      ),
    ),
    ({ log, asked: [splits, evolutions, rankings] }, withStore) =>
      withStore(log, async store => {
        const keyed = (row: { readonly key: object }) => JSON.stringify(row.key)
        for (const query of splits) {
          const answer = await split(store, query)
          const { basis } = metricOf(answer.metric)
          const counts = basis === null ? null : await split(store, { ...query, metric: basis })
          const count = new Map(counts?.rows.map(row => [keyed(row), row.value]))
          equal(answer.totalOf, counts?.total ?? null)
          // A group without handled chats has a share but no count.
          for (const row of answer.rows) equal(row.of, counts === null ? null : (count.get(keyed(row)) ?? 0))
        }
        for (const query of evolutions) {
          const answer = await evolution(store, query)
          const { basis } = metricOf(answer.metric)
          const counts = basis === null ? null : await evolution(store, { ...query, metric: basis })
          const place = (row: (typeof answer.rows)[number]) => JSON.stringify([row.key, row.bucket, row.previousBucket])
          const count = new Map(counts?.rows.map(row => [place(row), [row.value, row.previousValue]]))
          for (const row of answer.rows) deepEqual([row.of, row.previousOf], count.get(place(row)) ?? [null, null])
        }
        for (const query of rankings) {
          const answer = await ranking(store, query)
          const { basis } = metricOf(answer.metric)
          const all = { ...query, withEmpty: true, top: 1_000 }
          const counts = basis === null ? null : await ranking(store, { ...all, metric: basis })
          const count = new Map(counts?.rows.map(row => [keyed(row), [row.value, row.previousValue]]))
          equal(answer.totalOf, counts?.total ?? null)
          for (const row of answer.rows) deepEqual([row.of, row.previousOf], count.get(keyed(row)) ?? [null, null])
          const { others } = answer
          if (others === null) continue
          ok(basis === null ? others.of === null : typeof others.of === 'number', `the rest is of ${others.of}`)
          deepEqual(Object.keys(others), ['count', 'value', 'of'])
        }
      }),
  ),
]
