import type { Of } from '../metrics/definitions/answers.ts'
import type { MetricName, Unit } from '../metrics/definitions/catalogue.ts'
import { formatCount, formatCounted, formatValue } from './format.ts'
import type { Locale } from './locale.ts'
import { countedNoun } from './metric-wording.ts'

/** A value and how many chats it is of: a mean of three is not one of three hundred. Of a count only itself. */
export function standingText(
  { value, of }: { readonly value: number | null; readonly of: Of },
  unit: Unit,
  locale: Locale,
): string {
  const text = formatValue(value, unit, locale)
  if (value === null || of === null) return text
  return `${text} ${phrases[locale].over} ${formatCount(of, locale)}`
}

/** The same of the comparison. */
export function previousStandingText(
  { previousValue, previousOf }: { readonly previousValue: number | null; readonly previousOf: Of },
  unit: Unit,
  locale: Locale,
): string {
  return standingText({ value: previousValue, of: previousOf }, unit, locale)
}

/**
 * How many of what some values are of, to stand behind them in a sentence: ` over 3 to 12 chats handled`. Empty for counts, which are of
 * themselves.
 */
export function overText(rows: readonly { readonly of: Of }[], metric: MetricName, locale: Locale): string {
  const counts = rows.flatMap(({ of }) => (of === null ? [] : [of]))
  if (counts.length === 0) return ''
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const chats = formatCounted(most, countedNoun(metric, locale), locale)
  const say = phrases[locale]
  return ` ${say.over} ${least === most ? chats : say.range(formatCount(least, locale), chats)}`
}

const phrases = {
  en: { over: 'over', range: (least: string, most: string) => `${least} to ${most}` },
  fr: { over: 'sur', range: (least: string, most: string) => `${least} à ${most}` },
} as const satisfies Record<Locale, unknown>
