import { formatInstant } from '../../words/format-date.ts'
import type { Reading } from './reading.ts'

/** After a period that is not over, up to when it is counted: ` so far`, or the instant where that is long ago. Empty after one that is. */
export function soFar({ about, isPast, locale, period, progress }: Reading<never>): string {
  if (progress !== 'running') return ''
  if (!isPast) return { en: ' so far', fr: ' à ce jour' }[locale]
  const instant = formatInstant(about.asOf, period.zone, locale)
  return { en: ` up to ${instant}`, fr: ` jusqu’au ${instant}` }[locale]
}
