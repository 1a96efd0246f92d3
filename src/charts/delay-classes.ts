import { formatDelay } from '../words/format.ts'
import type { Locale } from '../words/locale.ts'
import type { Palette } from './theme.ts'

/** Where the delay classes after the first begin, in seconds: < 1 h, 1–4 h, 4–8 h, 8–24 h, ≥ 24 h. */
export const defaultDelayEnds = [3_600, 14_400, 28_800, 86_400] as const

/** Ascending, in seconds. */
export type DelayEnds = readonly [number, number, number, number]

/** The class of a delay, 0 being the fastest. Classes include their lower end. */
export function delayClass(seconds: number, ends: readonly number[]): number {
  return ends.filter(end => seconds >= end).length
}

/**
 * The names of the classes. Whole hours up to three days are written in hours.
 *
 * @example delayClassNames([3_600, 14_400], 'en') // ['< 1 h', '1–4 h', '≥ 4 h']
 */
export function delayClassNames(ends: readonly number[], locale: Locale): readonly string[] {
  const inHours = (seconds: number) => seconds % 3_600 === 0 && seconds <= 259_200
  const name = (seconds: number) => (inHours(seconds) ? `${seconds / 3_600}\u00a0h` : formatDelay(seconds, locale))
  return [0, ...ends].map((from, index) => {
    const to = ends[index]
    if (to === undefined) return `≥\u00a0${name(from)}`
    if (index === 0) return `<\u00a0${name(to)}`
    return inHours(from) && inHours(to) ? `${from / 3_600}–${name(to)}` : `${name(from)}\u2009–\u2009${name(to)}`
  })
}

/** The blue of the nth class; classes from the fifth on share the last. */
export function blueOf(index: number, palette: Palette): string {
  return palette.blues[Math.min(index, palette.blues.length - 1)] ?? palette.ink
}
