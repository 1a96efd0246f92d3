import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { globSync } from 'tinyglobby'
import { afterEach, describe, expect, test } from 'vitest'
import { runs } from './arbitraries/runs.ts'

const { CAUSERIE_SHRINK_SECONDS } = process.env
afterEach(() => {
  if (CAUSERIE_SHRINK_SECONDS === undefined) delete process.env.CAUSERIE_SHRINK_SECONDS
  else process.env.CAUSERIE_SHRINK_SECONDS = CAUSERIE_SHRINK_SECONDS
})

/** Lists of numbers each of which is made smaller by halves: hundreds of steps to the smallest that fails. */
const lists = fc.array(fc.noBias(fc.integer({ min: 0, max: 1_000_000_000 })), { minLength: 60, maxLength: 60 })
const isSmall = (list: readonly number[]) => list.some(number => number < 1000)

describe('a property that fails slowly says so soon, with what it takes to fail again', () => {
  test('of promises', async () => {
    process.env.CAUSERIE_SHRINK_SECONDS = '0.3'
    const property = fc.asyncProperty(lists, async list => {
      await setTimeout(20)
      return isSmall(list)
    })
    const start = performance.now()
    await expect(fc.assert(property, { ...runs(1), seed: 7 })).rejects.toThrow(/seed: 7, path: "0/)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('at once', () => {
    process.env.CAUSERIE_SHRINK_SECONDS = '0.3'
    const property = fc.property(lists, list => {
      const start = performance.now()
      while (performance.now() - start < 20);
      return isSmall(list)
    })
    const start = performance.now()
    expect(() => fc.assert(property, { ...runs(1), seed: 7 })).toThrow(/seed: 7, path: "0/)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

test('a property that is shrunk no further is shrunk on from its path', async () => {
  const failing = (seen: number[]) =>
    fc.asyncProperty(fc.nat({ max: 1_000_000 }), async number => {
      seen.push(number)
      expect(number).toBeLessThan(1000)
    })
  process.env.CAUSERIE_SHRINK_SECONDS = '0'
  const { counterexamplePath: path, numShrinks, seed } = await fc.check(failing([]), runs(1))
  expect(numShrinks).toBe(0)
  process.env.CAUSERIE_SHRINK_SECONDS = '20'
  const { counterexample } = await fc.check(failing([]), { seed, path: path ?? '' })
  expect(counterexample).toEqual([1000])
})

test('how often a property runs follows CAUSERIE_RUNS, also where it does not say', async () => {
  const times = async (usual?: number) => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(), async () => {
        count++
      }),
      usual === undefined ? {} : runs(usual),
    )
    return count
  }
  const factor = Number(process.env.CAUSERIE_RUNS ?? 1)
  expect(await times()).toBe(Math.max(1, Math.round(100 * factor)))
  expect(await times(7)).toBe(Math.max(1, Math.round(7 * factor)))
  const own = globSync('{src,jobs,serve,testing,test}/**/*.ts').filter(file =>
    /^(?! \*).*numRuns\s*:/m.test(readFileSync(file, 'utf8')),
  )
  expect(own.toSorted()).toEqual(['test/arbitraries/runs.ts'])
})
