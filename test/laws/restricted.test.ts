import fc from 'fast-check'
import { expect } from 'vitest'
import type { Source } from '../../src/engine/source.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { operatorNames } from '../../src/metrics/operators/index.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { together } from '../../src/metrics/reading/together.ts'
import { reportInputs } from '../../src/report/report-answers.ts'
import { restrictions, valueIn } from '../arbitraries/filter.ts'
import { type Question, questionOfAnyInstant } from '../arbitraries/question.ts'
import type { Scene } from '../arbitraries/scene.ts'
import { loadedStore } from '../loaded-store.ts'
import { engineAnswer, oracleAnswer } from '../operators.ts'
import type { Log } from '../oracle/log.ts'
import * as oracle from '../oracle/oracle.ts'
import { always, expectSame, queries, situation, withStore } from './law.ts'
import { filterNamedApart, logNamedApart, outsideOf, textsIn } from './named-apart.ts'

interface Restricted {
  readonly asked: readonly Question[]
  readonly within: readonly Filter[]
}

/** Questions to each operator, some of which name a dimension that they are restricted in, and restrictions. */
function ofAllOperators(where: Scene): fc.Arbitrary<(log: Log) => Restricted> {
  return restrictions.chain(within => {
    const again = fc
      .constantFrom(...within.flatMap(list => Object.keys(list)))
      .chain(name => fc.tuple(fc.constant(name), fc.array(valueIn(name), { minLength: 1, maxLength: 3 })))
      .map(condition => Object.fromEntries([condition]))
    const ofEach = fc.tuple(...operatorNames.map(operator => questionOfAnyInstant(where, operator)))
    const wheres = fc.array(fc.oneof(fc.constant({}), again), { minLength: 2, maxLength: 2 })
    return fc.tuple(ofEach, wheres).map(([complete, lists]) => (log: Log) => ({
      within,
      asked: complete.flatMap(one => lists.map(list => narrowed(one(log), list))),
    }))
  })
}

function narrowed(one: Question, list: Filter): Question {
  const where = Object.fromEntries([...Object.entries(one.query.where ?? {}), ...Object.entries(list)])
  return { ...one, query: { ...one.query, where } } as Question
}

function restrictedTo<S extends Source>(source: S, within: readonly Filter[]): S {
  return within.reduce((outer, lists) => restrict<S>(outer, lists as Parameters<typeof restrict<S>>[1]), source)
}

always(
  'a restricted answer is that on the chats inside, asked alone and together',
  situation(ofAllOperators),
  ({ log, asked: { asked, within } }) =>
    withStore(log, async store => {
      const part = oracle.restricted(oracle.stored(log), within)
      const source = restrictedTo(store, within)
      const answers = await together(source, gathered => Promise.all(asked.map(one => engineAnswer(gathered, one))))
      for (const [index, one] of asked.entries()) {
        const expected = oracleAnswer(part, one)
        expectSame(await engineAnswer(source, one), expected, { one, within })
        expectSame(answers[index], expected, { one, within, together: true })
      }
      expect(await dimensionValues(source)).toEqual(oracle.dimensionValues(part))
      expect(await dimensionValues(store)).toEqual(oracle.dimensionValues(oracle.stored(log)))
    }),
)

always(
  'snapshots of a restricted store are restricted, also of one that is restricted twice',
  situation(ofAllOperators),
  async ({ log, asked: { asked, within } }) => {
    const part = oracle.restricted(oracle.stored(log), within)
    const store = await loadedStore(log)
    try {
      const snapshot = await restrictedTo(store, within).snapshot()
      try {
        for (const one of asked) expectSame(await engineAnswer(snapshot, one), oracleAnswer(part, one), { one, within })
      } finally {
        snapshot.close()
      }
    } finally {
      store.close()
    }
  },
  { usualRuns: 2 },
)

/** Reports: one grain, whatever the period, is enough. */
const reports = (where: Scene) =>
  fc.tuple(restrictions, queries(where, 'volume')).map(([within, complete]) => (log: Log) => ({
    within,
    asked: complete(log),
  }))

