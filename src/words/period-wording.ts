import { addDays, formatBucket, formatDate, formatDateRange, quarterOf, spanKind } from './format-date.ts'
import type { SpokenPeriod } from './languages/spoken-dates.ts'
import { type Locale, wordsOf } from './locale.ts'

interface Dates {
  readonly start: string
  readonly end: string
}

/**
 * A period as part of a sentence: `in March 2026`, `over 3–17 March 2026`, « du 3 au 17 mars 2026 ». The year is left out when `besides`, a
 * period named just before, lies in the same year.
 */
export function duringPeriod(period: Dates, locale: Locale, besides?: Dates): string {
  const shared = besides === undefined ? null : onlyYear(besides)
  const { during, ofYear } = wordsOf(locale).dates
  const text = during(spoken(period, locale))
  return shared !== null && shared === onlyYear(period) ? text.replace(ofYear(shared), '') : text
}

function spoken({ start, end }: Dates, locale: Locale): SpokenPeriod {
  const kind = spanKind(start, end)
  const words = (date: string) => endText(date, kind, locale).split(/\s/)
  const first = words(start)
  const last = words(addDays(end, -1))
  // What both ends have in common is said once, with the last.
  while (first.length > 1 && first.at(-1) === last[first.length - 1]) first.pop()
  return {
    kind,
    name: formatDateRange(start, end, locale),
    first: first.join(' '),
    last: last.join(' '),
    year: start.slice(0, 4),
    quarter: quarterOf(start),
  }
}

/** The text of a period's first or last day; its month or year if the period consists of whole ones. */
function endText(date: string, kind: SpokenPeriod['kind'], locale: Locale): string {
  if (kind === 'day' || kind === 'days') return formatDate(date, locale)
  return formatBucket(date, kind === 'year' || kind === 'years' ? 'year' : 'month', locale)
}

/** The year that contains a period; null when the period spans several years or is a whole one. */
function onlyYear({ start, end }: Dates): string | null {
  const year = start.slice(0, 4)
  const kind = spanKind(start, end)
  if (kind === 'year' || kind === 'years') return null
  return addDays(end, -1).startsWith(year) ? year : null
}
