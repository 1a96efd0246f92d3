/** Groups items by a text, in order of first appearance. */
export function groupBy<T>(items: readonly T[], read: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = read(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
