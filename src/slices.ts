import { setImmediate } from 'node:timers/promises'

/** How many rows, buckets or cells one turn of the event loop processes: a few milliseconds of work. */
export const stepsASlice = 2000

let lastTurn: Promise<unknown> = Promise.resolve()

/**
 * Yields to the event loop. Callers that wait at the same time resume in separate turns, so that many long tasks do not add up to
 * one long turn. Throws the signal's reason once it has aborted.
 */
export async function nextTurn(signal?: AbortSignal): Promise<void> {
  lastTurn = lastTurn.then(() => setImmediate())
  await lastTurn
  signal?.throwIfAborted()
}

/** Long work in JavaScript, cut into slices that yield to the event loop in between. */
export interface Slices {
  /** Counts `steps` (default 1) as done. True when the slice is full: await `next` before going on. */
  isFull(steps?: number): boolean
  /** Yields to the event loop; throws the signal's reason once it has aborted. */
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

/** `Array.prototype.map`, in slices. */
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

/** `Array.prototype.toSorted`, in slices. The sort is stable. */
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

/** Merges two sorted runs; equal items keep their order, those of `first` before those of `second`. */
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
