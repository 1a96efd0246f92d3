import { setTimeout as sleep } from 'node:timers/promises'

/** Lets callers through one at a time, evenly spread over the minute. */
export interface Pace {
  /** Resolves at the caller's turn. Rejects if the signal fires first. */
  turn(signal: AbortSignal): Promise<void>
}

/** `perMinute` null: no limit. */
export function openPace(perMinute: number | null): Pace {
  const spacingMs = perMinute === null ? 0 : 60_000 / perMinute
  let nextMs = 0
  return {
    async turn(signal) {
      const nowMs = performance.now()
      const turnMs = Math.max(nowMs, nextMs)
      nextMs = turnMs + spacingMs
      if (turnMs > nowMs) await sleep(turnMs - nowMs, undefined, { signal })
    },
  }
}
