/** Tells one who waits that something changed, also when it did just before they began to wait. */
export interface Changes {
  tell(): void
  /** The next change, or the end of so long a wait. */
  next(mostMs: number): Promise<void>
}

export function changes(): Changes {
  let hasChanged = false
  let wake = () => {}
  return {
    tell() {
      hasChanged = true
      wake()
    },
    async next(mostMs) {
      if (!hasChanged) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, mostMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      hasChanged = false
    },
  }
}
