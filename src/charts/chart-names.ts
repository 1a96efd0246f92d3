import { truncateText } from '../fonts/fonts.ts'
import { lookup } from '../lookup.ts'
import { dimensionNoun, groupLabel } from '../words/dimension-wording.ts'
import { formatCounted } from '../words/format.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { shortText } from '../words/outside-text.ts'
import { textPx } from './chart-base.ts'

/** A name of several dimensions, cleaned, in the order asked. */
export function groupName(
  key: Readonly<Record<string, string | undefined>>,
  by: readonly string[],
  locale: Locale,
): string {
  return by.map(dimension => groupLabel(lookup(key, dimension) ?? '', dimension, locale)).join(' · ')
}

/** How many groups, by what they are called: `12 establishments`. */
export function countedGroups(count: number, by: readonly string[], locale: Locale): string {
  const [only, second] = by
  const noun =
    only !== undefined && second === undefined ? dimensionNoun(only, locale) : wordsOf(locale).dimensions.group
  return formatCounted(count, noun, locale)
}

/** A name short enough to be read out. */
export function spokenName(name: string): string {
  return shortText(name)
}

/** A name cut to a width of the chart; tables have it in full. */
export function fittedName(name: string, maxWidthPx: number): string {
  return truncateText(name, maxWidthPx, textPx, 'regular')
}
