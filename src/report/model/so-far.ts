import { formatInstant } from '../../words/format-date.ts'
import { wordsOf } from '../../words/locale.ts'
import type { Reading } from './reading.ts'

/** After a period that is not over, up to when it is counted: ` so far`, or the instant where that is long ago. Empty after one that is. */
export function soFar({ about, isPast, locale, period, progress }: Reading<never>): string {
  if (progress !== 'running') return ''
  const { soFar, upTo } = wordsOf(locale).dates
  return isPast ? upTo(formatInstant(about.asOf, period.zone, locale)) : soFar
}
