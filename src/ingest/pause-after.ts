/** The maximum share of time spent loading, as long as the store is not further behind than `mostMs`. */
const share = 1 / 60
const mostMs = 10 * 60_000

/** How long whoever loads again and again waits after a load that took `loadMs`: `usualMs`, or longer after a long one. In milliseconds. */
export function pauseAfter(loadMs: number, usualMs: number): number {
  return Math.max(usualMs, Math.min(loadMs / share, mostMs))
}
