import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../src/engine/sql.ts'
import { type OperatorName, operatorNames } from '../src/metrics/operators/index.ts'
import { together } from '../src/metrics/reading/together.ts'
import { engineAnswer } from '../testing/answers.ts'
import { filter } from '../testing/arbitraries/filter.ts'
import { log } from '../testing/arbitraries/log.ts'
import { type Question, question, questionOfAnyInstant } from '../testing/arbitraries/question.ts'
import { type Scene, scene, sceneAt } from '../testing/arbitraries/scene.ts'
import { type LogStore, logStore, storeOfEngine } from '../testing/log-store.ts'
import type { Log } from '../testing/oracle/log.ts'
import { alikeQuestions } from './alike-questions.ts'
import { alike } from './arbitraries/alike.ts'
import { edgeLog } from './arbitraries/edge-log.ts'
import { runs } from './arbitraries/runs.ts'
import { withLogStore } from './laws/check-law.ts'

/** The operators that a property asks: all of them, in the short run half of them, which differ from run to run. */
const someOperators =
  Number(process.env.CAUSERIE_RUNS ?? 1) >= 1
    ? fc.constant([...operatorNames])
    : fc.subarray([...operatorNames], { minLength: 5, maxLength: 5 })

/** A question of each operator, and its filters; most differ only in their establishments. */
const asked = (where: Scene, operators: readonly OperatorName[]) =>
  fc
    .tuple(
      fc.tuple(...operators.map(operator => questionOfAnyInstant(where, operator))),
      fc.array(filter, { maxLength: 3 }).map(filters => [{}, ...filters]),
    )
    .map(([ofOperators, filters]) => (given: Log) => {
      const sites = [...new Set(given.rows.flatMap(row => row.establishmentId ?? [])), 'nowhere']
      const wheres = [
        ...filters,
        ...sites.map(id => ({ establishment: [id] })),
        { region: ['north'] },
        { region: ['unknown'] },
      ]
      return ofOperators.flatMap(complete => {
        const one = complete(given)
        return wheres.map(
          list => ({ ...one, query: { ...one.query, where: { ...one.query.where, ...list } } }) as Question,
        )
      })
    })

test('questions asked together get the same answers as one by one', async () => {
  const given = fc
    .tuple(scene, someOperators)
    .chain(([where, operators]) => fc.tuple(log(where), asked(where, operators)))
    .map(([rows, complete]) => ({ rows, all: complete(rows) }))
  const property = fc.asyncProperty(given, ({ rows, all }) =>
    withLogStore(rows, async store => {
      const alone = []
      for (const one of all) alone.push(await engineAnswer(store, one))
      const gathered = await together(store, source => Promise.all(all.map(one => engineAnswer(source, one))))
      for (const [index, one] of all.entries()) expect(gathered[index], fc.stringify(one)).toEqual(alone[index])
    }),
  )
  await fc.assert(property, runs(1))
}, 0)

test('so do several similar questions of each operator with the same filters', async () => {
  const given = fc
    .tuple(scene, someOperators)
    .chain(([where, operators]) => fc.tuple(log(where), alike(where, operators)))
    .map(([rows, complete]) => ({ rows, all: complete(rows) }))
  const property = fc.asyncProperty(given, ({ rows, all }) =>
    withLogStore(rows, async store => {
      const alone = []
      for (const one of all) alone.push(await engineAnswer(store, one))
      const gathered = await together(store, source => Promise.all(all.map(one => engineAnswer(source, one))))
      for (const [index, one] of all.entries()) expect(gathered[index], fc.stringify(one)).toEqual(alone[index])
    }),
  )
  await fc.assert(property, runs(1))
}, 0)

describe('asked together, each question gets its own answer:', () => {
  let store: LogStore
  beforeAll(async () => {
    store = await logStore(edgeLog(sceneAt('Europe/Paris', '2026-03-29', 'Asia/Kathmandu')))
  })
  afterAll(() => store.close())

  test.each(Object.entries(alikeQuestions))('%s', async (_, questions) => {
    const alone = []
    for (const one of questions) alone.push(await engineAnswer(store, one))
    const gathered = await together(store, source => Promise.all(questions.map(one => engineAnswer(source, one))))
    for (const [index, one] of questions.entries()) expect(gathered[index], fc.stringify(one)).toEqual(alone[index])
    // Most answers must differ, or the test could not find a mix-up.
    const different = new Set(alone.map(answer => JSON.stringify(answer))).size
    expect(different).toBeGreaterThanOrEqual(Math.ceil(questions.length / 2))
  })
})

test('so do concurrent questions on one connection, and no temporary table is left', async () => {
  const given = scene
    .chain(where =>
      fc.tuple(log(where), fc.array(questionStartedIn(where), { minLength: 4, maxLength: 12, size: 'max' })),
    )
    .map(([rows, complete]) => ({ rows, all: complete.map(of => of(rows)) }))
  const property = fc.asyncProperty(given, ({ rows, all }) =>
    withLogStore(rows, async store => {
      const oneByOne = []
      for (const one of all) oneByOne.push(await engineAnswer(store, one))
      const [atOnce, ...gathered] = await Promise.all([
        Promise.all(all.map(one => engineAnswer(store, one))),
        ...[0, 1].map(() => together(store, source => Promise.all(all.map(one => engineAnswer(source, one))))),
      ])
      for (const answers of [atOnce, ...gathered]) expect(answers).toEqual(oneByOne)
      expect(await store.engine.query(sql`SELECT table_name FROM duckdb_tables() WHERE temporary`, {})).toEqual([])
    }),
  )
  await fc.assert(property, runs(2))
}, 0)

/** Each with one of a few sets of hours, so that some share the chats that started in them. */
function questionStartedIn(where: Scene): fc.Arbitrary<(given: Log) => Question> {
  const hours = fc.constantFrom(
    [0, 1, 2],
    Array.from({ length: 12 }, (_, hour) => 2 * hour),
  )
  return fc
    .tuple(fc.constantFrom(...operatorNames), hours)
    .chain(([operator, list]) => question(where, operator).map(complete => ({ complete, list })))
    .map(({ complete, list }) => given => {
      const one = complete(given)
      const startedIn = { hours: [1, 3, 7].flatMap(weekday => list.map(hour => ({ weekday, hour }))) }
      return { ...one, query: { ...one.query, startedIn } } as Question
    })
}

test('a statement that several questions need runs once, and a question that fails fails alone', async () => {
  await withLogStore({ rows: [], establishments: [] }, async store => {
    const statements: string[] = []
    const counted = storeOfEngine({
      ...store.engine,
      query: (statement, columns) => {
        statements.push(JSON.stringify(statement, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))
        return store.engine.query(statement, columns)
      },
    })
    const heatmap = (where: object): Question =>
      ({
        operator: 'heatmap',
        query: { zone: 'UTC', asOf: '2026-04-01T00:00:00Z', period: '2026-03', where },
      }) as Question
    const of = (ids: readonly string[]) =>
      together(counted, async source => {
        statements.length = 0
        return Promise.allSettled(
          ids.map(id => engineAnswer(source, heatmap(id === '?' ? { nothing: ['x'] } : { establishment: [id] }))),
        )
      })
    // Fills the cache of what is read once per version.
    await of(['a', 'b'])
    const few = await of(['a', 'b'])
    const forFew = statements.length
    const many = await of([...'abcdefghij', '?'])
    expect(statements.length).toBe(forFew)
    expect(few.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(many.map(({ status }) => status)).toEqual([...Array(10).fill('fulfilled'), 'rejected'])
  })
})
