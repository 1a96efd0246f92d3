export interface RecentlyUsed<Value> {
  /** Getting a value counts as using it. */
  get(key: string): Value | undefined
  has(key: string): boolean
  /** A value larger than a quarter of the capacity is not kept. */
  set(key: string, value: Value): void
  /** The total size of the kept values. */
  readonly size: number
}

/** An LRU cache: keeps the most recently used values that fit. */
export function recentlyUsed<Value>(
  sizeAtMost: number,
  { sizeOf }: { readonly sizeOf: (value: Value, key: string) => number },
): RecentlyUsed<Value> {
  // A Map keeps the insertion order of its keys.
  const kept = new Map<string, { readonly value: Value; readonly size: number }>()
  let total = 0
  const remove = (key: string) => {
    total -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }
  return {
    get size() {
      return total
    },
    has: key => kept.has(key),
    get(key) {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.value
    },
    set(key, value) {
      remove(key)
      const size = sizeOf(value, key)
      if (size > sizeAtMost / 4) return
      kept.set(key, { value, size })
      total += size
      for (const oldest of kept.keys()) {
        if (total <= sizeAtMost) break
        remove(oldest)
      }
    },
  }
}
