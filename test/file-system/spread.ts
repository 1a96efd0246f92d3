/** So many of a list, evenly over it: all of a shorter one. `shift`, from 0 to 1, says which. */
export function spread<T>(items: readonly T[], count: number, shift = 0.5): readonly T[] {
  if (count >= items.length) return items
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor(((index + shift) * items.length) / count)],
  ).filter((item): item is T => item !== undefined)
}

/** Numbers in [0, 1), the same for a seed. */
export function randomness(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
