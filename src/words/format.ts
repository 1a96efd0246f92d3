import type { Unit } from '../metrics/definitions/catalogue.ts'
import type { Noun } from './languages/noun.ts'
import { type Locale, wordsOf } from './locale.ts'
import { oncePerLocale } from './once-per-locale.ts'

/** Stands for "no value" in tables and charts, where 0 would be wrong. */
export const noValue = '–'

const minus = '\u2212'
const narrowSpace = '\u202f'
const fixedSpace = '\u00a0'

/**
 * A whole number with the language's thousands separator.
 *
 * @example formatCount(1284, 'en') // '1,284'
 */
export function formatCount(value: number | null, locale: Locale): string {
  return value === null ? noValue : counts(locale).format(value)
}

/**
 * A ratio as a percentage, with one decimal under 10 %. A share other than 0 and 1 never reads as 0 % or 100 %.
 *
 * @example formatShare(0.4267, 'en') // '43%'
 */
export function formatShare(ratio: number | null, locale: Locale): string {
  if (ratio === null) return noValue
  if (ratio > 0 && ratio < 0.0005) return `<${narrowSpace}${percent(0.001, locale)}`
  if (ratio > 0.995 && ratio < 1) return `>${narrowSpace}${percent(0.99, locale)}`
  return percent(ratio, locale)
}

/**
 * A change with its sign; the word for `new` when there was nothing to compare with.
 *
 * @example formatChange(-0.042, 'en') // '−4.2%'
 */
export function formatChange(ratio: number | null, locale: Locale): string {
  if (ratio === null) return wordsOf(locale).values.isNew
  return percentFormat(ratio, signedPercents)(locale).format(ratio).replace('-', minus)
}

/**
 * A duration in its two largest units, rounded to the smaller one, without zero parts.
 *
 * @example formatDelay(11_100, 'en') // '3 h 05'
 */
export function formatDelay(seconds: number | null, locale: Locale): string {
  if (seconds === null) return noValue
  const { days, hours, minutes, seconds: rest } = parts(seconds)
  const say = wordsOf(locale).values
  if (days > 0) {
    const wholeDays = formatCounted(days, say.day, locale)
    return hours > 0 ? `${wholeDays}${fixedSpace}${hours}${fixedSpace}h` : wholeDays
  }
  if (hours > 0) return minutes > 0 ? say.hoursAndMinutes(hours, minutes) : `${hours}${fixedSpace}h`
  return minutes > 0 ? `${minutes}${fixedSpace}min` : `${rest}${fixedSpace}s`
}

/**
 * A duration written out, for sentences and screen readers.
 *
 * @example formatDelayInWords(11_100, 'en') // '3 hours and 5 minutes'
 */
export function formatDelayInWords(seconds: number | null, locale: Locale): string {
  if (seconds === null) return wordsOf(locale).values.none
  const { days, hours, minutes, seconds: rest } = parts(seconds)
  const word = (value: number, unit: keyof typeof units) => units[unit](locale).format(value)
  const words = [
    days > 0 ? word(days, 'day') : '',
    hours > 0 ? word(hours, 'hour') : '',
    minutes > 0 ? word(minutes, 'minute') : '',
    days + hours + minutes === 0 ? word(rest, 'second') : '',
  ]
  return formatList(
    words.filter(text => text !== ''),
    locale,
  )
}

/**
 * A duration in hours alone, with one decimal below 10, for narrow places whose unit is said elsewhere.
 *
 * @example formatHours(11_100, 'en') // '3.1'
 */
export function formatHours(seconds: number, locale: Locale): string {
  const hours = seconds / 3600
  return (hours < 9.95 ? tenths : counts)(locale).format(hours)
}

/** A number with at most one decimal. */
export function formatNumber(value: number, locale: Locale): string {
  return tenths(locale).format(value)
}

/** A metric's value, formatted by its unit. */
export function formatValue(value: number | null, unit: Unit, locale: Locale): string {
  return formats[unit](value, locale)
}

