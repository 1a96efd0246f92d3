import type { Answer, Coverage, Period } from '../../metrics/definitions/answers.ts'
import { isStale } from '../../metrics/reading/known.ts'
import { formatDelayInWords, formatList } from '../../words/format.ts'
import { formatDateRange, formatInstant } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import type { Reading } from '../model/reading.ts'

/**
 * What a reader must know about the log before any figure: that nothing was loaded, that the log is stale and ends at some instant, that it ends
 * before the period, or which side it does not fully cover. Empty when there is nothing to say. `waits`: whether waits follow, whose
 * lengths depend on the instant; default true. Definition: docs/definitions.md, "Coverage".
 */
export function knownNotices(
  reading: Reading<never>,
  { waits = true }: { readonly waits?: boolean } = {},
): readonly string[] {
  const { about, locale } = reading
  const { knownFrom, knownUntil } = about
  const say = wordsOf(locale).report.notices
  if (knownFrom === null || knownUntil === null) {
    return [knownUntil === null ? say.nothing : say.noMessage(formatInstant(knownUntil, about.query.zone, locale))]
  }
  return [staleNotice(reading, waits), uncoveredNotice(reading)].filter(text => text !== null)
}

function staleNotice({ about, locale, options, period, progress }: Reading<never>, waits: boolean): string | null {
  const { asOf, knownUntil } = about
  const { now = asOf, staleHours } = options
  if (knownUntil === null) return null
  const say = wordsOf(locale).report.notices
  const until = formatInstant(knownUntil, period.zone, locale)
  // If `asOf` is later than the end of the log, open waits are counted up to `asOf`.
  const endsThere = asOf === knownUntil
  const ahead = endsThere && progress === 'ahead' ? say.ahead(formatDateRange(period.start, period.end, locale)) : ''
  if (isStale(knownUntil, { now, staleHours })) {
    const age = ageInWords(knownUntil, now, locale)
    const waitsText = endsThere ? say.waitsOfThen : say.waitsUntil(formatInstant(asOf, period.zone, locale))
    return [say.stale(until, age), waits ? waitsText : '', ahead].filter(text => text !== '').join(' ')
  }
  return ahead === '' ? null : `${say.ends(until)} ${ahead}`
}

/** An age in whole days from two days on, in whole hours from one hour on: minutes would be too precise. */
function ageInWords(from: string, to: string, locale: Locale): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  const step = seconds >= 2 * 86_400 ? 86_400 : seconds >= 3600 ? 3600 : 60
  return formatDelayInWords(Math.floor(seconds / step) * step, locale)
}

function uncoveredNotice({ about, comparison, locale, period }: Reading<never>): string | null {
  const { covered, knownFrom, knownUntil } = about
  const say = wordsOf(locale).report.notices
  const side = (dates: Period, coverage: Coverage | null, name: (dates: string) => string) =>
    coverage === null || coverage === 'full'
      ? []
      : [say.side(name(formatDateRange(dates.start, dates.end, locale)), say.coverages[coverage])]
  const sides = [
    ...side(period, covered.period, dates => dates),
    ...(comparison === null ? [] : side(comparison, covered.comparison, say.comparison)),
  ]
  if (sides.length === 0 || knownFrom === null || knownUntil === null) return null
  const moment = (instant: string) => formatInstant(instant, period.zone, locale)
  const texts = [
    say.uncovered(formatList(sides, locale)),
    say.known(moment(knownFrom), moment(knownUntil)),
    ...(comparison === null ? [] : [say.notJudged]),
  ]
  return texts.join(' ')
}

/** Until when a log is known, in words, or that nothing is known. */
export function knownUntilText({ knownUntil }: Pick<Answer, 'knownUntil'>, zone: string, locale: Locale): string {
  return knownUntil === null ? wordsOf(locale).report.notices.never : formatInstant(knownUntil, zone, locale)
}
