import { setImmediate } from 'node:timers/promises'

/** What one turn of the event loop works off: a few milliseconds of rows, buckets or cells. */
export const stepsASlice = 2000

let lastTurn: Promise<unknown> = Promise.resolve()

/**
 * Lets the event loop do everything else that it has to do. Of those who wait at the same time each goes on in a turn of its own, so
 * that many long works do not add up to one long turn. Throws the signal's reason once it has aborted.
 */
export async function nextTurn(signal?: AbortSignal): Promise<void> {
  lastTurn = lastTurn.then(() => setImmediate())
  await lastTurn
  signal?.throwIfAborted()
}

/** Long work in JavaScript, cut into slices between which the event loop turns. */
export interface Slices {
  /** Counts a step, or so many, as done; true when the slice is full, and `next` is to be awaited. */
  isFull(steps?: number): boolean
  /** Throws the reason of the signal once it has aborted. */
  next(): Promise<void>
}

/** @example for (const row of rows) { if (slices.isFull()) await slices.next(); ... } */
export function inSlices(signal?: AbortSignal): Slices {
  let done = 0
  return {
    isFull(steps = 1) {
      done += steps
      return done > stepsASlice
    },
    async next() {
      done = 0
      await nextTurn(signal)
    },
  }
}

/** `map`, in slices. */
export async function mapInSlices<T, R>(
  items: readonly T[],
  map: (item: T, index: number) => R,
  signal?: AbortSignal,
): Promise<R[]> {
  const slices = inSlices(signal)
  const mapped: R[] = []
  for (const [index, item] of items.entries()) {
    if (slices.isFull()) await slices.next()
    mapped.push(map(item, index))
  }
  return mapped
}

/** `toSorted`, in slices: short runs are sorted one by one, then merged. */
export async function sortInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  signal?: AbortSignal,
): Promise<readonly T[]> {
  const slices = inSlices(signal)
  let runs: (readonly T[])[] = []
  for (let first = 0; first < items.length; first += stepsASlice) {
    if (slices.isFull(stepsASlice)) await slices.next()
    runs.push(items.slice(first, first + stepsASlice).sort(compare))
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = []
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], compare, slices))
    runs = merged
  }
  return runs[0] ?? []
}

async function merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  slices: Slices,
): Promise<readonly T[]> {
  const merged: T[] = []
  let at = 0
  for (const item of right) {
    for (; at < left.length && compare(left[at] as T, item) <= 0; at++) {
      if (slices.isFull()) await slices.next()
      merged.push(left[at] as T)
    }
    if (slices.isFull()) await slices.next()
    merged.push(item)
  }
  return merged.concat(left.slice(at))
}
