import fc from 'fast-check'
import type { Filter } from '../../src/metrics/query.ts'
import { attributeNames, pools } from './log.ts'

export const dimension: fc.Arbitrary<string> = fc.constantFrom(
  'establishment',
  'channel',
  'platform',
  ...attributeNames,
)

const condition = dimension.chain(name => {
  const builtIn = name === 'establishment' || name === 'channel' || name === 'platform'
  const value = builtIn ? pools[name] : pools.attribute
  return fc.tuple(fc.constant(name), fc.array(value, { minLength: 1, maxLength: 4 }))
})

/** Up to two keys, more often none. */
export const filter: fc.Arbitrary<Filter> = fc
  .oneof(
    { arbitrary: fc.constant([]), weight: 4 },
    { arbitrary: fc.uniqueArray(condition, { maxLength: 2, selector: ([name]) => name }), weight: 1 },
  )
  .map(conditions => Object.fromEntries(conditions))