const formats = {
  chats: formatCount,
  customers: formatCount,
  messages: formatCount,
  waits: formatCount,
  seconds: formatDelay,
  share: formatShare,
} as const satisfies Record<Unit, (value: number | null, locale: Locale) => string>

/**
 * A count with its noun. French uses the singular for 0 and 1, English only for 1.
 *
 * @example formatCounted(0, { one: 'chat', other: 'chats' }, 'fr') // '0 chat'
 */
export function formatCounted(value: number, noun: Noun, locale: Locale): string {
  return `${formatCount(value, locale)}${fixedSpace}${inNumber(value, noun, locale)}`
}

/** The form for a number. French uses the singular for 0 and 1, English only for 1. */
export function inNumber<T>(count: number, forms: { readonly one: T; readonly other: T }, locale: Locale): T {
  return pluralRules(locale).select(count) === 'one' ? forms.one : forms.other
}

/** Joins items as the language does: `a, b and c`, or `a, b or c`. */
export function formatList(items: readonly string[], locale: Locale, type: keyof typeof lists = 'conjunction'): string {
  return lists[type](locale).format(items)
}

/**
 * A change of rank: up, down, none, or the word for `new` when there was no rank before.
 *
 * @example formatRankChange(3, 'en') // '▲ 3'
 */
export function formatRankChange(change: number | null, locale: Locale): string {
  if (change === null) return wordsOf(locale).values.isNew
  if (change === 0) return '='
  return `${change > 0 ? '▲' : '▼'}${fixedSpace}${formatCount(Math.abs(change), locale)}`
}

/**
 * A count for a small space: rounded to thousands or millions if needed.
 *
 * @example formatCompact(12_840, 'en') // '13k'
 */
export function formatCompact(value: number, locale: Locale): string {
  return compactCounts(locale).format(value)
}

const counts = oncePerLocale(tag => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }))
const tenths = oncePerLocale(tag => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }))
const compactCounts = oncePerLocale(
  tag => new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 0 }),
)
const pluralRules = oncePerLocale(tag => new Intl.PluralRules(tag))
const listFormat = (type: 'conjunction' | 'disjunction') => oncePerLocale(tag => new Intl.ListFormat(tag, { type }))
const lists = { conjunction: listFormat('conjunction'), disjunction: listFormat('disjunction') } as const

const unitFormat = (unit: 'day' | 'hour' | 'minute' | 'second') =>
  oncePerLocale(tag => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }))
const units = {
  day: unitFormat('day'),
  hour: unitFormat('hour'),
  minute: unitFormat('minute'),
  second: unitFormat('second'),
} as const

type PercentFormats = Readonly<Record<'whole' | 'oneDecimal', (locale: Locale) => Intl.NumberFormat>>

const percentFormats = (signDisplay: 'auto' | 'exceptZero'): PercentFormats => {
  const withDigits = (digits: number) =>
    oncePerLocale(
      tag =>
        new Intl.NumberFormat(tag, {
          style: 'percent',
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
          signDisplay,
        }),
    )
  return { whole: withDigits(0), oneDecimal: withDigits(1) }
}
const percents = percentFormats('auto')
const signedPercents = percentFormats('exceptZero')

function percent(ratio: number, locale: Locale): string {
  return percentFormat(ratio, percents)(locale).format(ratio)
}

/** 0.0995 is the smallest ratio that one decimal would round up to 10.0 %. */
function percentFormat(ratio: number, formats: PercentFormats): PercentFormats['whole'] {
  return ratio !== 0 && Math.abs(ratio) < 0.0995 ? formats.oneDecimal : formats.whole
}

interface DurationParts {
  readonly days: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

/** The two largest nonzero units. Rounds before splitting, so that 59.7 min is 1 h and never 60 min. */
function parts(seconds: number): DurationParts {
  const none = { days: 0, hours: 0, minutes: 0, seconds: 0 }
  if (Math.round(seconds) < 60) return { ...none, seconds: Math.round(seconds) }
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return { ...none, hours: Math.floor(minutes / 60), minutes: minutes % 60 }
  const hours = Math.round(seconds / 3600)
  return { ...none, days: Math.floor(hours / 24), hours: hours % 24 }
}
