import type { Of } from '../metrics/definitions/answers.ts'
import type { MetricName, Unit } from '../metrics/definitions/catalogue.ts'
import { formatCount, formatCounted, formatValue } from './format.ts'
import { type Locale, wordsOf } from './locale.ts'

/** A value with the number of chats behind it, since a mean of three is not a mean of three hundred. A count has no such number. */
export function standingText(
  { value, of }: { readonly value: number | null; readonly of: Of },
  unit: Unit,
  locale: Locale,
): string {
  const text = formatValue(value, unit, locale)
  if (value === null || of === null) return text
  return `${text} ${wordsOf(locale).standing.over(formatCount(of, locale))}`
}

/** The same for the comparison. */
export function previousStandingText(
  { previousValue, previousOf }: { readonly previousValue: number | null; readonly previousOf: Of },
  unit: Unit,
  locale: Locale,
): string {
  return standingText({ value: previousValue, of: previousOf }, unit, locale)
}

/**
 * The number of chats or waits behind several values, as a suffix in a sentence: ` over 3 to 12 chats handled`. Empty for counts.
 */
export function overText(rows: readonly { readonly of: Of }[], metric: MetricName, locale: Locale): string {
  const counts = rows.flatMap(({ of }) => (of === null ? [] : [of]))
  if (counts.length === 0) return ''
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const { metrics, standing: say } = wordsOf(locale)
  const chats = formatCounted(most, metrics[metric].noun.over, locale)
  return ` ${say.over(least === most ? chats : say.range(formatCount(least, locale), chats))}`
}
