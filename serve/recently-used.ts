export interface RecentlyUsed<Value> {
  /** Asking for a value is using it. */
  get(key: string): Value | undefined
  has(key: string): boolean
  /** A value larger than a quarter of all is not kept. */
  set(key: string, value: Value): void
  /** Of all that is kept. */
  readonly size: number
}

/** Keeps the values that were used last, as many as fit: the one that was left alone for longest goes first. */
export function recentlyUsed<Value>(
  sizeAtMost: number,
  { sizeOf }: { readonly sizeOf: (value: Value, key: string) => number },
): RecentlyUsed<Value> {
  // A Map remembers the order in which keys were added.
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
