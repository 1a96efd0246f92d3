/** A semaphore: limits how many work at the same time. The others wait in order. */
export interface Places {
  /** Takes a place and returns a function that gives it back. Rejects if the signal fires first. */
  take(signal: AbortSignal): Promise<() => void>
  /** Resolves when all places are free. */
  empty(): Promise<void>
}

export function openPlaces(count: number): Places {
  const waiting: (() => void)[] = []
  const leaving: (() => void)[] = []
  let taken = 0
  const giveBack = () => {
    const next = waiting.shift()
    if (next !== undefined) return next()
    taken -= 1
    if (taken === 0) for (const tell of leaving.splice(0)) tell()
  }
  return {
    take(signal) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted()
        if (taken < count) {
          taken += 1
          return resolve(giveBack)
        }
        const onAbort = () => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(signal.reason)
        }
        const enter = () => {
          signal.removeEventListener('abort', onAbort)
          resolve(giveBack)
        }
        waiting.push(enter)
        signal.addEventListener('abort', onAbort, { once: true })
      })
    },
    empty: () => (taken === 0 ? Promise.resolve() : new Promise(resolve => leaving.push(resolve))),
  }
}
