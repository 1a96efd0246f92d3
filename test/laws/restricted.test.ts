import fc from 'fast-check'
import { expect } from 'vitest'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { reportInputs } from '../../src/report/report-answers.ts'
import { engineAnswer, oracleAnswer } from '../../testing/answers.ts'
import { restrictions } from '../../testing/arbitraries/filter.ts'
import type { Question } from '../../testing/arbitraries/question.ts'
import type { Scene } from '../../testing/arbitraries/scene.ts'
import { assertSame, law, queries, situation } from '../../testing/laws/law.ts'
import { ofAllOperators, restrictedTo } from '../../testing/laws/restricted.ts'
import type { Log } from '../../testing/oracle/log.ts'
import * as oracle from '../../testing/oracle/oracle.ts'
import { loadedStore } from '../loaded-store.ts'
import { checkLaw, withLogStore } from './check-law.ts'
import { filterNamedApart, logNamedApart, outsideOf, textsIn } from './named-apart.ts'

const ofSnapshots = law(
  null,
  'snapshots of a restricted store are restricted, even when it is restricted twice',
  situation(ofAllOperators),
  async ({ log, asked: { asked, within } }) => {
    const part = oracle.restricted(oracle.stored(log), within)
    const store = await loadedStore(log)
    try {
      const snapshot = await restrictedTo(store, within).snapshot()
      try {
        for (const one of asked) assertSame(await engineAnswer(snapshot, one), oracleAnswer(part, one), { one, within })
      } finally {
        snapshot.close()
      }
    } finally {
      store.close()
    }
  },
)
checkLaw(ofSnapshots)

/** Report queries. One grain is enough for all periods. */
const reports = (where: Scene) =>
  fc.tuple(restrictions, queries(where, 'volume')).map(([within, complete]) => (log: Log) => ({
    within,
    asked: complete(log),
  }))

const ofReports = law(
  null,
  'reports of a restricted store are restricted',
  situation(reports),
  ({ log, asked: { asked, within } }) =>
    withLogStore(log, async store => {
      const part = oracle.restricted(oracle.stored(log), within)
      const inputs = await reportInputs(
        restrictedTo(store, within),
        asked.map(query => ({ ...query, grain: 'week' as const })),
      )
      for (const [index, query] of asked.entries()) {
        const { compare: _, fullComparison: __, ...plain } = query
        // `startedIn` does not apply to the watch list and the heatmap.
        const { startedIn, ...atAnyHour } = plain
        const { period: ___, ...undated } = atAnyHour
        const clock = startedIn?.clock ?? 'establishment'
        const input = inputs[index]
        const about = { query, within }
        assertSame(withoutQuery(input?.volume), oracle.volume(part, query), about)
        assertSame(withoutQuery(input?.byChannel), oracle.split(part, { ...query, by: ['channel'] }), about)
        assertSame(withoutQuery(input?.byPlatform), oracle.split(part, { ...query, by: ['platform'] }), about)
        assertSame(withoutQuery(input?.evolution), oracle.evolution(part, { ...query, grain: 'week' }), about)
        assertSame(
          withoutQuery(input?.evolutionByPlatform),
          oracle.evolution(part, { ...query, grain: 'week', by: 'platform' }),
          about,
        )
        for (const ranked of input?.rankings ?? []) {
          const [by = ''] = ranked.query.by ?? []
          assertSame(withoutQuery(ranked), oracle.ranking(part, { ...query, by, top: 20 }), about)
        }
        assertSame(withoutQuery(input?.watchList), oracle.watchList(part, undated), about)
        assertSame(withoutQuery(input?.heatmap), oracle.heatmap(part, { ...atAnyHour, clock }), about)
        assertSame(withoutQuery(input?.summary), oracle.summary(part, plain), about)
        const fromSeconds = input?.delayDistribution.classes.map(({ fromSeconds }) => fromSeconds) ?? []
        assertSame(
          withoutQuery(input?.delayDistribution),
          oracle.delayDistribution(part, { ...plain, fromSeconds }),
          about,
        )
        expect(input?.dataQuality).toBeNull()
      }
    }),
)

checkLaw(ofReports)

function withoutQuery(answer: object | undefined): unknown {
  return Object.fromEntries(Object.entries(answer ?? {}).filter(([name]) => name !== 'query'))
}

const nothingOutside = law(
  null,
  'a restricted answer names no chat or establishment outside',
  situation(ofAllOperators),
  ({ log, asked }) => {
    const within = asked.within.map(filterNamedApart)
    const apart = logNamedApart(log)
    return withLogStore(apart, async store => {
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

checkLaw(nothingOutside)

function filtersNamedApart({ where = {}, not = {} }: Question['query']) {
  return { where: filterNamedApart(where), not: filterNamedApart(not) }
}
