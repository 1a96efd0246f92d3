import { addDays, formatDate, formatDateRange } from './format-date.ts'
import type { Locale } from './locale.ts'

interface Dates {
  readonly start: string
  readonly end: string
}

/**
 * When, as a part of a sentence: `in March 2026`, `over 3–17 March 2026`, « du 3 au 17 mars 2026 ».
 * The year is left out when `besides` is a period of that same year alone, named just before.
 */
export function duringPeriod(period: Dates, locale: Locale, besides?: Dates): string {
  const shared = besides === undefined ? null : onlyYear(besides)
  const text = writers[locale](period)
  return shared !== null && shared === onlyYear(period) ? text.replace(` ${shared}`, '') : text
}

/** What something is compared with: `than in February`, « qu’en février ». */
export function thanDuring(during: string, locale: Locale): string {
  return locale === 'en' ? `than ${during}` : /^[aeiouéè]/i.test(during) ? `qu’${during}` : `que ${during}`
}

const writers = {
  en(period: Dates): string {
    const name = formatDateRange(period.start, period.end, 'en')
    if (isOneDay(period)) return `on ${name}`
    return isWholeMonths(period) ? `in ${name}` : `over ${name}`
  },
  fr(period: Dates): string {
    const name = formatDateRange(period.start, period.end, 'fr')
    if (isOneDay(period)) return `le ${name}`
    if (/^T\d /.test(name)) return `au ${ordinalQuarter(name)} ${name.slice(3)}`
    if (isWholeMonths(period)) return name.includes('–') ? fromTo(period) : `en ${name}`
    return fromTo(period)
  },
} as const satisfies Record<Locale, (period: Dates) => string>

/** `T4` is for axes; a sentence says « au 4e trimestre ». */
function ordinalQuarter(name: string): string {
  return `${name.charAt(1)}${name.charAt(1) === '1' ? 'er' : 'e'} trimestre`
}

/** « du 28 septembre au 4 octobre 2026 », « d’octobre 2025 à janvier 2026 », « de 2024 à 2025 ». */
function fromTo(period: Dates): string {
  const days = !isWholeMonths(period)
  const words = (date: string) =>
    formatDate(date, 'fr')
      .split(/\s/)
      .slice(days ? 0 : isWholeYears(period) ? 2 : 1)
  const first = words(period.start)
  const last = words(addDays(period.end, -1))
  // What both ends have in common is said once, at the last.
  while (first.length > 1 && first.at(-1) === last[first.length - 1]) first.pop()
  if (days) return `du ${first.join(' ')} au ${last.join(' ')}`
  return `${/^[ao]/.test(first[0] ?? '') ? 'd’' : 'de '}${first.join(' ')} à ${last.join(' ')}`
}

function isOneDay(period: Dates): boolean {
  return addDays(period.start, 1) === period.end
}

function isWholeMonths(period: Dates): boolean {
  return period.start.endsWith('-01') && period.end.endsWith('-01')
}

function isWholeYears(period: Dates): boolean {
  return period.start.endsWith('-01-01') && period.end.endsWith('-01-01')
}

/** The year that a period is a part of, null when it spans several or is one. */
function onlyYear(period: Dates): string | null {
  const year = period.start.slice(0, 4)
  if (isWholeYears(period)) return null
  return addDays(period.end, -1).startsWith(year) ? year : null
}
