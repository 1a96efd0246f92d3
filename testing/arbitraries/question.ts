import fc from 'fast-check'
import { metricNames } from '../../src/metrics/definitions/catalogue.ts'
import { chatKinds, type Query } from '../../src/metrics/definitions/query.ts'
import { type OperatorName, operatorNames, type QueryOf } from '../../src/metrics/operators/index.ts'
import type { SplitQuery } from '../../src/metrics/operators/split.ts'
import type { Grain } from '../../src/time/grain.ts'
import { formatInstant, later } from '../oracle/instant.ts'
import { knownSpan } from '../oracle/known.ts'
import type { Log } from '../oracle/log.ts'
import { dimension, filter } from './filter.ts'
import { type Changing, instantNear } from './near.ts'
import { comparison, period, shortPeriod } from './period.ts'
import { instantIn, type Scene, step, zones } from './scene.ts'
import { startedIn } from './started-in.ts'

/** A query and its operator. */
export type Question<O extends OperatorName = OperatorName> = {
  readonly [K in O]: { readonly operator: K; readonly query: QueryOf<K> }
}[O]

const metric = fc.constantFrom(...metricNames)

/** The options that all queries share. */
type Shared = Pick<Query<string>, 'zone' | 'asOf' | 'where' | 'not' | 'startedIn'>
type Options<O extends OperatorName> = Omit<QueryOf<O>, keyof Shared>

const comparedPeriod = (scene: Scene) => ({
  period: period(scene),
  compare: comparison(scene),
  fullComparison: fc.boolean(),
})

const watched = {
  olderThanSeconds: fc.constantFrom(0, 3600, 14_400, 86_400, 345_600),
  maxAgeDays: fc.constantFrom(0.5, 1, 4, 7, 30),
}

const optionsOf: { readonly [O in OperatorName]: (scene: Scene) => fc.Arbitrary<Options<O>> } = {
  volume: scene => fc.record(comparedPeriod(scene), { requiredKeys: ['period'] }),
  split: scene => {
    const one = dimension.map(name => [name] as const)
    const two = fc.tuple(dimension, dimension).filter(([a, b]) => a !== b)
    const by = fc.oneof<fc.Arbitrary<SplitQuery<string>['by']>[]>(one, two)
    return fc.record({ ...comparedPeriod(scene), by, metric }, { requiredKeys: ['period', 'by'] })
  },
  evolution: scene => {
    const coarse = fc.record({
      period: period(scene),
      grain: fc.constantFrom<Grain>('day', 'week', 'month', 'quarter', 'year'),
    })
    const fine = fc.record({ period: shortPeriod(scene), grain: fc.constant<Grain>('hour') })
    const rest = fc.record({ compare: comparison(scene), by: dimension, metric }, { requiredKeys: [] })
    const span = fc.oneof({ arbitrary: coarse, weight: 4 }, { arbitrary: fine, weight: 1 })
    return fc.tuple(span, rest).map(([given, options]) => ({ ...given, ...options }))
  },
  ranking: scene => {
    const options = { by: dimension, metric, top: fc.integer({ min: 1, max: 4 }), withEmpty: fc.boolean() }
    return fc.record({ ...comparedPeriod(scene), ...options }, { requiredKeys: ['period', 'by'] })
  },
  table: scene => {
    const metrics = fc.uniqueArray(metric, { minLength: 1, maxLength: 4 })
    return fc.record({ ...comparedPeriod(scene), metrics, by: dimension }, { requiredKeys: ['period', 'metrics'] })
  },
  heatmap: scene => {
    const clock = fc.constantFrom('establishment' as const, 'report' as const)
    return fc.record({ period: period(scene), clock }, { requiredKeys: ['period'] })
  },
  watchList: scene => fc.record({ period: period(scene), ...watched }, { requiredKeys: [] }),
  summary: scene => fc.record({ period: period(scene) }),
  delayDistribution: scene => {
    const fromSeconds = fc.constantFrom([0], [0, 3600, 14_400, 28_800, 86_400], [3600, 86_400])
    return fc.record({ period: period(scene), fromSeconds })
  },
  chatList: scene => {
    const page = { limit: fc.integer({ min: 1, max: 20 }), offset: fc.constantFrom(0, 0, 1, 2, 5, 100) }
    const options = { period: period(scene), of: fc.constantFrom(...chatKinds), ...watched, ...page }
    const any = fc.record(options, { requiredKeys: ['period', 'of'] })
    const undated = fc.record({ of: fc.constant('watched' as const), ...watched, ...page }, { requiredKeys: ['of'] })
    return fc.oneof({ arbitrary: any, weight: 9 }, { arbitrary: undated, weight: 1 })
  },
}

