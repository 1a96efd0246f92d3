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

/**
 * @example
 * const slices = inSlices()
 * for (const row of ['a', 'b']) {
 *   if (slices.isFull()) await slices.next()
 *   row.toUpperCase()
 * }
 */
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

/** `toSorted`, in slices. */
export async function sortInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  signal?: AbortSignal,
): Promise<readonly T[]> {
  const slices = inSlices(signal)
  let runs: T[][] = []
  for (let first = 0; first < items.length; first += stepsASlice) {
    if (slices.isFull(stepsASlice)) await slices.next()
    runs.push(items.slice(first, first + stepsASlice).sort(compare))
  }
  while (runs.length > 1) {
    const merged: T[][] = []
    for (let place = 0; place < runs.length; place += 2) {
      merged.push(await merge(runs[place] ?? [], runs[place + 1] ?? [], { compare, slices }))
    }
    runs = merged
  }
  return runs[0] ?? []
}

/** Of equal items those of the first come first. */
async function merge<T>(
  first: readonly T[],
  second: readonly T[],
  { compare, slices }: { readonly compare: (a: T, b: T) => number; readonly slices: Slices },
): Promise<T[]> {
  const merged: T[] = []
  let taken = 0
  for (const item of first) {
    for (let other = second[taken]; taken < second.length; other = second[taken]) {
      if (compare(item, other as T) <= 0) break
      if (slices.isFull()) await slices.next()
      merged.push(other as T)
      taken++
    }
    if (slices.isFull()) await slices.next()
    merged.push(item)
  }
  return merged.concat(second.slice(taken))
}
