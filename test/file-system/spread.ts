/** `count` items of a list at even distances, or all of a shorter list. `shift`, from 0 to 1, moves the selection. */
export function spread<T>(items: readonly T[], count: number, shift = 0.5): readonly T[] {
  if (count >= items.length) return items
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor(((index + shift) * items.length) / count)],
  ).filter((item): item is T => item !== undefined)
}

/** Pseudorandom numbers in [0, 1), determined by the seed. */
export function randomness(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
