import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../test/arbitraries/runs.ts'
import { sortInSlices, stepsASlice } from './slices.ts'

test('sorting in slices is sorting: equal items stay in their order', async () => {
  const few = fc.array(fc.tuple(fc.nat(20), fc.nat()), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(few, fc.nat(3 * stepsASlice), async (some, length) => {
      const items = Array.from({ length }, (_, index) => [some[index % some.length]?.[0] ?? 0, index] as const)
      const compare = (a: readonly [number, number], b: readonly [number, number]) => a[0] - b[0]
      expect(await sortInSlices(items, compare)).toEqual(items.toSorted(compare))
    }),
    runs(20),
  )
})

test('the event loop turns while a long list is sorted, and nothing goes on once nobody waits', async () => {
  const items = Array.from({ length: 20 * stepsASlice }, (_, index) => (index * 7919) % 100_003)
  let turns = 0
  let isDone = false
  const turn = () => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  turn()
  await sortInSlices(items, (a, b) => a - b)
  isDone = true
  expect(turns).toBeGreaterThan(20)
  const stop = new AbortController()
  setImmediate(() => stop.abort(new Error('left')))
  await expect(sortInSlices(items, (a, b) => a - b, stop.signal)).rejects.toThrow('left')
})