/** An as-of time that depends on the log and the query: it may be an instant at which the answer changes. */
type AsOf = fc.Arbitrary<(log: Log, asked: Changing, zone: string) => bigint>

/** A query to one operator, completed when the log is known. */
export function question<O extends OperatorName>(
  scene: Scene,
  operator: O,
  asOf: AsOf = anyAsOf(scene),
): fc.Arbitrary<(log: Log) => Question<O>> {
  const complete = (options: Options<O>, common: Shared) =>
    ({ operator, query: { ...common, ...options } }) as unknown as Question<O>
  return fc.tuple(shared(scene, asOf), optionsOf[operator](scene)).map(
    ([common, options]) =>
      log =>
        complete(options, common(log, options)),
  )
}

/**
 * A query to one operator, completed when the log is known: its as-of time may be an instant at which the answer changes, and its filters
 * name values of the log, no value, or values that nothing has.
 *
 * @example
 * const asked = arbitraryScene.chain(scene => fc.tuple(arbitraryLog(scene), arbitraryQuery(scene, 'volume')))
 * const property = fc.asyncProperty(asked, async ([log, queryOf]) => {
 *   const store = await memoryStore(log)
 *   const found = await volume(store, queryOf(log)).finally(store.close)
 *   if (found.activeChats > found.messages) throw new Error('a chat without a message')
 * })
 * await fc.assert(property, { numRuns: 1 })
 */
export function query<O extends OperatorName>(
  scene: Scene,
  operator: O,
): fc.Arbitrary<(log: Log) => Question<O>['query']> {
  return question(scene, operator).map(complete => log => complete(log).query)
}

const presets: readonly unknown[] = ['last-month', 'this-month', 'last-30-days']

/** A query that may leave the as-of time to the store, if its operator allows that. */
export function questionOfAnyInstant<O extends OperatorName>(
  scene: Scene,
  operator: O,
): fc.Arbitrary<(log: Log) => Question<O>> {
  return fc
    .tuple(question(scene, operator), fc.constantFrom(true, false, false))
    .map(([complete, isDropped]) => log => {
      const one = complete(log)
      const { asOf: _, ...query } = one.query
      const isNeeded = knownSpan([], log).until === null || presets.includes(query.period)
      return isDropped && !isNeeded ? ({ ...one, query } as Question<O>) : one
    })
}

/** A query to any operator, as of an edge of the scene or a microsecond before or after it. */
export function questionAtEdge(scene: Scene): fc.Arbitrary<(log: Log) => Question> {
  const atEdge = fc.tuple(fc.constantFrom(...scene.edges), fc.constantFrom(-1n, 0n, 1n)).map(
    ([edge, after]) =>
      () =>
        edge + after,
  )
  return fc.constantFrom(...operatorNames).chain(operator => question(scene, operator, atEdge))
}

function shared(scene: Scene, asOf: AsOf): fc.Arbitrary<(log: Log, asked: Changing) => Shared> {
  const zone = fc.oneof({ arbitrary: fc.constant(scene.zone), weight: 3 }, fc.constantFrom(...zones))
  const given = fc.record({ zone, where: filter, not: filter }, { requiredKeys: ['zone'] })
  return fc.tuple(given, startedIn, asOf).map(([rest, hours, at]) => (log, asked) => ({
    ...rest,
    ...hours(log),
    asOf: formatInstant(at(log, asked, rest.zone)),
  }))
}

/** An as-of time after everything, at or near an edge of the scene or a row, or where the answer changes. */
function anyAsOf(scene: Scene): AsOf {
  const last = scene.edges.reduce(later)
  return fc.oneof(
    fc.constant(() => last + 400n * 86_400_000_000n),
    instantIn(scene).map(instant => () => instant),
    instantNear(scene),
    instantNear(scene),
    fc.tuple(fc.nat({ max: 40 }), step).map(([index, after]) => ({ rows }: Log) => {
      const row = rows[index % Math.max(rows.length, 1)]
      return (row?.sentAt ?? last) + after
    }),
  )
}
