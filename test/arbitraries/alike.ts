import fc from 'fast-check'
import { type MetricName, metricNames, metricOf } from '../../src/metrics/definitions/catalogue.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import type { OperatorName } from '../../src/metrics/operators/index.ts'
import { pools } from '../../testing/arbitraries/log.ts'
import { type Question, question } from '../../testing/arbitraries/question.ts'
import type { Scene } from '../../testing/arbitraries/scene.ts'
import { startedIn } from '../../testing/arbitraries/started-in.ts'
import { addDays } from '../../testing/oracle/civil.ts'
import { formatInstant, later } from '../../testing/oracle/instant.ts'
import type { Log } from '../../testing/oracle/log.ts'
import { dayStart } from '../../testing/oracle/zone.ts'

const some = (value: fc.Arbitrary<string>) => fc.array(value, { minLength: 1, maxLength: 2 })

/** Two broad filters, one within the other. */
const nested: fc.Arbitrary<readonly [wide: Filter, narrow: Filter]> = fc
  .tuple(
    fc.constantFrom<Filter>({}, { region: ['north', 'unknown'] }, { channel: ['widget', 'unknown'] }),
    fc.oneof(
      fc.record({ platform: some(pools.platform) }),
      fc.record({ establishment: fc.constantFrom(['e1', 'e2'], ['e2', 'e3', 'e4'], ['e1']) }),
      fc.record({ sector: fc.constantFrom(['north'], ['unknown', 'south']) }),
    ),
  )
  .map(([wide, more]) => [wide, { ...wide, ...more }])

/** Periods around the scene's day: two with the same start, one that overlaps, and a long one around them. */
const periods = ({ day }: Scene) =>
  fc.tuple(fc.constantFrom(-14, -7, -2, -1), fc.integer({ min: 1, max: 2 })).map(([first, length]) => [
    { start: addDays(day, first), end: addDays(day, first + length) },
    { start: addDays(day, first), end: addDays(day, 1) },
    { start: addDays(day, first + 1), end: addDays(day, first + 1 + length) },
    { start: addDays(day, -100), end: addDays(day, 4) },
  ])

/** The period, instant and filters of a question, as indexes into their lists. */
interface Place {
  readonly period: number
  readonly asOf: number
  readonly where: number
  readonly not: number
  readonly hours: number
}

const parts = ['period', 'asOf', 'where', 'not', 'hours'] as const satisfies readonly (keyof Place)[]
/** The length of each list. */
const sizes: Place = { period: 4, asOf: 3, where: 2, not: 2, hours: 2 }

const usual: fc.Arbitrary<Place> = fc.record({
  period: fc.constantFrom(1, 3, 3, 0, 2),
  asOf: fc.constantFrom(0, 0, 0, 1, 2),
  where: fc.constantFrom(0, 0, 1),
  not: fc.constantFrom(0, 0, 1),
  hours: fc.constantFrom(0, 0, 0, 1),
})

const metric = fc.constantFrom(...metricNames)
/** A ranking by such a metric needs another query for the omitted groups. */
const metricThatDoesNotAddUp = fc.constantFrom(...metricNames.filter(name => !metricOf(name).addsUp))

/**
 * Questions of these operators about the same rows: one twice, three that differ only in their options, and two that differ from the first
 * only in their period, their instant or a filter.
 */
export function alike(where: Scene, operators: readonly OperatorName[]): fc.Arbitrary<(log: Log) => Question[]> {
  const last = where.edges.reduce(later)
  const ofOperator = (operator: OperatorName) =>
    fc
      .tuple(
        fc.array(question(where, operator), { minLength: 3, maxLength: 3 }),
        operator === 'ranking' ? metricThatDoesNotAddUp : metric,
        fc.uniqueArray(fc.tuple(fc.constantFrom(...parts), fc.nat({ max: 2 })), {
          minLength: 2,
          maxLength: 2,
          selector: ([part]) => part,
        }),
      )
      .map(([drawn, of, changed]) => (log: Log, common: Place, at: (place: Place) => Question['query']) => {
        const options = drawn.map((complete, index) => optionsOf(complete(log), of, index))
        const put = (given: Question | undefined, place: Place) => {
          if (given === undefined) throw new Error('three questions were drawn')
          const { period, ...shared } = at(place)
          const dated = given.query.period === undefined ? shared : { ...shared, period }
          return { ...given, query: { ...given.query, ...dated } } as Question
        }
        const [first] = options
        return [
          ...options.map(one => put(one, common)),
          put(first, common),
          ...changed.map(([part, by]) =>
            put(first, { ...common, [part]: (common[part] + 1 + (by % (sizes[part] - 1))) % sizes[part] }),
          ),
        ]
      })
  return fc
    .tuple(
      fc.tuple(...operators.map(ofOperator)),
      usual,
      fc.tuple(periods(where), nested, nested, startedIn, fc.constantFrom(...where.edges)),
    )
    .map(([asked, common, [spans, wheres, [, but], hours, edge]]) => log => {
      // The second is the end of a period: some chats that wait then are answered later.
      const asOfs = [last + 30n * day, dayStart(where.zone, spans[1]?.end ?? where.day), edge + 1n]
      const at = (place: Place) =>
        ({
          zone: where.zone,
          asOf: formatInstant(asOfs[place.asOf] ?? last),
          where: wheres[place.where] ?? {},
          not: place.not === 0 ? {} : but,
          period: spans[place.period],
          ...(place.hours === 0 ? {} : hours(log)),
        }) as Question['query']
      return asked.flatMap(ofOne => ofOne(log, common, at))
    })
}

const day = 86_400_000_000n

/** The rest of a question, with a metric if it takes one; each ranking lists one group, of its own dimension. */
function optionsOf({ operator, query }: Question, of: MetricName, index: number): Question {
  const { startedIn: _, where: __, not: ___, ...options } = query
  const measured = operator === 'split' || operator === 'evolution' || operator === 'ranking' ? { metric: of } : {}
  const by = ['channel', 'platform'][index]
  const listed = operator === 'ranking' ? { top: 1, withEmpty: false, ...(by === undefined ? {} : { by }) } : {}
  return { operator, query: { ...options, ...measured, ...listed } } as Question
}
