import { truncateText } from '../fonts.ts'
import { groupLabel } from '../report/dimension-wording.ts'
import type { Locale } from '../report-input.ts'
import { textPx } from './chart-base.ts'

/** A name of several dimensions, cleaned, in the order asked. */
export function groupName(
  key: Readonly<Record<string, string | undefined>>,
  by: readonly string[],
  locale: Locale,
): string {
  return by.map(dimension => groupLabel(key[dimension] ?? '', dimension, locale)).join(' · ')
}

/** A name cut to a width of the chart; tables have it in full. */
export function fittedName(name: string, maxWidthPx: number): string {
  return truncateText(name, maxWidthPx, textPx, 'regular')
}
