/** Notifies a waiting caller of changes, including one just before the wait began. */
export interface Changes {
  tell(): void
  /** Resolves at the next change or after this time. */
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
