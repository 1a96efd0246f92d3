import { formatInstant } from '../../words/format-date.ts'
import { wordsOf } from '../../words/locale.ts'
import type { Reading } from './reading.ts'

/** A suffix for a period that is running: ` so far`, or the instant if it is long ago. Empty for any other period. */
export function soFar({ about, isPast, locale, period, progress }: Reading<never>): string {
  if (progress !== 'running') return ''
  const { soFar, upTo } = wordsOf(locale).dates
  return isPast ? upTo(formatInstant(about.asOf, period.zone, locale)) : soFar
}
