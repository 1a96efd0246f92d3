import { lookup } from '../lookup.ts'
import { builtInDimensions } from '../metrics/definitions/dimension.ts'
import type { DimensionNoun } from './languages/noun.ts'
import { type Locale, wordsOf } from './locale.ts'
import { outsideText } from './outside-text.ts'

/** The noun for a dimension. An attribute without a translation keeps its own name in singular and plural. */
export function dimensionNoun(dimension: string, locale: Locale): DimensionNoun {
  const { nouns, unlisted } = wordsOf(locale).dimensions
  return lookup(nouns, dimension) ?? unlisted(outsideText(dimension).replaceAll('_', ' '))
}

/** The label of a group. For channels, platforms and attributes, `unknown` is the group without a value; for establishments it may be a name. */
export function groupLabel(label: string, dimension: string, locale: Locale): string {
  return isUnknown(label, dimension) ? wordsOf(locale).dimensions.unknown : outsideText(label)
}

export function isUnknown(label: string, dimension: string): boolean {
  return label === 'unknown' && dimension !== 'establishment'
}

/** Whether each chat has exactly one value of the dimension, so that the parts add up to the whole. */
export function isSingleValued(dimension: string): boolean {
  return builtInDimensions.some(builtIn => builtIn === dimension)
}
