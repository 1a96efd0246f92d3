import type { Unit } from '../../metrics/catalogue.ts'
import { formatCount, formatValue } from '../format.ts'
import type { Locale } from '../report-input.ts'

/** What a row of an answer may carry besides: how many chats its value stands on, and that of the comparison. Null for none. */
export interface Standing {
  readonly standsOn?: number | null
  readonly previousStandsOn?: number | null
}

interface Row {
  readonly value: number | null
  readonly previousValue: number | null
}

/** A row's value and how many chats it stands on, where the row says it: a mean of three is not one of three hundred. */
export function standingText(row: Row & Standing, unit: Unit, locale: Locale): string {
  return standing(row.value, row.standsOn, { unit, locale })
}

/** The same of the comparison. */
export function previousStandingText(row: Row & Standing, unit: Unit, locale: Locale): string {
  return standing(row.previousValue, row.previousStandsOn, { unit, locale })
}

function standing(
  value: number | null,
  chats: number | null | undefined,
  { unit, locale }: { readonly unit: Unit; readonly locale: Locale },
): string {
  const text = formatValue(value, unit, locale)
  if (value === null || chats === null || chats === undefined) return text
  return `${text} ${{ en: 'over', fr: 'sur' }[locale]} ${formatCount(chats, locale)}`
}
