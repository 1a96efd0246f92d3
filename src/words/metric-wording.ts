import { type MetricName, metricOf } from '../metrics/definitions/catalogue.ts'
import { formatCounted, formatValue } from './format.ts'
import { type Locale, wordsOf } from './locale.ts'

/**
 * A value with its noun or basis, for a sentence.
 *
 * @example amountOf('waitingChats', 12, 'en') // '12 chats waiting', with a fixed space
 */
export function amountOf(metric: MetricName, value: number | null, locale: Locale): string {
  const { unit, basis } = metricOf(metric)
  if (value === null) return formatValue(value, unit, locale)
  const { amount, noun } = wordsOf(locale).metrics[metric]
  return amount(basis === null ? formatCounted(value, noun, locale) : formatValue(value, unit, locale))
}
