import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../test/arbitraries/runs.ts'
import { drawOrder } from './draw.ts'
import type { Mutant } from './find-mutants.ts'

const mutant = fc.record({
  id: fc.string({ minLength: 8, maxLength: 8 }),
  kind: fc.constantFrom('comparison', 'order', 'step'),
}) as fc.Arbitrary<Mutant>
const mutants = fc.uniqueArray(mutant, { selector: ({ id }) => id, maxLength: 50 })

test('a seed draws the same mutants in the same order, however they are sorted', () => {
  fc.assert(
    fc.property(mutants, fc.nat(), (found, seed) => {
      const drawn = drawOrder(found, seed)
      expect(drawOrder([...found].reverse(), seed)).toEqual(drawn)
      expect(new Set(drawn)).toEqual(new Set(found))
    }),
    runs(50),
  )
})

test('other seeds draw other mutants, and a rare kind is drawn more often than its share', () => {
  const found = Array.from({ length: 1000 }, (_, index) => ({
    id: `mutant ${index}`,
    kind: index < 10 ? 'order' : 'comparison',
  })) as Mutant[]
  const firsts = Array.from({ length: 50 }, (_, seed) => drawOrder(found, seed).slice(0, 10))
  expect(new Set(firsts.flat()).size).toBeGreaterThan(100)
  const rare = firsts.flat().filter(({ kind }) => kind === 'order').length
  // Its share is 5 of 500.
  expect(rare).toBeGreaterThan(20)
})
