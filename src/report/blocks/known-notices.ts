import type { Answer, Coverage, Period } from '../../metrics/definitions/answers.ts'
import { isStale } from '../../metrics/reading/known.ts'
import { formatDelayInWords, formatList } from '../../words/format.ts'
import { formatDateRange, formatInstant } from '../../words/format-date.ts'
import type { Locale } from '../../words/locale.ts'
import type { Reading } from '../model/reading.ts'

/**
 * What a reader must know of the log before any figure: that nothing was loaded, until when a stale log goes, that it ends before the
 * period, which side it does not cover in full. Empty when nothing is wrong. `waits`: whether what follows has waits, whose length is that
 * of an instant; default true. Definition: docs/definitions.md, "Coverage".
 */
export function knownNotices(
  reading: Reading<never>,
  { waits = true }: { readonly waits?: boolean } = {},
): readonly string[] {
  const { about, locale } = reading
  const { knownFrom, knownUntil } = about
  const say = phrases[locale]
  if (knownFrom === null || knownUntil === null) {
    return [knownUntil === null ? say.nothing : say.noMessage(formatInstant(knownUntil, about.query.zone, locale))]
  }
  return [staleNotice(reading, waits), uncoveredNotice(reading)].filter(text => text !== null)
}

function staleNotice({ about, locale, options, period, progress }: Reading<never>, waits: boolean): string | null {
  const { asOf, knownUntil } = about
  const { now = asOf, staleHours } = options
  if (knownUntil === null) return null
  const say = phrases[locale]
  const until = formatInstant(knownUntil, period.zone, locale)
  // Looked at as of a later instant, what is open waits until then.
  const endsThere = asOf === knownUntil
  const ahead = endsThere && progress === 'ahead' ? say.ahead(formatDateRange(period.start, period.end, locale)) : ''
  if (isStale(knownUntil, { now, staleHours })) {
    const age = ageInWords(knownUntil, now, locale)
    const waitsText = endsThere ? say.waitsOfThen : say.waitsUntil(formatInstant(asOf, period.zone, locale))
    return [say.stale(until, age), waits ? waitsText : '', ahead].filter(text => text !== '').join(' ')
  }
  return ahead === '' ? null : `${say.ends(until)} ${ahead}`
}

/** In whole days from two days on, in whole hours from one: nobody needs to know by the minute how old data are. */
function ageInWords(from: string, to: string, locale: Locale): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  const step = seconds >= 2 * 86_400 ? 86_400 : seconds >= 3600 ? 3600 : 60
  return formatDelayInWords(Math.floor(seconds / step) * step, locale)
}

function uncoveredNotice({ about, comparison, locale, period }: Reading<never>): string | null {
  const { covered, knownFrom, knownUntil } = about
  const say = phrases[locale]
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

/** Up to when a log is known, in words; that nothing is. */
export function knownUntilText({ knownUntil }: Pick<Answer, 'knownUntil'>, zone: string, locale: Locale): string {
  return knownUntil === null ? phrases[locale].never : formatInstant(knownUntil, zone, locale)
}

const phrases = {
  en: {
    nothing: 'Nothing is known of the log yet.',
    noMessage: (until: string) => `No message has been loaded; the log is said to be complete until ${until}.`,
    never: 'nothing known yet',
    stale: (until: string, age: string) =>
      `The data go no further than ${until}, ${age} before these figures were made: nothing later is counted.`,
    waitsOfThen: 'Waits are as long as they were then.',
    waitsUntil: (asOf: string) => `Waits run until ${asOf}, as if nobody had answered since.`,
    ends: (until: string) => `The data go no further than ${until}.`,
    ahead: (period: string) => `Nothing is known of ${period}.`,
    uncovered: (sides: string) => `Not covered in full: ${sides}.`,
    known: (from: string, until: string) => `The log is known from ${from} until ${until}.`,
    comparison: (dates: string) => `the comparison, ${dates}`,
    side: (name: string, coverage: string) => `${name} (${coverage})`,
    coverages: { full: '', partly: 'in part', not: 'not at all' } satisfies Record<Coverage, string>,
    notJudged: 'No change is called better or worse.',
  },
  fr: {
    nothing: 'On ne connaît encore rien du journal.',
    noMessage: (until: string) => `Aucun message n’a été chargé ; le journal est dit complet jusqu’au ${until}.`,
    never: 'rien de connu',
    stale: (until: string, age: string) =>
      `Les données s’arrêtent au ${until}, ${age} avant le calcul de ces chiffres : rien de ce qui a suivi n’est compté.`,
    waitsOfThen: 'La durée des attentes est celle d’alors.',
    waitsUntil: (asOf: string) => `Les attentes courent jusqu’au ${asOf}, comme si personne n’avait répondu depuis.`,
    ends: (until: string) => `Les données s’arrêtent au ${until}.`,
    ahead: (period: string) => `Rien n’est connu de la période (${period}).`,
    uncovered: (sides: string) => `Pas entièrement couvert : ${sides}.`,
    known: (from: string, until: string) => `Le journal est connu du ${from} au ${until}.`,
    comparison: (dates: string) => `la comparaison, ${dates}`,
    side: (name: string, coverage: string) => `${name} (${coverage})`,
    coverages: { full: '', partly: 'en partie', not: 'pas du tout' } satisfies Record<Coverage, string>,
    notJudged: 'Aucune évolution n’est dite meilleure ou moins bonne.',
  },
} as const satisfies Record<Locale, unknown>
