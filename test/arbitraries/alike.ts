import fc from 'fast-check'
import type { Filter } from '../../src/metrics/query.ts'
import { addDays } from '../oracle/civil.ts'
import { formatInstant, later } from '../oracle/instant.ts'
import type { Log } from '../oracle/log.ts'
import { pools } from './log.ts'
import { type Operator, operators, type Question, question } from './question.ts'
import type { Scene } from './scene.ts'
import { startedIn } from './started-in.ts'

const some = (value: fc.Arbitrary<string>) => fc.array(value, { minLength: 1, maxLength: 2 })

/** Filters that pick much, one of them inside the other. */
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

/** Dates around the scene's day: two periods that begin together, one that overlaps, and a long one around them. */
const periods = ({ day }: Scene) =>
  fc.tuple(fc.constantFrom(-14, -7, -2, -1), fc.integer({ min: 1, max: 3 })).map(([first, length]) => [
    { start: addDays(day, first), end: addDays(day, first + length) },
    { start: addDays(day, first), end: addDays(day, 3) },
    { start: addDays(day, first + 1), end: addDays(day, first + 1 + length) },
    { start: addDays(day, -100), end: addDays(day, 4) },
  ])

/** What is changed in a question: so much that two of them are often the same but for one option. */
interface Place {
  readonly period: number
  readonly asOf: number
  readonly where: number
  readonly not: number
  readonly isStartedIn: boolean
}

const place: fc.Arbitrary<Place> = fc.record({
  period: fc.constantFrom(0, 1, 1, 1, 2, 3),
  asOf: fc.constantFrom(0, 0, 0, 1),
  where: fc.constantFrom(0, 0, 1),
  not: fc.constantFrom(0, 0, 0, 1),
  isStartedIn: fc.constantFrom(false, false, false, true),
})

/**
 * So many questions of each operator, drawn apart: options, metrics, dimensions and comparisons differ as they may. Periods, instants
 * and filters are of a few, so that questions are about the same rows, or nearly; some are put twice.
 */
export function alike(where: Scene, ofEach: number): fc.Arbitrary<(log: Log) => Question[]> {
  const last = where.edges.reduce(later)
  const ofOperator = (operator: Operator) =>
    fc.array(fc.tuple(question(where, operator), place), { minLength: ofEach, maxLength: ofEach, size: 'max' })
  return fc
    .tuple(
      fc.tuple(...operators.map(ofOperator)),
      fc.tuple(periods(where), nested, nested, startedIn, fc.constantFrom(...where.edges)),
    )
    .map(([asked, [spans, wheres, [, but], hours, edge]]) => log => {
      const all = asked.flat().map(([complete, { period, asOf, where: which, not, isStartedIn }]) => {
        const one = complete(log)
        const { startedIn: _, where: __, not: ___, period: ____, ...options } = one.query
        const isDated = one.query.period !== undefined
        return {
          ...one,
          query: {
            ...options,
            zone: where.zone,
            asOf: formatInstant(asOf === 0 ? last + 86_400_000_000n : edge + 1n),
            where: wheres[which === 0 ? 0 : 1],
            not: not === 0 ? {} : but,
            ...(isDated ? { period: spans[period] } : {}),
            ...(isStartedIn ? hours(log) : {}),
          },
        } as Question
      })
      return [...all, ...all.filter((_, index) => index % 7 === 0)]
    })
}
