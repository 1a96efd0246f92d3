import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inSlices, mapInSlices, nextTurn, sortInSlices, stepsASlice } from './slices.ts'

/** The number of event loop turns during a task. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isDone = false
  const turn = () => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  isDone = true
  return turns
}

const left = new Error('left')

describe('in slices', () => {
  test('a list is sorted as JavaScript sorts it, with equal items in order', async () => {
    const long = fc.array(fc.record({ key: fc.nat(9), name: fc.nat() }), { maxLength: 50 }).map(few =>
      // Longer than a slice in some cases.
      few.length > 40 ? Array.from({ length: 300 }, () => few).flat() : few,
    )
    await fc.assert(
      fc.asyncProperty(long, async items => {
        const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key
        expect(await sortInSlices(items, byKey)).toEqual(items.toSorted(byKey))
      }),
    )
  })

  test('the event loop turns between slices, even when several tasks run', async () => {
    const items = Array.from({ length: 10 * stepsASlice }, (_, index) => index)
    expect(await turnsDuring(() => mapInSlices(items, item => item))).toBeGreaterThanOrEqual(9)
    expect(await turnsDuring(() => sortInSlices(items, (a, b) => b - a))).toBeGreaterThanOrEqual(9)
    const both = () => Promise.all([mapInSlices(items, item => item), mapInSlices(items, item => item)])
    expect(await turnsDuring(both)).toBeGreaterThanOrEqual(18)
  })

  test('tasks that wait together continue in separate turns', async () => {
    const order: string[] = []
    const note = (text: string) => () => order.push(text)
    const waiting = [1, 2, 3].map(async number => {
      await nextTurn()
      order.push(`work ${number}`)
      setImmediate(note(`turn after ${number}`))
    })
    await Promise.all(waiting)
    await nextTurn()
    expect(order.indexOf('turn after 1')).toBeLessThan(order.indexOf('work 3'))
  })

  test('it stops once the signal has aborted', async () => {
    const stop = new AbortController()
    const items = Array.from({ length: 3 * stepsASlice }, (_, index) => index)
    let mapped = 0
    const mapping = mapInSlices(
      items,
      () => {
        mapped++
        if (mapped === 10) stop.abort(left)
      },
      stop.signal,
    )
    await expect(mapping).rejects.toBe(left)
    expect(mapped).toBeLessThanOrEqual(stepsASlice)
    await expect(nextTurn(stop.signal)).rejects.toBe(left)
    await expect(inSlices(stop.signal).next()).rejects.toBe(left)
  })
})
