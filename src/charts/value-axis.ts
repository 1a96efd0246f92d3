import type { Unit } from '../metrics/definitions/catalogue.ts'

const delaySteps = [1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 345_600]

/**
 * Round values from 0 to at least `highest` in at most `mostSteps` steps: whole for counts, clock-like for seconds.
 *
 * @example valueTicks(86, 'chats', { mostSteps: 4 }) // [0, 25, 50, 75, 100]
 */
export function valueTicks(
  highest: number,
  unit: Unit,
  { mostSteps }: { readonly mostSteps: number },
): readonly number[] {
  const top = highest > 0 ? highest : 1
  const step = unit === 'seconds' ? delayStep(top, mostSteps) : roundStep(top, mostSteps, unit === 'share' ? 0 : 1)
  return Array.from({ length: Math.ceil(top / step - 1e-9) + 1 }, (_, index) => (index * Math.round(step * 1e6)) / 1e6)
}

function delayStep(top: number, mostSteps: number): number {
  return delaySteps.find(step => top / step <= mostSteps) ?? 86_400 * roundStep(top / 86_400, mostSteps, 1)
}

/** The smallest step of 1, 2, 2.5 or 5 times a power of ten that is at least `least`. */
function roundStep(top: number, mostSteps: number, least: number): number {
  const power = 10 ** Math.floor(Math.log10(top / mostSteps))
  const step = [1, 2, 2.5, 5, 10].find(times => top / (times * power) <= mostSteps) ?? 10
  return Math.max(least, least > 0 && power === 1 && step === 2.5 ? 5 : step * power)
}
