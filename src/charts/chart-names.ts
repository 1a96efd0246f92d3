import { truncateText } from '../fonts/measure-text.ts'
import { lookup } from '../lookup.ts'
import { dimensionNoun, groupLabel } from '../words/dimension-wording.ts'
import { formatCounted } from '../words/format.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { shortText } from '../words/outside-text.ts'
import { textPx } from './chart-base.ts'

/** The cleaned name of a group, with its dimensions in order. */
export function groupName(
  key: Readonly<Record<string, string | undefined>>,
  by: readonly string[],
  locale: Locale,
): string {
  return by.map(dimension => groupLabel(lookup(key, dimension) ?? '', dimension, locale)).join(' · ')
}

/** A number of groups with their noun: `12 establishments`. */
export function countedGroups(count: number, by: readonly string[], locale: Locale): string {
  const [only, second] = by
  const noun =
    only !== undefined && second === undefined ? dimensionNoun(only, locale) : wordsOf(locale).dimensions.group
  return formatCounted(count, noun, locale)
}

/** A name, shortened for screen readers. */
export function spokenName(name: string): string {
  return shortText(name)
}

/** A name, truncated to a width in the chart; tables show it in full. */
export function fittedName(name: string, maxWidthPx: number): string {
  return truncateText(name, maxWidthPx, textPx, 'regular')
}
