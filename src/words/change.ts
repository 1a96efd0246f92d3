import type { MetricName, Unit } from '../metrics/definitions/catalogue.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import { formatChange, formatNumber, formatValue, noValue } from './format.ts'
import { type Locale, wordsOf } from './locale.ts'

/** A value with that of the comparison; null for a group without any. */
export interface Changed {
  readonly value: number | null
  readonly previousValue: number | null
}

/** How much a value has changed; null if a side has none. */
export function changeOf({ value, previousValue }: Changed): number | null {
  return value === null || previousValue === null ? null : value - previousValue
}

/**
 * The change of a value with its sign, that of a share in points.
 *
 * @example changeText({ value: 40, previousValue: 52 }, 'chats', 'en') // '−12'
 */
export function changeText(row: Changed, unit: Unit, locale: Locale): string {
  const change = changeOf(row)
  if (change === null) return noValue
  const size = Math.abs(change)
  const text =
    unit === 'share' ? wordsOf(locale).values.points(formatNumber(100 * size, locale)) : formatValue(size, unit, locale)
  return change === 0 ? '=' : `${change > 0 ? '+' : '−'}${text}`
}

/** The change in per cent of the comparison; the word for `new` if that is 0. */
export function changeRatioText(row: Changed, locale: Locale): string {
  const change = changeOf(row)
  if (change === null || row.previousValue === null) return noValue
  if (row.previousValue === 0) return change === 0 ? '=' : formatChange(null, locale)
  return formatChange(change / row.previousValue, locale)
}

/** Whether a change is good: a delay that grows is not. */
export function changeTone(row: Changed, metric: MetricName): 'good' | 'bad' | 'neutral' {
  const { better } = metricOf(metric)
  const change = changeOf(row) ?? 0
  if (better === 'neither' || change === 0) return 'neutral'
  return change > 0 === (better === 'more') ? 'good' : 'bad'
}
