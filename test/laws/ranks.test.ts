import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankByValue } from '../../src/metrics/operators/ranks.ts'
import { runs } from '../arbitraries/runs.ts'

const groups = fc.uniqueArray(fc.record({ key: fc.string(), value: fc.nat({ max: 4 }) }), {
  selector: group => group.key,
})
const shuffled = groups.chain(list =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
)

test('law 7: ranks do not depend on the order of the groups', async () => {
  const property = fc.asyncProperty(shuffled, async ([list, other]) => {
    expect(await rankByValue(other)).toEqual(await rankByValue(list))
  })
  await fc.assert(property, runs(200))
})
