import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { globSync } from 'tinyglobby'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keepFound } from './arbitraries/found.ts'
import { runs } from './arbitraries/runs.ts'

const { CAUSERIE_SHRINK_SECONDS } = process.env
afterEach(() => {
  if (CAUSERIE_SHRINK_SECONDS === undefined) delete process.env.CAUSERIE_SHRINK_SECONDS
  else process.env.CAUSERIE_SHRINK_SECONDS = CAUSERIE_SHRINK_SECONDS
})

/** Lists of numbers that shrink by halving: it takes hundreds of steps to the smallest failure. */
const lists = fc.array(fc.noBias(fc.integer({ min: 0, max: 1_000_000_000 })), { minLength: 60, maxLength: 60 })
const isSmall = (list: readonly number[]) => list.some(number => number < 1000)

describe('a property that fails slowly reports it soon, with what it takes to fail again', () => {
  test('asynchronous', async () => {
    process.env.CAUSERIE_SHRINK_SECONDS = '0.3'
    const property = fc.asyncProperty(lists, async list => {
      await setTimeout(20)
      return isSmall(list)
    })
    const start = performance.now()
    await expect(fc.assert(property, { ...runs(1), seed: 7 })).rejects.toThrow(/seed: 7, path: "0/)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('synchronous', () => {
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

test('a property whose shrinking stopped is shrunk further from its path', async () => {
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

describe('a case that was found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-found-'))
  beforeEach(() => vi.stubEnv('CAUSERIE_FOUND', folder))
  afterEach(() => vi.unstubAllEnvs())
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is stored, shrunk, and run first from then on', async () => {
    const failing = (seen: number[]) =>
      fc.asyncProperty(fc.nat({ max: 1_000_000 }), async number => {
        seen.push(number)
        expect(number).toBeLessThan(1000)
      })
    const keeping = { ...runs(1), seed: 7, reporter: keepFound }
    await expect(fc.assert(failing([]), keeping)).rejects.toThrow(/seed: 7, path: "0:/)
    const [name = ''] = readdirSync(folder)
    const found = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    expect(found).toMatchObject({ file: 'test/properties.test.ts', property: 1, seed: 7, counterexample: '[1000]' })

    // The same property in later runs of the suite, here the second and third of its test.
    for (const property of [2, 3])
      writeFileSync(join(folder, `${property}.json`), JSON.stringify({ ...found, property }))
    const seen: number[] = []
    expect(await fc.check(failing(seen), runs(1))).toMatchObject({ failed: true, counterexample: [1000] })
    expect(seen[0]).toBe(1000)
    await expect(fc.assert(failing([]), keeping)).rejects.toThrow()
    // A known case is not stored again.
    expect(readdirSync(folder)).toHaveLength(3)
    const others: number[] = []
    await fc.check(failing(others), { ...runs(1), seed: 7 })
    expect(others[0]).not.toBe(1000)
  })
})

test('CAUSERIE_RUNS scales every property, even one without a number of runs', async () => {
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
  expect(own.toSorted()).toEqual(['test/arbitraries/found.ts', 'test/arbitraries/runs.ts'])
})
