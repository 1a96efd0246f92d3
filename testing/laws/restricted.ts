import { deepEqual, equal } from 'node:assert/strict'
import fc from 'fast-check'
import type { Source } from '../../src/engine/source.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { operatorNames } from '../../src/metrics/operators/index.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { together } from '../../src/metrics/reading/together.ts'
import { engineAnswer, oracleAnswer } from '../answers.ts'
import { restrictions, valueIn } from '../arbitraries/filter.ts'
import { type Question, questionOfAnyInstant } from '../arbitraries/question.ts'
import type { Scene } from '../arbitraries/scene.ts'
import type { Log } from '../oracle/log.ts'
import * as oracle from '../oracle/oracle.ts'
import { assertSame, type Law, law, queries, situation } from './law.ts'

export interface Restricted {
  readonly asked: readonly Question[]
  readonly within: readonly Filter[]
}

/** Restrictions, and queries to every operator. Some queries name a restricted dimension. */
export function ofAllOperators(where: Scene): fc.Arbitrary<(log: Log) => Restricted> {
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

/** A source under nested restrictions. */
export function restrictedTo<S extends Source>(source: S, within: readonly Filter[]): S {
  return within.reduce((outer, lists) => restrict<S>(outer, lists as Parameters<typeof restrict<S>>[1]), source)
}

export const restrictionLaws: readonly Law[] = [
  law(
    null,
    'a restricted answer is the answer on the chats inside, asked alone or in a batch',
    situation(ofAllOperators),
    ({ log, asked: { asked, within } }, withStore) =>
      withStore(log, async store => {
        const part = oracle.restricted(oracle.stored(log), within)
        const source = restrictedTo(store, within)
        const answers = await together(source, gathered => Promise.all(asked.map(one => engineAnswer(gathered, one))))
        for (const [index, one] of asked.entries()) {
          const expected = oracleAnswer(part, one)
          assertSame(await engineAnswer(source, one), expected, { one, within })
          assertSame(answers[index], expected, { one, within, together: true })
        }
        deepEqual(await dimensionValues(source), oracle.dimensionValues(part))
        deepEqual(await dimensionValues(store), oracle.dimensionValues(oracle.stored(log)))
      }),
  ),
  law(
    null,
    'a ranking of a restricted source lists the empty groups inside the restriction, and no others',
    situation(where =>
      fc.tuple(restrictions, queries(where, 'ranking')).map(([within, complete]) => (log: Log) => ({
        within,
        asked: complete(log),
      })),
    ),
    ({ log, asked: { asked, within } }, withStore) =>
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
          deepEqual(
            keys.filter(key => !values.includes(key)),
            [],
          )
          equal(new Set(keys).size, keys.length)
        }
      }),
  ),
]