always('reports of a restricted store too', situation(reports), ({ log, asked: { asked, within } }) =>
  withStore(log, async store => {
    const part = oracle.restricted(oracle.stored(log), within)
    const inputs = await reportInputs(
      restrictedTo(store, within),
      asked.map(query => ({ ...query, grain: 'week' as const })),
    )
    for (const [index, query] of asked.entries()) {
      const { compare: _, fullComparison: __, ...plain } = query
      // Hours of the week that are chosen leave the watch list and the map whole.
      const { startedIn, ...atAnyHour } = plain
      const { period: ___, ...undated } = atAnyHour
      const clock = startedIn?.clock ?? 'establishment'
      const input = inputs[index]
      const about = { query, within }
      expectSame(withoutQuery(input?.volume), oracle.volume(part, query), about)
      expectSame(withoutQuery(input?.byChannel), oracle.split(part, { ...query, by: ['channel'] }), about)
      expectSame(withoutQuery(input?.byPlatform), oracle.split(part, { ...query, by: ['platform'] }), about)
      expectSame(withoutQuery(input?.evolution), oracle.evolution(part, { ...query, grain: 'week' }), about)
      expectSame(
        withoutQuery(input?.evolutionByPlatform),
        oracle.evolution(part, { ...query, grain: 'week', by: 'platform' }),
        about,
      )
      for (const ranked of input?.rankings ?? []) {
        const [by = ''] = ranked.query.by ?? []
        expectSame(withoutQuery(ranked), oracle.ranking(part, { ...query, by, top: 20 }), about)
      }
      expectSame(withoutQuery(input?.watchList), oracle.watchList(part, undated), about)
      expectSame(withoutQuery(input?.heatmap), oracle.heatmap(part, { ...atAnyHour, clock }), about)
      expectSame(withoutQuery(input?.summary), oracle.summary(part, plain), about)
      const fromSeconds = input?.delayDistribution.classes.map(({ fromSeconds }) => fromSeconds) ?? []
      expectSame(
        withoutQuery(input?.delayDistribution),
        oracle.delayDistribution(part, { ...plain, fromSeconds }),
        about,
      )
      expect(input?.dataQuality).toBeNull()
    }
  }),
)

function withoutQuery(answer: object | undefined): unknown {
  return Object.fromEntries(Object.entries(answer ?? {}).filter(([name]) => name !== 'query'))
}

always(
  'nothing in a restricted answer is of a chat or an establishment outside',
  situation(ofAllOperators),
  ({ log, asked }) => {
    const within = asked.within.map(filterNamedApart)
    const apart = logNamedApart(log)
    return withStore(apart, async store => {
      const source = restrictedTo(store, within)
      const whole = oracle.stored(apart)
      const outside = outsideOf(whole, oracle.restricted(whole, within))
      const expectInside = (answer: unknown, about: unknown) =>
        expect(
          textsIn(answer).filter(text => outside.has(text)),
          fc.stringify({ about, within }),
        ).toEqual([])

      for (const { operator, query } of asked.asked) {
        const named = { operator, query: { ...query, ...filtersNamedApart(query) } } as Question
        expectInside(await engineAnswer(source, named), named)
      }
      expectInside(await dimensionValues(source), 'values of dimensions')
      const volumes = asked.asked.filter(one => one.operator === 'volume')
      const inputs = await reportInputs(
        source,
        volumes.map(({ query }) => ({ ...query, ...filtersNamedApart(query), grain: 'month' as const })),
      )
      for (const [index, input] of inputs.entries()) expectInside(input, volumes[index])
    })
  },
)

function filtersNamedApart({ where = {}, not = {} }: Question['query']) {
  return { where: filterNamedApart(where), not: filterNamedApart(not) }
}

always(
  'a ranking of a restricted source lists also the empty groups of what is inside, and no other',
  situation(where =>
    fc.tuple(restrictions, queries(where, 'ranking')).map(([within, complete]) => (log: Log) => ({
      within,
      asked: complete(log),
    })),
  ),
  ({ log, asked: { asked, within } }) =>
    withStore(log, async store => {
      const source = restrictedTo(store, within)
      const inside = new Map(
        oracle
          .dimensionValues(oracle.restricted(oracle.stored(log), within))
          .map(({ dimension, values }) => [dimension, values.map(({ value }) => value)]),
      )
      for (const { top: _, where: __, not: ___, ...query } of asked) {
        const { rows } = await ranking(source, { ...query, withEmpty: true })
        const keys = rows.map(({ key }) => key[query.by] ?? '')
        const values = inside.get(query.by) ?? []
        expect(keys.filter(key => !values.includes(key))).toEqual([])
        expect(new Set(keys).size).toBe(keys.length)
      }
    }),
)
