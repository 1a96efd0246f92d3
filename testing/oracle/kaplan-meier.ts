import type { Start } from './delay.ts'

/**
 * The smallest delay, in seconds, at which the Kaplan–Meier estimate of the share still waiting is at most one half; null if it never
 * is. Chats that are waiting or were archived are censored, and still at risk at their own delay.
 */
export function censoredMedianSeconds(starts: readonly Start[]): number | null {
  const delays = starts.filter(start => start.outcome === 'handled').map(start => start.lasted)
  const inOrder = [...new Set(delays)].sort((a, b) => (a < b ? -1 : 1))
  let [numerator, denominator] = [1n, 1n]
  for (const delay of inOrder) {
    const atRisk = BigInt(starts.filter(start => start.lasted >= delay).length)
    const handled = BigInt(delays.filter(other => other === delay).length)
    numerator *= atRisk - handled
    denominator *= atRisk
    if (2n * numerator <= denominator) return Number(delay) / 1e6
  }
  return null
}
