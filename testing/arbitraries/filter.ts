import fc from 'fast-check'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { attributeNames, pools } from './log.ts'

export const dimension: fc.Arbitrary<string> = fc.constantFrom(
  'establishment',
  'channel',
  'platform',
  ...attributeNames,
)

/** A value of a dimension, for rows and filters. */
export function valueIn(name: string): fc.Arbitrary<string> {
  const builtIn = name === 'establishment' || name === 'channel' || name === 'platform'
  return builtIn ? pools[name] : pools.attribute
}

const condition = dimension.chain(name =>
  fc.tuple(fc.constant(name), fc.array(valueIn(name), { minLength: 1, maxLength: 4 })),
)

const conditions = (minLength: number) =>
  fc.uniqueArray(condition, { minLength, maxLength: 2, selector: ([name]) => name })

/** A filter of up to two keys, mostly of none. */
export const filter: fc.Arbitrary<Filter> = fc
  .oneof({ arbitrary: fc.constant([]), weight: 4 }, { arbitrary: conditions(0), weight: 1 })
  .map(list => Object.fromEntries(list))

/** One filter, or two of which the second restricts the rest of the first; each has one or two keys. */
export const restrictions: fc.Arbitrary<readonly Filter[]> = fc.array(
  conditions(1).map(list => Object.fromEntries(list)),
  { minLength: 1, maxLength: 2 },
)
