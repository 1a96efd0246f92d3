import { deepEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { unknownValues } from '../../src/metrics/operators/unknown-values.ts'
import { dimension, restrictions, valueIn } from '../arbitraries/filter.ts'
import * as oracle from '../oracle/oracle.ts'
import { type Law, law, situation } from './law.ts'
import { restrictedTo } from './restricted.ts'

const named = dimension.chain(name =>
  fc.tuple(fc.constant(name), fc.array(fc.oneof(valueIn(name), fc.string()), { minLength: 1, maxLength: 4 })),
)
const filter = fc
  .uniqueArray(named, { maxLength: 3, selector: ([name]) => name })
  .map(lists => Object.fromEntries(lists))

export const unknownValueLaws: readonly Law[] = [
  law(
    null,
    'filter values that nothing has are reported, with suggestions from inside the restriction only',
    situation(() =>
      fc.tuple(fc.option(restrictions, { nil: [] }), filter, filter).map(([within, where, not]) => () => ({
        within,
        where,
        not,
      })),
    ),
    ({ log, asked: { within, where, not } }, withStore) =>
      withStore(log, async store => {
        const source = restrictedTo(store, within)
        const inside = oracle.dimensionValues(oracle.restricted(oracle.stored(log), within))
        const valuesOf = (name: string) => inside.find(one => one.dimension === name)?.values ?? []
        const expected = Object.entries({ where, not }).flatMap(([kind, lists]) =>
          Object.entries(lists).flatMap(([name, values]) =>
            [...new Set(values)]
              .filter(value => !valuesOf(name).some(one => one.value === value))
              .map(value => [kind, name, value]),
          ),
        )
        const told = await unknownValues(source, { where, not })
        deepEqual(
          told.map(({ filter, dimension, value }) => [filter, dimension, value]),
          expected,
        )
        for (const { dimension, nearest } of told) {
          const isInside = valuesOf(dimension).some(
            ({ value, label }) => value === nearest?.value && label === nearest.label,
          )
          ok(nearest === null || isInside, `${nearest?.value} is outside`)
        }
        // A value that exists is never reported.
        const known = Object.fromEntries(
          (await dimensionValues(source)).map(one => [one.dimension, one.values.map(({ value }) => value)]),
        )
        deepEqual(
          await unknownValues(source, {
            where: Object.fromEntries(Object.entries(known).filter(([, list]) => list.length > 0)),
          }),
          [],
        )
      }),
  ),
]
