import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../test/arbitraries/runs.ts'
import { recentlyUsed } from './recently-used.ts'

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const steps = fc.array(
  fc.oneof(fc.tuple(fc.constant('get' as const), key), fc.tuple(key, fc.integer({ min: 1, max: 12 }))),
)

test('what is kept is what was used last and fits', () => {
  fc.assert(
    fc.property(steps, steps => {
      const cache = recentlyUsed<number>(40, { sizeOf: size => size })
      // The latest use of each key last.
      let used: (readonly [string, number])[] = []
      const sum = () => used.reduce((total, [, size]) => total + size, 0)
      for (const [first, second] of steps) {
        const asked = first === 'get' ? second : first
        const before = used.find(([name]) => name === asked)
        used = used.filter(([name]) => name !== asked)
        if (typeof second === 'number') {
          cache.set(first, second)
          if (second <= 10) used.push([first, second])
          while (sum() > 40) used.shift()
        } else {
          expect(cache.get(second)).toBe(before?.[1])
          if (before !== undefined) used.push(before)
        }
        expect(cache.size).toBe(sum())
        for (const name of 'abcde') expect(cache.has(name)).toBe(used.some(([kept]) => kept === name))
      }
    }),
    runs(200),
  )
})
